// Patterns that take for ever, to match or to make.

//# nested quantifiers, with a back reference | cpu or lost | cpu
return /^((a+)+)\1$/.test('a'.repeat(25) + 'b') && event

//# alternatives that overlap | cpu or harmless
return /^(a|a|aa)*$/.exec('a'.repeat(40) + 'b') || event

//# back references | cpu or lost or harmless
return /^(.*)(.*)(.*)\1\2\3x$/.test('ab'.repeat(60)) || event

//# a look behind that looks at everything | cpu | cpu
for (;;) /(?<=(a*)*b)c/.test('a'.repeat(28) + 'c')

//# replace by a function for ever | cpu or memory | cpu, memory
for (;;) 'abcdefgh'.repeat(1000).replace(/./g, (each) => each + each)

//# a pattern made of text that is new every time | cpu or memory | cpu, memory
for (let i = 0; ; i++) new RegExp('(a' + i + '|b' + i + ')*c').test('a' + i)

//# groups nested a thousand deep | refused or cpu or harmless or memory
return new RegExp('('.repeat(1000) + 'a' + ')'.repeat(1000)).test('a') && event

//# counts within counts | refused or cpu or harmless or memory
return new RegExp('((a{1,50}){1,50}){1,50}b').test('a'.repeat(60)) && event

//# an unfinished pattern of a million brackets | refused or cpu or memory
return new RegExp('['.repeat(1000000)).test('a') && event

//# an own exec that never has enough | cpu or memory or refused | cpu, memory
const pattern = /a/g
pattern.exec = () => ({index: 0, 0: '', length: 1})
return pattern[Symbol.matchAll] && 'aaa'.replace(pattern, 'b') && event
