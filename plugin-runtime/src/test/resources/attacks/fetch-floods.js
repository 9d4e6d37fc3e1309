// Requests in numbers.

//# more at once than a team may have open | harmless or timeout or refused or cpu | cpu, open-calls
let refused = 0
const all = []
for (let i = 0; i < 1500; i++) all.push(fetch('http://127.0.0.1:1/').catch((error) => { if (/too many/.test(error.message)) refused++ }))
await Promise.all(all)
if (refused < 500) escaped((1500 - refused) + ' requests at once')
return event

//# eighty that are never answered | timeout or harmless | permits
await Promise.all(Array.from({length: 80}, () => fetch('http://public.test:' + event.properties.port + '/wait')))
return event

//# a body that is too large | refused or memory or cpu or harmless
await fetch('http://public.test:' + event.properties.port + '/', {method: 'POST', body: 'x'.repeat(2 ** 24)})
return event

//# redirects in a circle | refused | redirects
await fetch('http://public.test:' + event.properties.port + '/circle', {follow: 1e9})
return event

//# headers without end | refused or memory or cpu
const headers = {}
for (let i = 0; i < 3000; i++) headers['x-' + i] = 'y'.repeat(1000)
await fetch('http://public.test:' + event.properties.port + '/', {headers})
throw new Error('the end')

//# headers that would be another request | refused or harmless
for (const value of ['a\r\nHost: evil', 'a\nb', 'a\u0000b']) {
  try { await fetch('http://public.test:' + event.properties.port + '/', {headers: {'x-y': value}}); escaped('a header of two lines') }
  catch (error) { inspect(error, 'a refusal') }
}
throw new Error('the end')

//# requests of a call that has ended | harmless or timeout or refused
setTimeout(() => { for (let i = 0; i < 20; i++) fetch('http://127.0.0.1:' + event.properties.port + '/') }, 1)
return event

//# a body that is a loop | cpu or refused | cpu
await fetch('http://public.test/', {method: 'POST', body: {toString() { for (;;); }}})
