// Collections without end.

//# a map for ever | memory or cpu | cpu, memory
const map = new Map()
for (let i = 0; ; i++) map.set(i, {i})

//# a set of texts | memory or cpu | cpu, memory
const set = new Set()
for (let i = 0; ; i++) set.add('text' + i)

//# properties for ever | memory or cpu | cpu, memory
const object = {}
for (let i = 0; ; i++) object['p' + i] = i

//# weak ones that are held | memory or cpu | cpu, memory
const weak = new WeakMap()
const held = []
for (;;) { const key = {}; held.push(key); weak.set(key, held) }

//# keys that collide | memory or cpu | cpu, memory
const map = new Map()
for (let i = 0; ; i++) map.set(i * 4294967296, i)

//# a set that grows while it is walked | memory or cpu | cpu, memory
const set = new Set([1])
for (const each of set) set.add(each + 1)

//# symbols and accessors for ever | memory or cpu | cpu, memory
const object = {}
for (;;) Object.defineProperty(object, Symbol('s'), {get: () => 1})

//# a store of the plugin's own that fills over many events | memory or cpu | cpu, memory
meta.global.kept = meta.global.kept || []
for (;;) meta.global.kept.push({kept: new Map([[1, 2]])})
