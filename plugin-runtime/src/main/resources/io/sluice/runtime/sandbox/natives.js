// Built-ins as they are before the plugin's code runs, for the parts of the bridge that load after
// it: each takes what it needs from here and nothing from the globals, which are the plugin's by
// then. Nor does a part walk an array by `for (... of ...)`, spread or `[a, b] =`, all of which ask
// `Array.prototype[Symbol.iterator]`, or keep anything in an array that has a prototype.
(function () {
  'use strict';

  const {apply, construct} = Reflect;
  const {assign, defineProperties, defineProperty, freeze, getOwnPropertyDescriptor, keys, setPrototypeOf} = Object;
  const {isArray} = Array;
  const {isView} = ArrayBuffer;
  const {isFinite, isInteger, isNaN} = Number;
  const {random} = Math;
  const {iterator, toPrimitive, toStringTag} = Symbol;
  const NativeDate = Date;
  const NativeError = Error;
  const NativePromise = Promise;
  const NativeProxy = Proxy;
  const NativeTypeError = TypeError;
  const toText = String;
  const toNumber = Number;
  const percentEncoded = encodeURIComponent;

  // A method as a function of what it is called on.
  function method(prototype, name) {
    const native = prototype[name];
    return (self, ...given) => apply(native, self, given);
  }

  const endsWith = method(String.prototype, 'endsWith');
  const includes = method(String.prototype, 'includes');
  const indexOf = method(String.prototype, 'indexOf');
  const lower = method(String.prototype, 'toLowerCase');
  const padStart = method(String.prototype, 'padStart');
  const slice = method(String.prototype, 'slice');
  const startsWith = method(String.prototype, 'startsWith');
  const upper = method(String.prototype, 'toUpperCase');
  const wellFormed = method(String.prototype, 'toWellFormed');
  const digits = method(Number.prototype, 'toString');
  const classOf = method(Object.prototype, 'toString');
  const dateText = method(Date.prototype, 'toString');
  const join = method(Array.prototype, 'join');
  const sort = method(Array.prototype, 'sort');
  const exec = method(RegExp.prototype, 'exec');
  const sliceBuffer = method(ArrayBuffer.prototype, 'slice');
  // An array that the plugin may have, of what is in a bare list.
  const toArray = method(Array.prototype, 'slice');
  const bufferLength = getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get;

  // A list that nothing a plugin does to arrays can touch; without methods and iteration.
  const bareList = () => setPrototypeOf([], null);

  // `String.prototype.replaceAll` would ask the text for a `Symbol.replace`.
  function replaced(text, from, to) {
    let left = text;
    let done = '';
    for (let at = indexOf(left, from); at >= 0; at = indexOf(left, from)) {
      done += slice(left, 0, at) + to;
      left = slice(left, at + from.length);
    }
    return done + left;
  }

  function isBuffer(value) {
    try {
      apply(bufferLength, value, []);
      return true;
    } catch {
      return false;
    }
  }

  return freeze({
    __proto__: null,
    NativeDate, NativeError, NativePromise, NativeProxy, NativeTypeError, apply, assign, bareList, classOf,
    construct, dateText, defineProperties, defineProperty, digits, endsWith, includes, isArray, isBuffer,
    isFinite, isInteger, isNaN, isView, iterator, join, keys, lower, padStart, percentEncoded, random, replaced,
    slice, sliceBuffer, sort, startsWith, toArray, toNumber, toPrimitive, toStringTag, toText, upper, wellFormed,
    matches: (pattern, text) => exec(pattern, text) !== null,
    now: NativeDate.now,
  });
});
