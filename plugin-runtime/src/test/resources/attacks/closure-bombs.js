// Functions that hold what they saw.

//# closures for ever | memory or cpu | cpu, memory
const all = []
for (let i = 0; ; i++) { const held = [i, i]; all.push(() => held) }

//# a chain of closures | memory or cpu | cpu, memory
let last = () => 1
for (;;) { const before = last; last = () => before() + 1 }

//# bound to bound to bound | memory or cpu | cpu, memory
let bound = function () {}
for (;;) bound = bound.bind(null, 1)

//# classes for ever | memory or cpu | cpu, memory
const all = []
for (;;) all.push(class { #x = 1; static s = [] })

//# generators that are never finished | memory or cpu | cpu, memory
const all = []
function * wait() { yield new Array(10).fill(1) }
for (;;) { const each = wait(); each.next(); all.push(each) }

//# async functions that hang | memory or cpu | cpu, memory
const never = new Promise(() => {})
for (;;) (async () => { const held = [1, 2, 3]; await never; return held })()

//# arguments objects that are kept | memory or cpu | cpu, memory
const all = []
function keep() { all.push(arguments) }
for (;;) keep(1, 2, 3, 4, 5, 6, 7, 8)
