// Buffer: npm's `buffer`, with the encoding base64url it does not know.
'use strict';

const base = require('buffer/index');
const {Buffer} = base;

const isUrl = (encoding) => typeof encoding === 'string' && /^base64url$/i.test(encoding);
const {from, isEncoding, byteLength} = Buffer;
const {toString, write} = Buffer.prototype;

function method(target, name, value) {
  Object.defineProperty(target, name, {value, writable: true, enumerable: true, configurable: true});
}

// The decoder of base64 reads the URL alphabet as well.
const plain = (encoding) => (isUrl(encoding) ? 'base64' : encoding);

method(Buffer, 'from', (value, encoding, length) => from(value, plain(encoding), length));
method(Buffer, 'isEncoding', (encoding) => isUrl(encoding) || isEncoding(encoding));
method(Buffer, 'byteLength', (value, encoding) => byteLength(value, plain(encoding)));
method(Buffer.prototype, 'toString', function (encoding, start, end) {
  if (!isUrl(encoding)) {
    return arguments.length === 0 ? toString.call(this) : toString.call(this, encoding, start, end);
  }
  return toString.call(this, 'base64', start, end).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
});
method(Buffer.prototype, 'toLocaleString', Buffer.prototype.toString);
method(Buffer.prototype, 'write', function (text, ...rest) {
  return write.call(this, text, ...rest.map(plain));
});

const {atob, btoa} = require('base64');

module.exports = Object.assign({}, base, {Buffer, atob, btoa});
