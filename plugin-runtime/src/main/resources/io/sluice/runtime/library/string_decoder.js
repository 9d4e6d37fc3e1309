// Node's `string_decoder`: text from bytes that come in pieces.
'use strict';

const {Buffer} = require('buffer');

class StringDecoder {
  constructor(encoding = 'utf8') {
    const name = String(encoding || 'utf8').toLowerCase();
    if (!Buffer.isEncoding(name)) {
      const error = new TypeError(`Unknown encoding: ${encoding}`);
      error.code = 'ERR_UNKNOWN_ENCODING';
      throw error;
    }
    this.encoding = name === 'utf-8' ? 'utf8' : name;
    this._rest = Buffer.alloc(0);
    // Bytes that make whole characters on their own, but for UTF-8, whose characters differ in length.
    this._unit = {base64: 3, base64url: 3, ucs2: 2, 'ucs-2': 2, utf16le: 2, 'utf-16le': 2}[name] || 1;
  }

  write(data) {
    if (typeof data === 'string') {
      return data;
    }
    const bytes = this._rest.length > 0 ? Buffer.concat([this._rest, data]) : Buffer.from(data);
    const whole = this._whole(bytes);
    this._rest = bytes.slice(whole);
    return bytes.slice(0, whole).toString(this.encoding);
  }

  end(data) {
    const text = data === undefined ? '' : this.write(data);
    const rest = this._rest.length > 0 ? this._rest.toString(this.encoding) : '';
    this._rest = Buffer.alloc(0);
    return text + rest;
  }

  _whole(bytes) {
    const {length} = bytes;
    if (this.encoding !== 'utf8') {
      let whole = length - (length % this._unit);
      if (this._unit === 2 && whole > 0 && (bytes[whole - 1] & 0xfc) === 0xd8) {
        whole -= 2;
      }
      return whole;
    }
    for (let back = 1; back <= Math.min(3, length); back++) {
      const byte = bytes[length - back];
      if ((byte & 0xc0) !== 0x80) {
        const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
        return size > back ? length - back : length;
      }
    }
    return length;
  }
}

module.exports = {StringDecoder};
