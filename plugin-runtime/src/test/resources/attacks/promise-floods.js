// Microtasks, promises and timers in numbers.

//# microtasks that breed | cpu or memory | cpu, memory
const spin = () => Promise.resolve().then(spin)
await spin()

//# microtasks that double | cpu or memory | cpu, memory
const breed = () => { Promise.resolve().then(breed); Promise.resolve().then(breed) }
breed()
return event

//# queueMicrotask that never ends | cpu or memory | cpu, memory
const again = () => queueMicrotask(again)
again()
return event

//# a million promises at once | cpu or memory
await Promise.all(Array.from({length: 1000000}, () => new Promise(() => {})))

//# a race of promises that never end, for ever | cpu or memory | cpu, memory
const never = new Promise(() => {})
for (;;) Promise.race([never, never, never])

//# rejections without end | cpu or memory | cpu, memory
for (;;) Promise.reject(new Error('x'))

//# timers up to the limit and beyond | harmless or refused or timeout | open-calls
let count = 0
try { for (; count < 5000; count++) setTimeout(() => {}, 1) } catch (error) { inspect(error, 'a refusal') }
if (count > 1000) escaped(count + ' timers')
return event

//# an async function that awaits itself | timeout or refused | wall
const work = (async () => { await 1; await work })()
await work
