// What says that it is long, to built-ins that go by what is said and look at nothing else.

//# indexOf | refused | array-likes
return [].indexOf.call({length: 2 ** 53 - 1}, 1) && event

//# lastIndexOf of a getter | refused | array-likes
return [].lastIndexOf.call({get length() { return 2 ** 40 }}, 1) && event

//# forEach of holes | refused | array-likes
new Array(2 ** 31).forEach(() => {})
return event

//# map of a function with a length | refused | array-likes
return [].map.call(Object.defineProperty(() => {}, 'length', {value: 2 ** 30}), (x) => x) && event

//# a proxy of an array that lies | refused | array-likes
return [].splice.call(new Proxy([], {get: (t, k) => k === 'length' ? 2 ** 32 - 2 : t[k]}), 0, 1) && event

//# a length that is small when it is read first | refused or harmless | array-likes
const lengths = [1, 2 ** 40, 2 ** 40];
[].reduce.call({get length() { return lengths.shift() || 2 ** 40 }}, (a, b) => b, 0)
return [].reduce.call({length: 2 ** 40}, (a, b) => b, 0) && event

//# Array.from | refused | array-likes
return Array.from({length: 2 ** 32 - 2}) && event

//# concat with spreadables | refused | array-likes
return [].concat({length: 2 ** 32 - 2, [Symbol.isConcatSpreadable]: true}) && event

//# String.raw | refused | array-likes
return String.raw({raw: {length: 2 ** 40}}) && event

//# a typed array walked as an array | refused | array-likes
return [].filter.call(new Uint8Array(2 ** 25), () => false) && event

//# arguments that claim to be many | refused or cpu or memory
return Function.prototype.apply.call(Math.max, null, {length: 2 ** 32 - 2}) && event

//# Reflect with many arguments | refused or cpu or memory
return Reflect.construct(Array, {length: 2 ** 31}) && event

//# keys, join and fill | refused or cpu or memory or harmless
for (const ask of [() => [].join.call({length: 2 ** 30}), () => [].fill.call({length: 2 ** 30}, 1), () => [].includes.call({length: 2 ** 53 - 1}, 1),
  () => [].find.call({length: 2 ** 30}, () => false), () => [].reverse.call({length: 2 ** 30}), () => [].copyWithin.call({length: 2 ** 30}, 1)]) {
  try { ask() } catch (error) { inspect(error, 'a refusal') }
}
return event

//# typed arrays of array-likes | refused | array-likes
return new Uint8Array({length: 2 ** 25}) && event

//# typed arrays from what lies | refused | array-likes
return Uint8Array.from({get length() { return 2 ** 24 }}) && event

//# set of a typed array | refused | array-likes
return new Uint8Array(2 ** 24).set({length: 2 ** 24}) && event

//# the constructor of a typed array by the way of its prototype | refused | array-likes
return new Uint8Array.prototype.constructor({length: 2 ** 25}) && event

//# entries, spread and destructuring | refused or cpu or memory
return [...Array.prototype.values.call({length: 2 ** 53 - 1})] && event

//# toSorted, with and at | refused or cpu or memory
for (const ask of ['toSorted', 'toSpliced', 'toReversed', 'findLast', 'entries']) {
  try { [][ask].call({length: 2 ** 31}, () => false) } catch (error) { inspect(error, 'a refusal') }
}
return [].with.call({length: 2 ** 31}, 0, 1) && event

//# an array made long behind the guard's back | refused or cpu or memory or harmless
const list = [1, 2, 3]
list.forEach((each) => { list.length = 2 ** 32 - 1 })
list.flat()
return event
