// structuredClone (WHATWG HTML, §2.7) for what a plugin can hold: plain data, dates, regular expressions, maps,
// sets, bytes and errors, with cycles.
'use strict';

const {DOMException} = require('base64');

const ERRORS = {Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError};
const TYPED = [
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array,
  Float64Array,
];

function refuse(what) {
  throw new DOMException(`${what} could not be cloned.`, 'DataCloneError');
}

function described(value) {
  return typeof value === 'function' ? String(value).slice(0, 200) : '#<' + tagOf(value) + '>';
}

const tagOf = (value) => Object.prototype.toString.call(value).slice(8, -1);

function clone(value, seen) {
  if (typeof value === 'function') {
    return refuse(described(value));
  }
  if (typeof value === 'symbol') {
    return refuse(String(value));
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  if (seen.has(value)) {
    return seen.get(value);
  }
  const keep = (copy) => {
    seen.set(value, copy);
    return copy;
  };
  if (Array.isArray(value)) {
    return members(value, keep(new Array(value.length)), seen);
  }
  if (value instanceof Date) {
    return keep(new Date(value.getTime()));
  }
  if (value instanceof RegExp) {
    return keep(new RegExp(value.source, value.flags));
  }
  if (value instanceof Map) {
    const copy = keep(new Map());
    for (const [key, member] of Array.from(value)) {
      copy.set(clone(key, seen), clone(member, seen));
    }
    return copy;
  }
  if (value instanceof Set) {
    const copy = keep(new Set());
    for (const member of Array.from(value)) {
      copy.add(clone(member, seen));
    }
    return copy;
  }
  if (value instanceof ArrayBuffer) {
    return keep(value.slice(0));
  }
  if (ArrayBuffer.isView(value)) {
    const buffer = clone(value.buffer, seen);
    if (value instanceof DataView) {
      return keep(new DataView(buffer, value.byteOffset, value.byteLength));
    }
    const Type = TYPED.find((type) => value instanceof type);
    return keep(new Type(buffer, value.byteOffset, value.length));
  }
  if (value instanceof Error) {
    return error(value, keep, seen);
  }
  if (value instanceof Boolean || value instanceof Number || value instanceof String) {
    return keep(Object(value.valueOf()));
  }
  if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet || value instanceof WeakRef) {
    return refuse(described(value));
  }
  return members(value, keep({}), seen);
}

function members(value, copy, seen) {
  for (const key of Object.keys(value)) {
    Object.defineProperty(copy, key, {
      value: clone(value[key], seen), writable: true, enumerable: true, configurable: true,
    });
  }
  return copy;
}

function error(value, keep, seen) {
  const Type = Object.prototype.hasOwnProperty.call(ERRORS, value.name) ? ERRORS[value.name] : Error;
  const copy = keep(new Type(value.message));
  for (const name of ['stack', 'cause']) {
    if (Object.prototype.hasOwnProperty.call(value, name)) {
      Object.defineProperty(copy, name, {
        value: clone(value[name], seen), writable: true, enumerable: false, configurable: true,
      });
    }
  }
  return copy;
}

function structuredClone(value) {
  if (arguments.length === 0) {
    throw new TypeError('The "value" argument must be specified');
  }
  return clone(value, new Map());
}

module.exports = {structuredClone, DOMException};
