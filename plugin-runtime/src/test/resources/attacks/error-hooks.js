// Errors that carry out what they saw, or lead back to the host.

//# a stack of our own making | harmless
Error.prepareStackTrace = (error, frames) => frames
const frames = [new Error('x').stack].flat()
for (const frame of frames) {
  for (const name of ['getThis', 'getFunction', 'getTypeName', 'getEvalOrigin', 'getFileName']) {
    if (frame && frame[name]) attempt(name, () => frame[name]())
  }
}
return event

//# the frames of the bridge, from a callback | harmless
Error.prepareStackTrace = (error, frames) => frames.map((frame) => [frame.getThis(), frame.getFunction(), String(frame.getFileName())])
const look = () => { for (const [self, run, file] of new Error('x').stack) {
  inspect(self, 'this of a frame'); inspect(run, 'the function of a frame'); if (/sluice/.test(file)) escaped(file) } }
await meta.storage.set({toString() { look(); return 'k' }}, {toJSON() { look(); return 1 }})
return {team_id: 2, toJSON() { look(); return {team_id: 2} }}

//# the text of a stack | harmless
const text = []
const note = () => text.push(new Error('x').stack)
await meta.storage.set({toString() { note(); return 'k' }}, {toJSON() { note(); return 1 }})
setTimeout(note, 1)
await new Promise((resolve) => setTimeout(resolve, 20))
if (/sluice|graal|java|\/tmp|\/work/.test(text.join())) escaped('a stack shows: ' + text.join())
return event

//# a hook that loops while the host reads | cpu | cpu
const error = new Error('x')
Object.defineProperty(error, 'message', {get() { for (;;); }})
throw error

//# captureStackTrace on what is not ours | harmless
for (const given of [meta, console, meta.config, console.log]) {
  try { Error.captureStackTrace(given) } catch (error) { inspect(error, 'an error') }
  if (Object.isFrozen(given) && Object.hasOwn(given, 'stack')) escaped('a frozen object has got a stack')
}
return event

//# an error with a name that is an object | refused
throw Object.assign(new Error('x'), {name: {toString() { return globalThis }}, stack: {toString: () => 'own'}})

//# a stack of a hundred million lines | refused or cpu or memory
const error = new Error('x')
error.stack = '    at a\n'.repeat(10000000)
throw error

//# errors of a stack overflow | harmless or refused
let caught
const dive = () => { try { dive() } catch (error) { caught = error } }
dive()
inspect(caught, 'an overflow')
attempt('its maker', () => caught.constructor.constructor('return this')())
return event

//# an error of each thing that the host refuses | harmless or refused
for (const ask of [
  () => require('child' + '_process'), () => require({}), () => require(String.fromCharCode(0)), () => fetch('file:///etc/passwd'),
  () => meta.storage.set('k'.repeat(300), 1), () => meta.cache.expire('a', 'b'), () => meta.utils.cursor.init('a', {}),
]) {
  try { await ask() } catch (error) {
    inspect(error, 'a refusal')
    if (!(error instanceof Error)) escaped('a refusal that is not an Error of ours: ' + error)
    if (/java\.|graal|sluice\.runtime/i.test(error.stack + error.message)) escaped(error.stack)
  }
}
return event

//# a rejection that nobody waits for, of a nasty kind | harmless or refused
Promise.reject({get name() { inspect(this, 'this'); throw 1 }, get message() { for (let i = 0; i < 10; i++); return {} }})
Promise.reject(new Proxy({}, {get() { throw 1 }, getPrototypeOf() { throw 2 }}))
return event

//# a cause chain that bites its tail | refused
const error = new Error('a', {cause: null})
error.cause = error
throw new AggregateError([error, error], 'b', {cause: error})
