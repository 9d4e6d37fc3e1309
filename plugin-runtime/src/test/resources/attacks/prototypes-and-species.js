// What is changed under the feet of the bridge, the host and the neighbours.

//# a property on every object | harmless
Object.prototype.polluted = true
Object.prototype.team_id = 99
return {properties: {}, team_id: 2}

//# toJSON on every object | harmless or refused
Object.prototype.toJSON = function () { return {escape: 1} }
Array.prototype.toJSON = () => 'x'
await meta.storage.set('a', [1])
return event

//# setters that catch what the bridge assigns | harmless or refused
for (const name of ['onValue', 'onError', 'exports', 'name', 'message', 'stack', 'isRetry', 'events', '0', '1']) {
  Object.defineProperty(Object.prototype, name, {configurable: true, set(value) { inspect(value, name); inspect(this, name) }})
}
await meta.storage.get('a')
await meta.cache.incr('n')
throw new Error('to be described')

//# species that hand out what is built | harmless or refused
class Thief extends Array { static get [Symbol.species]() { return function (n) { return new Proxy([], {
  defineProperty(target, key, d) { inspect(d.value, 'an element'); return Reflect.defineProperty(target, key, d) }}) } } }
attempt('map', () => Thief.from([1, 2, 3]).map((x) => x))
attempt('concat', () => Thief.from([1]).concat([2]))
attempt('slice', () => Thief.from([1]).slice(0))
Array.prototype.constructor = Thief
await meta.cache.lpush('list', ['a', 'b'])
return event

//# Map and Set of our own | harmless or refused | captured
Map.prototype.get = function (key) { inspect(this, 'a map'); return undefined }
Map.prototype.has = () => true
Map.prototype.set = function (key, value) { inspect(value, 'a value'); return this }
Set.prototype.has = () => true
WeakMap.prototype.get = function () { return 1 }
await meta.storage.get('x')
return event

//# Promise of our own | harmless or refused
const seen = []
const theirs = Promise
globalThis.Promise = class extends theirs { constructor(run) { super((resolve, reject) => {
  seen.push(resolve, reject); run(resolve, reject) }) } }
theirs.prototype.then = function (...given) { for (const each of given) inspect(each, 'a reaction'); return new theirs(() => {}) }
meta.storage.get('x')
for (const each of seen) inspect(each, 'a resolver')
return event

//# Reflect, apply and call of our own | harmless or refused
const watch = function (...given) { inspect(this, 'this'); for (const each of given) inspect(each, 'an argument') }
Reflect.apply = watch
Function.prototype.call = watch
Function.prototype.apply = watch
Function.prototype.bind = watch
meta.storage.get('x')
meta.jobs.a({}).runNow()
attempt('a library', () => require('crypto').createHash('md5').update('x').digest('hex'))
return event

//# an iterator of arrays that lies | harmless or refused
const {createHash} = require('crypto')
createHash('md5').update('x').digest('hex')
const iterate = Array.prototype[Symbol.iterator]
Array.prototype[Symbol.iterator] = function * () { yield {}; yield Symbol('x') }
try { createHash('sha1').update('x').digest('hex') } catch (error) { inspect(error, 'an error of the host'); say(String(error.message)) }
Array.prototype[Symbol.iterator] = function * () {}
try { createHash('sha1').update('x').digest('hex') } catch (error) { inspect(error, 'an error of the host') }
Array.prototype[Symbol.iterator] = iterate
return event

//# String and Number that are not | harmless or refused
const {incr, get} = meta.cache
globalThis.String = () => ({})
globalThis.Number = () => Symbol('n')
for (const ask of [() => incr('a'), () => get('b'), () => meta.jobs.x(1).runIn(1, 'days'), () => posthog.capture('c')]) {
  try { await ask() } catch (error) {
    inspect(error, 'an error of the host')
    if (!(error instanceof Error)) escaped('an error that is not ours')
  }
}
return event

//# built-ins deleted before the bridge's parts load | harmless or refused
for (const name of ['WeakMap', 'Proxy', 'Math', 'Date', 'Set', 'Map', 'Symbol', 'TypeError', 'Error']) delete globalThis[name]
try { setTimeout(() => {}, 1) } catch (error) { inspect(error, 'an error') }
try { meta.jobs.x({}) } catch (error) { inspect(error, 'an error') }
return event

//# toJSON that makes nonsense of what the host is asked | harmless
const {lpush, llen} = meta.cache
Array.prototype.toJSON = () => undefined
Object.prototype.toJSON = () => 'x'
for (const ask of [() => lpush('a', ['b']), () => fetch('http://public.test/'), () => llen('a')]) {
  try { await ask() } catch (error) { inspect(error, 'a refusal'); if (!(error instanceof Error)) escaped('a refusal that is not an Error') }
}
delete Array.prototype.toJSON
delete Object.prototype.toJSON
return event

//# JSON and String of our own | harmless
JSON.stringify = () => 'x'
JSON.parse = () => { throw new Error('parse') }
for (const name of Object.getOwnPropertyNames(String.prototype)) String.prototype[name] = () => ({})
try { await meta.storage.set('a', {b: 1}) } catch (error) { inspect(error, 'a refusal') }
if ((await meta.storage.get('a', 1)).b !== undefined) say('kept')
return event

//# exports that say what no export is | at load harmless or refused
Object.prototype.toJSON = () => ({a: 'b'})
Array.prototype.toJSON = () => [1, null, {}]

//# exports in arrays that keep nothing | at load harmless or refused
for (const index of [0, 1, 2]) Object.defineProperty(Array.prototype, index, {get() { return {} }, set(value) { inspect(value, 'an element') }})
