// Text that is small and means much.

//# a shared structure that doubles | lost
let all = [1]
for (let i = 0; i < 26; i++) all = [all, all]
return {team_id: 2, all: JSON.stringify(all).length}

//# a small one that doubles, in the result | refused or memory or cpu or harmless
let all = ['x'.repeat(1000)]
for (let i = 0; i < 14; i++) all = [all, all]
return {team_id: 2, properties: all}

//# an indent for every level | refused or memory or cpu
let deep = {}
for (let i = 0; i < 700; i++) deep = {a: deep, b: 1}
for (;;) JSON.stringify(deep, null, 10)

//# parse of a long list | memory or cpu or refused
for (;;) JSON.parse('[' + '{"a":[1,2,3]},'.repeat(100000) + '1]')

//# a reviver that grows what it revives | memory or cpu or refused | cpu, memory
JSON.parse('[[1]]', function (key, value) { if (Array.isArray(value)) value.push([1]); for (;;) value = [value, value]; })
return event

//# a replacer that answers for ever | cpu or memory or refused
return JSON.stringify({a: 1}, (key, value) => ({a: 1})) && event

//# a circle | refused
event.self = event
return event

//# an event of names that mean something | harmless
event.properties = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 1, "toString": 1, "length": 9}')
return event

//# a result with a length of its own | harmless or refused | array-likes
return JSON.stringify({}, new Array(2 ** 30)) && event

//# numbers that are none | harmless
event.properties = {a: NaN, b: Infinity, c: -0, d: 1e308 * 10, e: undefined, f: () => 1, g: Symbol('x')}
return event
