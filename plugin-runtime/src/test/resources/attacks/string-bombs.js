// Texts that are too long.

//# doubling | refused or memory
let text = 'x'
for (;;) text += text

//# repeat | refused | string-limit
return 'x'.repeat(2 ** 27) && event

//# padding | refused or memory | string-limit
return 'x'.padStart(2 ** 30, 'abc') && event

//# join of the same text again and again | refused or memory or cpu
const text = 'x'.repeat(2 ** 20)
return new Array(2 ** 12).fill(text).join(text) && event

//# replacing each character by all | lost or refused or memory or cpu
const text = 'x'.repeat(2 ** 14)
return text.replaceAll('x', text) && event

//# many long texts | memory or cpu | cpu, memory
const all = []
for (let i = 0; ; i++) all.push(('x' + i).repeat(10000).split('').reverse().join(''))

//# an encoded text that grows | refused or memory or cpu
let text = '%'.repeat(2 ** 14)
for (;;) text = encodeURIComponent(text)

//# templates within templates | refused or memory or cpu
let text = 'x'.repeat(1000)
for (;;) text = `${text}${text}${text}`.toUpperCase()

//# a text of millions taken apart in one step | lost or cpu or memory or refused
const text = 'abcdefgh'.repeat(4 << 20)
return text.split('').length && event
