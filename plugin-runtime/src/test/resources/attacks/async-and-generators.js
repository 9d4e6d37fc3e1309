// Functions that stop half way.

//# an await that never ends | timeout | wall
await new Promise(() => {})

//# a generator that returns into a loop | cpu | cpu
function * endless() { try { yield 1 } finally { while (true) yield 2 } }
for (const each of endless()) if (each === 1) break
for (const each of (function * () { for (;;) yield 1 })());
return event

//# a generator that runs itself | harmless
function * self() { try { running.next() } catch (error) { inspect(error, 'an error'); yield error } }
const running = self()
running.next()
return event

//# an async iterator without end | cpu or memory | cpu, memory
for await (const each of {[Symbol.asyncIterator]: () => ({next: async () => ({value: 1, done: false})})});

//# a catch that catches its end | cpu | cpu
const work = async () => { for (;;) { try { for (;;); } catch { } finally { continue } } }
await work()

//# work that goes on after the result | cpu or harmless | cpu
Promise.resolve().then(() => { for (;;); })
return event

//# a timer that never stops its call | harmless or timeout
setInterval(() => {}, 1)
return event

//# a timer that starts two | refused or timeout or harmless
const breed = () => { for (let i = 0; i < 2; i++) setTimeout(breed, 1) }
breed()
await new Promise(() => {})

//# a call abandoned that goes on to write | timeout | wall
const spin = async () => { for (;;) await meta.storage.get('a') }
spin()
await new Promise(() => {})

//# a lock of all events on one promise | timeout | wall
meta.global.lock = meta.global.lock || new Promise(() => {})
await meta.global.lock

//# yield of a thenable that is the global | harmless
async function * odd() { yield globalThis; yield {then: (r) => r(globalThis)} }
for await (const each of odd()) inspectGlobal(each, 'a yielded value')
return event
