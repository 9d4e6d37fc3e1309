// From any value to a constructor of functions, and from there to a global that is not the sandbox's.

//# from literals to Function | harmless | java
for (const value of [1, 'a', true, [], {}, () => 1, /a/, new Date(), new Error('x')]) {
  attempt(typeof value, () => value.constructor.constructor('return this')())
  attempt(typeof value + ' java', () => value.constructor.constructor('return Java')())
}
return event

//# from the functions that the host gave | harmless | java
for (const given of [console.log, meta.storage.get, meta.geoip.locate, require, fetch, posthog.capture, setTimeout]) {
  attempt('a given function', () => given)
  attempt('its maker', () => given.constructor('return this')())
}
return event

//# from the answers that the host gave | harmless | java
const answers = [await meta.storage.get('x', {}), await meta.geoip.locate('8.8.8.8'), await meta.cache.get('y', [])]
for (const answer of answers) attempt('an answer', () => answer)
attempt('meta', () => meta)
attempt('config', () => meta.config)
return event

//# from an event and its properties | harmless
attempt('event', () => event)
attempt('properties', () => event.properties)
attempt('maker', () => event.properties.constructor.constructor('return globalThis')())
return event

//# from generators and async functions | harmless
const makers = [function * () {}, async () => {}, async function * () {}].map((each) => each.constructor)
attempt('a generator', () => makers[0]('yield this')().next().value)
attempt('an async function', () => makers[1]('return this')())
attempt('an async generator', () => makers[2]('yield this')().next())
inspectGlobal(await makers[1]('return globalThis')(), 'an async function')
return event

//# through bind, call and apply | harmless
attempt('bind', () => Function.prototype.bind.call(Function, null, 'return this')()())
attempt('apply', () => Reflect.apply(Function, undefined, ['return this'])())
attempt('construct', () => Reflect.construct(Function, ['return this'], class {})())
attempt('call', () => Function.prototype.call.call(Function, {}, 'return this')())
return event

//# through the callers of a sloppy function | harmless or refused
function who() { return who.caller || arguments.callee.caller }
attempt('caller', () => who())
const trap = {toString() { attempt('inner caller', () => this.toString.caller); return 'k' }}
meta.storage.get(trap)
return event

//# by the names of the host's globals | harmless | java
for (const name of [...HOST_NAMES, 'Packages', 'javax', 'com', 'org', 'JavaImporter', 'printErr', 'read', 'exit']) {
  if (realGlobal[name] !== undefined) {
    if (name === 'Java') canary(Java)
    escaped(name)
  }
}
return event

//# the engine's own print | harmless | print
for (const name of ['print', 'printErr']) if (globalThis[name] !== undefined) escaped(name)
return event

//# the engine's own load | harmless | load
for (const name of ['load', 'loadWithNewGlobal']) if (globalThis[name] !== undefined) escaped(name)
return event
