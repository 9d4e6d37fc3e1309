// More than anybody wants to read.

//# lines without end | cpu or memory | log-quota
for (;;) console.log('x')

//# thousands of lines | harmless | log-quota
for (let i = 0; i < 3000; i++) console.log('line ' + i)
return event

//# one line of a million characters | harmless | log-quota
console.log('x'.repeat(1000000))
for (let i = 0; i < 50; i++) console.error('y'.repeat(10000))
return event

//# a line that is long when it is written down | harmless or refused | log-quota
console.log(...new Array(1000).fill('z'.repeat(100)))
console.warn({toString: () => '[object Object]', toJSON: () => 'j'.repeat(100000)})
return event

//# lines in another call's name | harmless | log-quota
setTimeout(() => { for (let i = 0; i < 1000; i++) console.info('later') }, 1)
await new Promise((resolve) => setTimeout(resolve, 50))
return event

//# rejections by the thousand | harmless or cpu or memory | log-quota
for (let i = 0; i < 300; i++) Promise.reject(new Error('rejection ' + i))
return event

//# control characters and lone surrogates | harmless
console.log('\u001b[2J\u0000\ud800\r\n2020-01-01 ERROR forged line\u202e')
return event
