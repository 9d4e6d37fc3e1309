// TextEncoder and TextDecoder (WHATWG Encoding): UTF-8, UTF-16 and windows-1252, which is what `latin1` means.
'use strict';

const LABELS = {
  'utf-8': 'utf-8', 'utf8': 'utf-8', 'unicode-1-1-utf-8': 'utf-8',
  'utf-16le': 'utf-16le', 'utf-16': 'utf-16le', 'ucs-2': 'utf-16le', 'unicode': 'utf-16le', 'csunicode': 'utf-16le',
  'utf-16be': 'utf-16be',
  'latin1': 'windows-1252', 'iso-8859-1': 'windows-1252', 'iso8859-1': 'windows-1252', 'ascii': 'windows-1252',
  'us-ascii': 'windows-1252', 'windows-1252': 'windows-1252', 'cp1252': 'windows-1252', 'l1': 'windows-1252',
};

// Bytes 0x80 to 0x9f of windows-1252; the others stand for themselves.
const WINDOWS_1252 = '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f'
  + '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

const PIECE = 8192;

function bytesOf(input) {
  if (input === undefined) {
    return new Uint8Array(0);
  }
  if (input instanceof ArrayBuffer) {
    return new Uint8Array(input);
  }
  if (ArrayBuffer.isView(input)) {
    return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  }
  const error = new TypeError('The "input" argument must be an instance of ArrayBuffer or ArrayBufferView.');
  error.code = 'ERR_INVALID_ARG_TYPE';
  throw error;
}

// Collects UTF-16 code units; String.fromCharCode of pieces is much faster than one by one.
class Text {
  constructor() {
    this.text = '';
    this.units = [];
  }

  add(point) {
    if (point > 0xffff) {
      this.units.push(0xd7c0 + (point >> 10), 0xdc00 | point & 0x3ff);
    } else {
      this.units.push(point);
    }
    if (this.units.length >= PIECE) {
      this.flush();
    }
  }

  flush() {
    this.text += String.fromCharCode.apply(null, this.units);
    this.units = [];
  }

  toString() {
    this.flush();
    return this.text;
  }
}

class TextEncoder {
  get encoding() {
    return 'utf-8';
  }

  encode(input = '') {
    const text = String(input);
    const bytes = new Uint8Array(text.length * 3);
    return bytes.slice(0, this.encodeInto(text, bytes).written);
  }

  encodeInto(source, bytes) {
    const text = String(source);
    let at = 0;
    let i = 0;
    for (; i < text.length; i++) {
      let point = text.charCodeAt(i);
      let read = 0;
      if ((point & 0xf800) === 0xd800) {
        const next = text.charCodeAt(i + 1);
        if (point < 0xdc00 && (next & 0xfc00) === 0xdc00) {
          point = 0x10000 + ((point & 0x3ff) << 10 | next & 0x3ff);
          read = 1;
        } else {
          point = 0xfffd;
        }
      }
      const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (at + size > bytes.length) {
        break;
      }
      if (size === 1) {
        bytes[at++] = point;
      } else {
        bytes[at++] = [0, 0, 0xc0, 0xe0, 0xf0][size] | point >> 6 * (size - 1);
        for (let shift = 6 * (size - 2); shift >= 0; shift -= 6) {
          bytes[at++] = 0x80 | point >> shift & 0x3f;
        }
      }
      i += read;
    }
    return {read: i, written: at};
  }
}

class TextDecoder {
  constructor(label = 'utf-8', options = {}) {
    const encoding = LABELS[String(label).trim().toLowerCase()];
    if (encoding === undefined) {
      const error = new RangeError(`The "${label}" encoding is not supported`);
      error.code = 'ERR_ENCODING_NOT_SUPPORTED';
      throw error;
    }
    const given = options || {};
    this.encoding = encoding;
    this.fatal = Boolean(given.fatal);
    this.ignoreBOM = Boolean(given.ignoreBOM);
    Object.defineProperty(this, '_rest', {value: [], writable: true});
    Object.defineProperty(this, '_started', {value: false, writable: true});
  }

  decode(input, options) {
    const streaming = Boolean(options && options.stream);
    let bytes = bytesOf(input);
    if (this._rest.length > 0) {
      const joined = new Uint8Array(this._rest.length + bytes.length);
      joined.set(this._rest);
      joined.set(bytes, this._rest.length);
      bytes = joined;
      this._rest = [];
    }
    const text = new Text();
    try {
      if (this.encoding === 'utf-8') {
        this._utf8(bytes, streaming, text);
      } else if (this.encoding === 'windows-1252') {
        for (const byte of bytes) {
          text.add(byte >= 0x80 && byte < 0xa0 ? WINDOWS_1252.charCodeAt(byte - 0x80) : byte);
        }
      } else {
        this._utf16(bytes, streaming, text);
      }
    } catch (error) {
      this._rest = [];
      this._started = false;
      throw error;
    }
    let result = text.toString();
    if (!this._started && result.length > 0) {
      if (!this.ignoreBOM && this.encoding !== 'windows-1252' && result.charCodeAt(0) === 0xfeff) {
        result = result.slice(1);
      }
      this._started = true;
    }
    if (!streaming) {
      this._started = false;
    }
    return result;
  }

  _bad(text) {
    if (this.fatal) {
      const error = new TypeError(`The encoded data was not valid for encoding ${this.encoding}`);
      error.code = 'ERR_ENCODING_INVALID_ENCODED_DATA';
      throw error;
    }
    text.add(0xfffd);
  }

  // The bounds of the second byte keep out long forms, surrogates and what is over U+10FFFF.
  _utf8(bytes, streaming, text) {
    let i = 0;
    while (i < bytes.length) {
      const first = bytes[i];
      if (first < 0x80) {
        text.add(first);
        i++;
        continue;
      }
      const more = first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2
        : first >= 0xf0 && first < 0xf5 ? 3 : 0;
      if (more === 0) {
        this._bad(text);
        i++;
        continue;
      }
      let low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
      let high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
      let point = first & 0x3f >> more;
      let seen = 1;
      while (seen <= more && i + seen < bytes.length && bytes[i + seen] >= low && bytes[i + seen] <= high) {
        point = point << 6 | bytes[i + seen] & 0x3f;
        low = 0x80;
        high = 0xbf;
        seen++;
      }
      if (seen > more) {
        text.add(point);
      } else if (i + seen === bytes.length && streaming) {
        this._rest = Array.from(bytes.subarray(i));
        return;
      } else {
        this._bad(text);
      }
      i += seen;
    }
  }

  _utf16(bytes, streaming, text) {
    const little = this.encoding === 'utf-16le';
    const unit = (i) => (little ? bytes[i] | bytes[i + 1] << 8 : bytes[i] << 8 | bytes[i + 1]);
    let i = 0;
    for (; i + 1 < bytes.length; i += 2) {
      const value = unit(i);
      if ((value & 0xf800) !== 0xd800) {
        text.add(value);
      } else if (value < 0xdc00 && i + 3 < bytes.length && (unit(i + 2) & 0xfc00) === 0xdc00) {
        text.add(value);
        text.add(unit(i + 2));
        i += 2;
      } else if (value < 0xdc00 && streaming && i + 3 >= bytes.length) {
        break;
      } else {
        this._bad(text);
      }
    }
    if (i < bytes.length) {
      if (streaming) {
        this._rest = Array.from(bytes.subarray(i));
      } else {
        this._bad(text);
      }
    }
  }
}

for (const [type, name] of [[TextEncoder, 'TextEncoder'], [TextDecoder, 'TextDecoder']]) {
  Object.defineProperty(type.prototype, Symbol.toStringTag, {value: name, configurable: true});
}

module.exports = {TextEncoder, TextDecoder};
