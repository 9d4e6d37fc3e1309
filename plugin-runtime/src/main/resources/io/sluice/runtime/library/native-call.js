// The JVM's side of a library: text in, text out. An error comes back as text and is thrown here.
'use strict';

const CONSTRUCTORS = {Error, TypeError, RangeError};

// Characters per String.fromCharCode: more would be too many arguments.
const PIECE = 8192;

function coded(constructor, code, message) {
  const error = new constructor(message);
  if (code) {
    error.code = code;
  }
  return error;
}

// Calls an operation with strings; see NativeCalls.java for their meaning.
function call(...args) {
  const answer = native(...args);
  if (answer.charCodeAt(0) === 43) {
    return answer.slice(1);
  }
  const [, type, code, message] = /^-(\w+)\|(\w*)\|([^]*)$/.exec(answer);
  const error = coded(CONSTRUCTORS[type], code, message);
  if (code.startsWith('ERR_OSSL')) {
    error.reason = message;
  }
  throw error;
}

function bytesOf(view) {
  if (view instanceof ArrayBuffer) {
    return new Uint8Array(view);
  }
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

// A buffer, typed array, DataView or ArrayBuffer as one character per byte.
function toBinary(view) {
  const bytes = bytesOf(view);
  let text = '';
  for (let i = 0; i < bytes.length; i += PIECE) {
    text += String.fromCharCode.apply(null, bytes.subarray(i, i + PIECE));
  }
  return text;
}

// Buffer is loaded at its first use: most hashes are text in and text out.
function fromBinary(text) {
  const {Buffer} = require('buffer');
  const {length} = text;
  const buffer = Buffer.allocUnsafe(length);
  for (let i = 0; i < length; i++) {
    buffer[i] = text.charCodeAt(i);
  }
  return buffer;
}

function isBytes(value) {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}

function received(value) {
  if (value === null || value === undefined) {
    return ` Received ${value}`;
  }
  if (typeof value === 'function') {
    return ` Received function ${value.name}`;
  }
  if (typeof value === 'object') {
    return value.constructor && value.constructor.name
      ? ` Received an instance of ${value.constructor.name}` : ' Received an object';
  }
  return ` Received type ${typeof value} (${typeof value === 'string' ? `'${value}'` : String(value)})`;
}

function wrongType(name, expected, value) {
  return coded(TypeError, 'ERR_INVALID_ARG_TYPE', `The "${name}" argument must be ${expected}.${received(value)}`);
}

const DATA = 'of type string or an instance of Buffer, TypedArray, or DataView';

// Data as the host takes them: `u` and text that means its UTF-8, or `b` and bytes.
function chunk(data, encoding, name = 'data') {
  if (typeof data === 'string') {
    if (encoding === undefined || encoding === null || encoding === 'utf8' || encoding === 'utf-8'
      || encoding === 'buffer') {
      return 'u' + data;
    }
    return 'b' + toBinary(require('buffer').Buffer.from(data, encoding));
  }
  if (!isBytes(data)) {
    throw wrongType(name, DATA, data);
  }
  return 'b' + toBinary(data);
}

// Chunks of one stream of data, few however many there are.
class Chunks {
  constructor() {
    this.list = [];
  }

  add(next) {
    const {list} = this;
    const last = list[list.length - 1];
    // Text is not joined in the middle of a surrogate pair: each half stands for itself.
    if (last !== undefined && last[0] === next[0]
      && (next[0] === 'b' || (last.charCodeAt(last.length - 1) & 0xfc00) !== 0xd800)) {
      list[list.length - 1] = last + next.slice(1);
    } else {
      list.push(next);
    }
  }
}

module.exports = {call, coded, toBinary, fromBinary, isBytes, chunk, Chunks, wrongType};
