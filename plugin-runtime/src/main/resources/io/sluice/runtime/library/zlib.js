// Node's `zlib` on the JVM's: whole data at once; a stream collects its input and gives its output at the end.
'use strict';

const {Buffer} = require('buffer');
const {call, coded, fromBinary, isBytes, toBinary, wrongType} = require('native-call');

const constants = Object.freeze({
  Z_NO_FLUSH: 0, Z_PARTIAL_FLUSH: 1, Z_SYNC_FLUSH: 2, Z_FULL_FLUSH: 3, Z_FINISH: 4, Z_BLOCK: 5,
  Z_OK: 0, Z_STREAM_END: 1, Z_NEED_DICT: 2, Z_ERRNO: -1, Z_STREAM_ERROR: -2, Z_DATA_ERROR: -3, Z_MEM_ERROR: -4,
  Z_BUF_ERROR: -5, Z_VERSION_ERROR: -6,
  Z_NO_COMPRESSION: 0, Z_BEST_SPEED: 1, Z_BEST_COMPRESSION: 9, Z_DEFAULT_COMPRESSION: -1,
  Z_FILTERED: 1, Z_HUFFMAN_ONLY: 2, Z_RLE: 3, Z_FIXED: 4, Z_DEFAULT_STRATEGY: 0,
  Z_MIN_WINDOWBITS: 8, Z_MAX_WINDOWBITS: 15, Z_DEFAULT_WINDOWBITS: 15, Z_MIN_CHUNK: 64, Z_MAX_CHUNK: Infinity,
  Z_DEFAULT_CHUNK: 16384, Z_MIN_MEMLEVEL: 1, Z_MAX_MEMLEVEL: 9, Z_DEFAULT_MEMLEVEL: 8, Z_MIN_LEVEL: -1, Z_MAX_LEVEL: 9,
  Z_DEFAULT_LEVEL: -1,
  BROTLI_OPERATION_PROCESS: 0, BROTLI_OPERATION_FLUSH: 1, BROTLI_OPERATION_FINISH: 2,
});

const MOST_BYTES = (64 << 20) - 1;

function number(options, name, otherwise, least, most) {
  const value = options[name];
  if (value === undefined || value === null) {
    return otherwise;
  }
  if (typeof value !== 'number') {
    throw coded(TypeError, 'ERR_INVALID_ARG_TYPE', `The "options.${name}" property must be of type number.`);
  }
  if (!(value >= least && value <= most)) {
    throw coded(RangeError, 'ERR_OUT_OF_RANGE',
      `The value of "options.${name}" is out of range. It must be >= ${least} and <= ${most}. Received ${value}`);
  }
  return value;
}

function input(data) {
  if (typeof data === 'string') {
    return 'u' + data;
  }
  if (!isBytes(data)) {
    throw wrongType('buffer', 'of type string or an instance of Buffer, TypedArray, DataView, or ArrayBuffer', data);
  }
  return 'b' + toBinary(data);
}

function run(kind, format, options, chunk) {
  const given = options || {};
  const dictionary = given.dictionary === undefined ? '' : toBinary(given.dictionary);
  try {
    if (kind === 'compress') {
      const level = number(given, 'level', -1, -1, 9);
      let strategy = number(given, 'strategy', 0, 0, 4);
      // The JVM's deflate knows three strategies; the other two differ in size only.
      strategy = strategy > 2 ? 0 : strategy;
      return fromBinary(call('compress', format, String(level), String(strategy), dictionary, chunk));
    }
    const most = number(given, 'maxOutputLength', MOST_BYTES, 1, Infinity);
    const forgiving = given.finishFlush === constants.Z_SYNC_FLUSH;
    return fromBinary(call('decompress', format, String(Math.min(most, MOST_BYTES)), forgiving ? '1' : '0', dictionary,
      chunk));
  } catch (error) {
    if (error.errno === undefined && constants[error.code] !== undefined) {
      error.errno = constants[error.code];
    }
    throw error;
  }
}

function forms(kind, format) {
  const sync = (data, options) => run(kind, format, options, input(data));
  // What is wrong with the arguments is thrown at once, what is wrong with the data is the callback's.
  const async = (data, options, callback) => {
    const done = typeof options === 'function' ? options : callback;
    if (typeof done !== 'function') {
      throw wrongType('callback', 'of type function', done);
    }
    const chunk = input(data);
    Promise.resolve().then(() => {
      let result;
      try {
        result = run(kind, format, typeof options === 'function' ? {} : options, chunk);
      } catch (error) {
        done(error);
        return;
      }
      done(null, result);
    });
  };
  return {sync, async};
}

function streamClass(kind, format) {
  const {Transform} = require('stream');

  return class extends Transform {
    constructor(options) {
      super(options);
      this._options = options;
      this._pieces = [];
    }

    _transform(data, encoding, callback) {
      this._pieces.push(typeof data === 'string' ? Buffer.from(data, encoding) : data);
      callback();
    }

    _flush(callback) {
      let result;
      try {
        result = run(kind, format, this._options, input(Buffer.concat(this._pieces)));
      } catch (error) {
        callback(error);
        return;
      }
      callback(null, result);
    }
  };
}

const zlib = {constants, codes: Object.freeze({
  Z_OK: 0, Z_STREAM_END: 1, Z_NEED_DICT: 2, Z_ERRNO: -1, Z_STREAM_ERROR: -2, Z_DATA_ERROR: -3, Z_MEM_ERROR: -4,
  Z_BUF_ERROR: -5, Z_VERSION_ERROR: -6,
})};
for (const name of Object.keys(constants)) {
  if (name.startsWith('Z_')) {
    zlib[name] = constants[name];
  }
}

for (const [name, title, kind, format] of [
  ['gzip', 'Gzip', 'compress', 'gzip'],
  ['deflate', 'Deflate', 'compress', 'deflate'],
  ['deflateRaw', 'DeflateRaw', 'compress', 'raw'],
  ['gunzip', 'Gunzip', 'decompress', 'gzip'],
  ['inflate', 'Inflate', 'decompress', 'deflate'],
  ['inflateRaw', 'InflateRaw', 'decompress', 'raw'],
  ['unzip', 'Unzip', 'decompress', 'unzip'],
  ['brotliDecompress', 'BrotliDecompress', 'decompress', 'brotli'],
]) {
  const {sync, async} = forms(kind, format);
  zlib[name] = async;
  zlib[name + 'Sync'] = sync;
  let type;
  Object.defineProperty(zlib, title, {
    enumerable: true,
    get() {
      type = type || streamClass(kind, format);
      return type;
    },
  });
  zlib['create' + title] = (options) => new zlib[title](options);
}

for (const name of ['brotliCompress', 'brotliCompressSync', 'createBrotliCompress']) {
  zlib[name] = () => {
    throw coded(Error, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
      'Sluice reads brotli but does not write it; use zlib.gzip to compress');
  };
}

const TABLE = [];
function crc32(data, value = 0) {
  if (TABLE.length === 0) {
    for (let i = 0; i < 256; i++) {
      let c = i;
      for (let k = 0; k < 8; k++) {
        c = c & 1 ? 0xedb88320 ^ c >>> 1 : c >>> 1;
      }
      TABLE.push(c);
    }
  }
  let crc = ~value;
  for (const byte of typeof data === 'string' ? Buffer.from(data) : data) {
    crc = TABLE[(crc ^ byte) & 0xff] ^ crc >>> 8;
  }
  return ~crc >>> 0;
}
zlib.crc32 = crc32;

module.exports = zlib;
