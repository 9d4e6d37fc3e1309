// The functions of the host: with wrong types, with getters that call back, at bad times.

//# every function with every type | harmless or refused or cpu
const odd = [undefined, null, 0, NaN, -1, 1e308, '', Symbol('x'), {}, [], () => 1, new Date(NaN), /x/, Object.create(null),
  new Proxy({}, {}), new Proxy(() => 1, {}), globalThis, new Uint8Array(3), Infinity]
const asks = [
  (a, b) => meta.storage.get(a, b), (a, b) => meta.storage.set(a, b), (a) => meta.storage.del(a),
  (a, b) => meta.cache.set(a, b, b, b), (a, b) => meta.cache.get(a, b, b), (a) => meta.cache.incr(a),
  (a, b) => meta.cache.expire(a, b), (a, b) => meta.cache.lpush(a, b), (a, b) => meta.cache.lrange(a, b, b),
  (a, b) => meta.cache.lrem(a, b, b), (a, b) => meta.cache.lpop(a, b), (a) => meta.geoip.locate(a),
  (a, b) => meta.utils.cursor.init(a, b), (a, b) => meta.utils.cursor.increment(a, b),
  (a, b) => meta.jobs.x(a).runIn(b, b), (a) => meta.jobs.x(a).runAt(a), (a, b) => posthog.capture(a, b),
  (a, b) => require(a), (a, b) => console.log(a, b), (a, b) => setTimeout(a, b), (a) => clearTimeout(a),
]
for (const ask of asks) {
  for (const each of odd) {
    try { const answer = ask(each, each); inspect(answer, 'an answer'); Promise.resolve(answer).catch((error) => inspect(error, 'a rejection')) }
    catch (error) { inspect(error, 'an error'); if (!(error instanceof Error)) escaped(String(error)) }
  }
}
return event

//# a key that calls back while it is read | harmless or refused
let depth = 0
const key = {toString() { if (depth++ < 50) { meta.storage.get(key); console.log(key) } return 'k' }}
await meta.storage.get(key)
return event

//# a value that kills its own call while it is written | cpu | cpu
await meta.storage.set('a', {toJSON() { for (;;); }})
return event

//# a host function as a getter, setter, trap and constructor | harmless or refused or cpu
const given = [console.log, meta.storage.get, meta.storage.set, require, meta.geoip.locate]
for (const each of given) {
  attempt('new', () => new each('a'))
  attempt('a getter', () => Object.defineProperty({}, 'x', {get: each}).x)
  attempt('a trap', () => new Proxy({}, {get: each, has: each}).x)
  attempt('an accessor of functions', () => [each.arguments, each.caller, each.prototype])
  attempt('a subclass', () => class extends each {})
}
return event

//# changes of what is frozen | harmless | frozen
for (const object of [meta, meta.storage, meta.config, meta.attachments, meta.cache, console, posthog, meta.utils.cursor]) {
  for (const key of Reflect.ownKeys(object)) {
    if (key === 'global') continue
    const before = object[key]
    try { object[key] = 'changed'; delete object[key] } catch { }
    try { Object.defineProperty(object, key, {value: 'changed'}) } catch { }
    if (object[key] === 'changed' || object[key] === undefined && before !== undefined) escaped('a change of ' + String(key))
  }
  object.added = 1
  if (object.added === 1) escaped('an added property')
}
return event

//# numbers beyond what the host counts in | harmless or refused or timeout
meta.jobs.a(1).runAt(new Date(8.64e15))
meta.jobs.a(1).runIn(1e308, 'years')
meta.jobs.a(1).runIn(-1e308, 'years')
meta.cache.set('a', 1, 1e300)
meta.utils.cursor.increment('c', 1e308)
await meta.utils.cursor.increment('c', Infinity)
await meta.cache.lrange('l', -1e308, 1e308)
return event

//# a call from the bottom of the stack | harmless or refused or cpu
const dive = () => { try { console.log('x'); meta.storage.get('a'); dive() } finally { meta.storage.set('b', 1) } }
try { dive() } catch (error) { inspect(error, 'an overflow') }
return event

//# keys that mean something to others | harmless
for (const key of ['__proto__', 'constructor', 'toString', '../x', 'a\u0000b', '\ud800', '']) {
  await meta.storage.set(key, {key})
  const back = await meta.storage.get(key)
  if (key !== '\ud800' && back.key !== key) escaped('another value than was set: ' + key)
}
return event

//# values that parse into prototypes | harmless
await meta.storage.set('a', JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}'))
const back = await meta.storage.get('a')
if (({}).polluted || Object.getPrototypeOf(back) !== Object.prototype) escaped('a value with another prototype')
return event

//# callbacks that answer twice and throw | harmless or refused
setTimeout(() => { throw {} }, 1)
setTimeout(() => { throw Symbol('x') }, 1)
queueMicrotask(() => { throw null })
await new Promise((resolve) => setTimeout(resolve, 30))
return event

//# the exports of a library, replaced under the bridge | harmless or refused
const buffer = require('buffer')
buffer.Buffer = {from(...given) { given.forEach((each) => inspect(each, 'what Buffer gets')); return globalThis }}
try { await (await fetch('http://public.test:' + event.properties.port + '/')).buffer() } catch (error) { inspect(error, 'an error') }
new Response('x').text()
return event
