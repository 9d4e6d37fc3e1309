// Arrays that are too large.

//# push for ever | memory or cpu | cpu, memory
const all = []
for (;;) all.push(new Array(1000).fill(1))

//# a hundred million elements at once | refused or memory or cpu
return new Array(1e8).fill(1) && event

//# doubling by concat and spread | memory or cpu or refused | cpu, memory
let all = [1]
for (;;) all = [...all, ...all]

//# every length there is | harmless or refused or memory
for (let i = 20; i < 32; i++) { const all = new Array(2 ** i); all.length = 2 ** 32 - 1; all[2 ** i] = 1 }
return event

//# sort of holes | refused | array-likes
const all = []
all[2 ** 32 - 2] = 1
return all.sort() && event

//# copies of copies | memory or cpu | cpu, memory
const all = Array.from({length: 100000}, (_, i) => i)
const copies = []
for (;;) copies.push(all.map((x) => x), all.slice(), all.toSorted())

//# arrays of arrays of arrays | memory or cpu | cpu, memory
let all = []
for (;;) all = [all, Array.from({length: 1000}, () => [])]
