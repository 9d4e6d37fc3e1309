// State without end.

//# many values | refused or memory or cpu | cpu, memory, state-quota
const value = 'x'.repeat(500000)
for (let i = 0; ; i++) await meta.storage.set('k' + i, value)

//# one value that is too large | refused | value-quota
await meta.storage.set('k', 'x'.repeat(2 ** 21))
return event

//# a key that is too long | refused
await meta.storage.set('k'.repeat(100000), 1)
return event

//# the cache, forty megabytes of it | refused or memory or cpu | cpu, memory, state-quota
for (let i = 0; i < 80; i++) await meta.cache.set('c' + i, 'x'.repeat(500000))
return event

//# a list that only grows | refused or memory or cpu | cpu, memory, value-quota
for (let i = 0; i < 10; i++) await meta.cache.lpush('list', new Array(1000).fill('x'.repeat(1000)))
return event

//# a list of more than a thousand at once | refused
await meta.cache.lpush('list', new Array(1001).fill('x'))
return event

//# buffers by the thousand | refused or memory or cpu
const {createBuffer} = require('@posthog/plugin-contrib')
for (;;) createBuffer({limit: 1e308, timeoutSeconds: 1e300, onFlush() {}}).add({x: 1}, -1e308)

//# a buffer that is filled for ever | refused or memory or cpu | cpu, memory, state-quota
const buffer = require('@posthog/plugin-contrib').createBuffer({})
for (;;) buffer.add({text: 'x'.repeat(500000)})

//# reads without end, none awaited | harmless or timeout or refused or cpu | cpu, open-calls
let count = 0
const all = []
for (; count < 3000; count++) all.push(meta.storage.get('k' + count).then(() => 1, () => 0))
const answered = (await Promise.all(all)).reduce((a, b) => a + b)
if (answered > 1000) escaped(answered + ' reads at once')
return event
