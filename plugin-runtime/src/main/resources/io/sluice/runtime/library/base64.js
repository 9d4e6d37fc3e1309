// atob and btoa as WHATWG's HTML standard defines them, and the DOM's error for both.
'use strict';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map();
for (let i = 0; i < 64; i++) {
  VALUES.set(ALPHABET.charCodeAt(i), i);
}

class DOMException extends Error {
  constructor(message = '', name = 'Error') {
    super(message);
    Object.defineProperty(this, 'name', {value: String(name), configurable: true, writable: true});
    this.code = {InvalidCharacterError: 5, DataCloneError: 25, AbortError: 20}[name] || 0;
  }
}

function btoa(value) {
  if (arguments.length === 0) {
    throw new TypeError('The "data" argument must be specified');
  }
  const text = String(value);
  if (/[^\0-\xff]/.test(text)) {
    throw new DOMException('Invalid character', 'InvalidCharacterError');
  }
  let result = '';
  for (let i = 0; i < text.length; i += 3) {
    const group = text.charCodeAt(i) << 16 | text.charCodeAt(i + 1) << 8 | text.charCodeAt(i + 2);
    result += ALPHABET[group >> 18] + ALPHABET[group >> 12 & 63]
      + (i + 1 < text.length ? ALPHABET[group >> 6 & 63] : '=') + (i + 2 < text.length ? ALPHABET[group & 63] : '=');
  }
  return result;
}

function atob(value) {
  if (arguments.length === 0) {
    throw new TypeError('The "data" argument must be specified');
  }
  let text = String(value).replace(/[\t\n\f\r ]/g, '');
  if (text.length % 4 === 0) {
    text = text.replace(/={1,2}$/, '');
  }
  if (text.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(text)) {
    throw new DOMException('The string to be decoded is not correctly encoded.', 'InvalidCharacterError');
  }
  let result = '';
  let bits = 0;
  let held = 0;
  for (let i = 0; i < text.length; i++) {
    bits = bits << 6 | VALUES.get(text.charCodeAt(i));
    held += 6;
    if (held >= 8) {
      held -= 8;
      result += String.fromCharCode(bits >> held & 0xff);
      bits &= (1 << held) - 1;
    }
  }
  return result;
}

module.exports = {atob, btoa, DOMException};
