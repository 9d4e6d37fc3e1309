// The end of the stack, in JavaScript and in the host.

//# plain recursion | refused
const dive = () => dive() + 1
return dive()

//# recursion through the host's eyes: toString, JSON and sort | refused or harmless or cpu or memory
const nested = {toString() { return String(nested) }}
const list = [3, 2, 1]
for (const dive of [() => String(nested), () => JSON.stringify({toJSON: function again() { return JSON.parse('1', again) + JSON.stringify({toJSON: again}) }}),
  () => list.sort(function again() { return [2, 1].sort(again).length })]) {
  try { dive() } catch (error) { inspect(error, 'an overflow') }
}
return event

//# recursion that catches its own end | lost or cpu
const dive = () => { try { dive() } catch { dive() } }
const began = Date.now()
const deep = () => { if (Date.now() - began > 2500) return; try { deep() } finally { deep() } }
deep()
return event

//# getters and proxies that recurse | refused
const proxy = new Proxy({}, {get: (target, key, receiver) => receiver[key]})
return proxy.x

//# an object too deep to be written | refused or memory or cpu
let deep = {}
for (let i = 0; i < 100000; i++) deep = {deep}
return {team_id: 2, deep}

//# text too deep to be read | refused or memory or cpu
JSON.parse('['.repeat(100000) + ']'.repeat(100000))
return event

//# arrays within arrays, made flat and text | refused or memory or cpu
let deep = []
for (let i = 0; i < 100000; i++) deep = [deep]
deep.flat(Infinity)
return String(deep) && event

//# code nested too deep to be read | refused or cpu or memory
return eval('('.repeat(20000) + '1' + ')'.repeat(20000)) && event

//# a class that extends and extends | refused or cpu or memory or harmless
let Class = Object
for (let i = 0; i < 20000; i++) Class = class extends Class { constructor() { super() } }
new Class()
return event
