// Results that are not what they seem when they are written down.

//# a result that is a proxy of the event | harmless
return new Proxy(event, {get(target, key) { inspect(this, 'the handler'); return target[key] }})

//# a result whose every trap throws | refused
return new Proxy({}, {
  get(target, key) { if (key === 'then') return undefined; throw new Error('get') },
  ownKeys() { throw new Error('keys') },
})

//# a getter that loops | cpu | cpu
return {team_id: 2, get properties() { for (;;); }}

//# a getter that answers otherwise the second time | harmless
let reads = 0
return {get team_id() { return reads++ === 0 ? 2 : 3 }, properties: {}}

//# an own toJSON that returns itself in new clothes | harmless or refused
const result = {team_id: 2, toJSON() { return {team_id: 99, nested: {toJSON: () => result.toJSON}} }}
return result

//# keys without end | cpu or memory or refused
return new Proxy({team_id: 2}, {ownKeys: () => Array.from({length: 1000000}, (_, i) => 'k' + i),
  getOwnPropertyDescriptor: () => ({value: 1, enumerable: true, configurable: true})})

//# a proxy of a proxy of a proxy | harmless or refused or cpu or memory
let deep = event
for (let i = 0; i < 100000; i++) deep = new Proxy(deep, {})
return deep

//# a prototype chain of proxies that leads back | refused or harmless or cpu
const start = {}
const loop = new Proxy(Object.create(null), {getPrototypeOf: () => start, get: (t, k, r) => Reflect.get(start, k, r)})
Object.setPrototypeOf(start, loop)
return start.team_id

//# a revoked proxy | refused
const {proxy, revoke} = Proxy.revocable({team_id: 2}, {})
revoke()
return proxy

//# a setter of team_id that looks around | harmless or refused
return {get team_id() { return 1 }, set team_id(value) { attempt('a caller', () => arguments.callee.caller); for (;;) break }}

//# a throw of a proxy | refused
throw new Proxy({}, {get(target, key) { inspect(target, 'a target'); throw new Proxy({}, {get() { throw 1 }}) },
  getPrototypeOf() { throw 2 }})
