// Well-known symbols, which the language asks in unexpected places.

//# instanceof that lies about RetryError | refused
Object.defineProperty(RetryError, Symbol.hasInstance, {value: (error) => { inspect(error, 'an error'); return true }})
throw new Error('not one')

//# toPrimitive where the host wants text | harmless or refused
const nasty = {[Symbol.toPrimitive](hint) { return hint === 'string' ? Symbol('s') : {} }}
for (const ask of [() => meta.storage.get(nasty), () => meta.cache.incr(nasty), () => console.log(nasty),
  () => posthog.capture(nasty), () => require(nasty), () => meta.geoip.locate(nasty), () => setTimeout(() => {}, nasty)]) {
  try { await ask() } catch (error) { inspect(error, 'an error') }
}
return event

//# a symbol for a name and a message | refused
throw Object.assign(new Error('x'), {message: Symbol('m'), name: Symbol('n')})

//# spreading what is not an array | harmless
for (const given of [[], {}, 'x', meta.config]) {
  attempt('concat', () => [].concat(Object.create({[Symbol.isConcatSpreadable]: true, length: 3, 0: given})))
}
return event

//# unscopables and with | harmless
const scope = new Proxy({}, {has: () => true, get: (target, key) => key === Symbol.unscopables ? undefined : key === 'result' ? 1 : realGlobal[key]})
attempt('with', () => Function('scope', 'with (scope) { return this }')(scope))
return event

//# symbols of the registry, to talk to a neighbour | harmless
const shared = Symbol.for('neighbour')
if (globalThis[shared] !== undefined || Object.prototype[shared]) escaped('a symbol of another sandbox')
globalThis[shared] = 1
Object.prototype[shared] = 1
return event

//# match, replace and split of somebody's own | harmless or refused
for (const name of ['match', 'replace', 'search', 'split']) {
  Object.defineProperty(RegExp.prototype, Symbol[name], {value: function (...given) { inspect(this, 'a pattern'); return null }})
}
try { await fetch('https://127.0.0.1/') } catch (error) { inspect(error, 'an error') }
try { require('url').parse('http://a/b') } catch (error) { inspect(error, 'an error') }
return event
