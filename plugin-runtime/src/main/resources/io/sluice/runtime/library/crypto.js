// Node's `crypto`, the part plugins use, on the JVM's algorithms. Hashes and ciphers are no streams here: a
// plugin has no files to pipe through them.
'use strict';

const {call, coded, toBinary, fromBinary, isBytes, chunk, Chunks, wrongType} = require('native-call');

const HASHES = [
  'md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha512-224', 'sha512-256', 'sha3-224', 'sha3-256',
  'sha3-384', 'sha3-512',
];
const CIPHERS = [];
for (const mode of ['cbc', 'ctr', 'gcm']) {
  for (const bits of [128, 192, 256]) {
    CIPHERS.push(`aes-${bits}-${mode}`);
  }
}

const constants = Object.freeze({
  RSA_PKCS1_PADDING: 1,
  RSA_PKCS1_PSS_PADDING: 6,
  RSA_PSS_SALTLEN_DIGEST: -1,
  RSA_PSS_SALTLEN_MAX_SIGN: -2,
  RSA_PSS_SALTLEN_AUTO: -2,
});

const DIGEST_BYTES = {md5: 16, sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64};

function requireText(name, value) {
  if (typeof value !== 'string') {
    throw wrongType(name, 'of type string', value);
  }
}

function requireInteger(name, value, least, most) {
  if (typeof value !== 'number') {
    throw wrongType(name, 'of type number', value);
  }
  if (!Number.isInteger(value) || value < least || value > most) {
    throw coded(RangeError, 'ERR_OUT_OF_RANGE',
      `The value of "${name}" is out of range. It must be >= ${least} && <= ${most}. Received ${value}`);
  }
}

const isPlain = (encoding) => encoding === undefined || encoding === null || encoding === 'buffer';

// The host writes these encodings itself; all others are made of bytes here.
const HOST_ENCODINGS = {hex: 'hex', base64: 'base64', base64url: 'base64url', latin1: 'binary', binary: 'binary'};

function encoded(encoding, produce) {
  if (isPlain(encoding)) {
    return fromBinary(produce('binary'));
  }
  const own = HOST_ENCODINGS[encoding];
  return own === undefined ? fromBinary(produce('binary')).toString(encoding) : produce(own);
}

function out(binary, encoding) {
  return isPlain(encoding) ? fromBinary(binary) : fromBinary(binary).toString(encoding);
}

// Results of the forms with a callback come after the caller's own code, as in Node.
function later(callback, produce) {
  if (typeof callback !== 'function') {
    throw wrongType('callback', 'of type function', callback);
  }
  let error = null;
  let value;
  try {
    value = produce();
  } catch (thrown) {
    error = thrown;
  }
  Promise.resolve().then(() => (error === null ? callback(null, value) : callback(error)));
}

// --- Hashes ----------------------------------------------------------------------------------

class Digester {
  constructor() {
    this._chunks = new Chunks();
    this._done = false;
  }

  update(data, encoding) {
    if (this._done) {
      throw coded(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
    }
    this._chunks.add(chunk(data, encoding));
    return this;
  }

  digest(encoding) {
    if (this._done) {
      throw coded(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
    }
    this._done = true;
    return encoded(encoding, (form) => this._finish(form));
  }

  write(data, encoding) {
    this.update(data, encoding);
    return true;
  }

  end(data, encoding) {
    if (data !== undefined) {
      this.update(data, encoding);
    }
    return this;
  }

  // After end(): the digest, as reading from the stream would give it.
  read() {
    return this.digest();
  }
}

class Hash extends Digester {
  constructor(algorithm) {
    super();
    requireText('algorithm', algorithm);
    this._algorithm = algorithm;
    // Unknown algorithms are refused here, not at digest().
    if (!HASHES.includes(algorithm.toLowerCase())) {
      call('hash', algorithm, 'hex');
    }
  }

  copy() {
    if (this._done) {
      throw coded(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
    }
    const copy = new Hash(this._algorithm);
    copy._chunks.list = this._chunks.list.slice();
    return copy;
  }

  _finish(form) {
    return call('hash', this._algorithm, form, ...this._chunks.list);
  }
}

class Hmac extends Digester {
  constructor(algorithm, key) {
    super();
    requireText('hmac', algorithm);
    this._algorithm = algorithm;
    this._key = key instanceof KeyObject ? key._secret : chunk(key, undefined, 'key');
    if (!HASHES.includes(algorithm.toLowerCase())) {
      call('hmac', algorithm, 'hex', this._key);
    }
  }

  _finish(form) {
    return call('hmac', this._algorithm, form, this._key, ...this._chunks.list);
  }
}

// --- Randomness ------------------------------------------------------------------------------

function randomBytes(size, callback) {
  requireInteger('size', size, 0, 2147483647);
  const produce = () => fromBinary(call('random', String(size)));
  return callback === undefined ? produce() : later(callback, produce);
}

function randomFillSync(target, offset = 0, size = target.byteLength - offset) {
  if (!isBytes(target)) {
    throw wrongType('buf', 'an instance of ArrayBuffer, Buffer, TypedArray, or DataView', target);
  }
  requireInteger('offset', offset, 0, target.byteLength);
  requireInteger('size', size, 0, target.byteLength - offset);
  const buffer = target instanceof ArrayBuffer ? target : target.buffer;
  const start = (target.byteOffset || 0) + offset;
  new Uint8Array(buffer, start, size).set(fromBinary(call('random', String(size))));
  return target;
}

function randomFill(target, ...rest) {
  const callback = rest.pop();
  later(callback, () => randomFillSync(target, ...rest));
}

const RANDOM_RANGE = 2 ** 48;

function randomInt(min, max, callback) {
  if (max === undefined || typeof max === 'function') {
    return randomInt(0, min, max);
  }
  for (const [name, value] of [['min', min], ['max', max]]) {
    if (!Number.isSafeInteger(value)) {
      throw wrongType(name, 'a safe integer', value);
    }
  }
  const range = max - min;
  if (range <= 0 || range > RANDOM_RANGE - 1) {
    throw coded(RangeError, 'ERR_OUT_OF_RANGE', range <= 0
      ? `The value of "max" is out of range. It must be greater than the value of "min" (${min}). Received ${max}`
      : `The value of "max - min" is out of range. It must be <= ${RANDOM_RANGE - 1}. Received ${range}`);
  }
  const produce = () => {
    // Values over the last whole multiple of the range would favour small results.
    const end = RANDOM_RANGE - (RANDOM_RANGE % range);
    for (;;) {
      const value = randomBytes(6).readUIntBE(0, 6);
      if (value < end) {
        return min + (value % range);
      }
    }
  };
  return callback === undefined ? produce() : later(callback, produce);
}

function randomUUID() {
  return call('uuid');
}

function getRandomValues(array) {
  if (!ArrayBuffer.isView(array) || array instanceof DataView || array instanceof Float32Array
    || array instanceof Float64Array) {
    throw coded(TypeError, 'TypeMismatchError', 'The data argument must be an integer-type TypedArray');
  }
  if (array.byteLength > 65536) {
    throw coded(Error, 'QuotaExceededError', `The requested length exceeds 65,536 bytes`);
  }
  return randomFillSync(array);
}

function timingSafeEqual(a, b) {
  for (const [name, value] of [['buf1', a], ['buf2', b]]) {
    if (!isBytes(value)) {
      throw wrongType(name, 'an instance of ArrayBuffer, Buffer, TypedArray, or DataView', value);
    }
  }
  if (a.byteLength !== b.byteLength) {
    throw coded(RangeError, 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH', 'Input buffers must have the same byte length');
  }
  const left = toBinary(a);
  const right = toBinary(b);
  let difference = 0;
  for (let i = 0; i < left.length; i++) {
    difference |= left.charCodeAt(i) ^ right.charCodeAt(i);
  }
  return difference === 0;
}

// --- Keys ------------------------------------------------------------------------------------

class KeyObject {
  constructor(type, asymmetricKeyType, pem, secret) {
    this.type = type;
    if (asymmetricKeyType !== undefined) {
      this.asymmetricKeyType = asymmetricKeyType;
    }
    Object.defineProperty(this, '_pem', {value: pem});
    Object.defineProperty(this, '_secret', {value: secret});
  }

  get symmetricKeySize() {
    return this.type === 'secret' ? this.export().length : undefined;
  }

  export(options) {
    if (this.type !== 'secret') {
      return this._pem;
    }
    const bytes = this._secret[0] === 'u' ? utf8(this._secret.slice(1)) : fromBinary(this._secret.slice(1));
    return options && options.format === 'jwk' ? {kty: 'oct', k: bytes.toString('base64url')} : bytes;
  }
}

function pemOf(key, name) {
  let given = key;
  if (given !== null && typeof given === 'object' && !isBytes(given) && !(given instanceof KeyObject)) {
    given = given.key;
  }
  if (given instanceof KeyObject) {
    return given._pem;
  }
  if (typeof given === 'string') {
    return given;
  }
  if (isBytes(given)) {
    const bytes = fromBinary(toBinary(given));
    if (key.format === 'der') {
      const label = key.type === 'pkcs1' ? `RSA ${name === 'private' ? 'PRIVATE' : 'PUBLIC'} KEY`
        : name === 'private' ? 'PRIVATE KEY' : 'PUBLIC KEY';
      return `-----BEGIN ${label}-----\n${bytes.toString('base64')}\n-----END ${label}-----`;
    }
    return bytes.toString('latin1');
  }
  throw wrongType('key', 'of type string or an instance of Buffer, TypedArray, DataView, or KeyObject', given);
}

function keyOf(type, key) {
  const pem = pemOf(key, type);
  return new KeyObject(type, call('key', type, pem).split(' ')[1], pem);
}

const createPrivateKey = (key) => keyOf('private', key);
const createPublicKey = (key) => keyOf('public', key);

function createSecretKey(key, encoding) {
  return new KeyObject('secret', undefined, undefined, chunk(key, encoding, 'key'));
}

// --- Signatures ------------------------------------------------------------------------------

function form(key, algorithm) {
  const options = key !== null && typeof key === 'object' ? key : {};
  if (options.padding === constants.RSA_PKCS1_PSS_PADDING) {
    const {saltLength} = options;
    const digest = DIGEST_BYTES[String(algorithm).toLowerCase().replace(/^rsa-?/, '').replace('-', '')];
    return ['pss', String(saltLength === undefined || saltLength < 0 ? digest : saltLength)];
  }
  return [options.dsaEncoding === 'ieee-p1363' ? 'p1363' : 'pkcs1', '0'];
}

class Signer {
  constructor(algorithm) {
    requireText('algorithm', algorithm);
    if (!HASHES.includes(algorithm.toLowerCase().replace(/^rsa-/, ''))) {
      try {
        call('hash', algorithm, 'hex');
      } catch {
        throw coded(Error, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${algorithm}`);
      }
    }
    this._algorithm = algorithm;
    this._chunks = new Chunks();
  }

  update(data, encoding) {
    this._chunks.add(chunk(data, encoding));
    return this;
  }

  write(data, encoding) {
    this.update(data, encoding);
    return true;
  }

  end(data, encoding) {
    if (data !== undefined) {
      this.update(data, encoding);
    }
    return this;
  }
}

class Sign extends Signer {
  sign(key, encoding) {
    if (!key) {
      throw coded(Error, 'ERR_CRYPTO_SIGN_KEY_REQUIRED', 'No key provided to sign');
    }
    return encoded(encoding, (wanted) => call(
      'sign', this._algorithm, ...form(key, this._algorithm), pemOf(key, 'private'), wanted, ...this._chunks.list));
  }
}

class Verify extends Signer {
  verify(key, signature, encoding) {
    const bytes = typeof signature === 'string'
      ? chunk(signature, encoding || 'latin1').slice(1) : chunk(signature, undefined, 'signature').slice(1);
    return call('verify', this._algorithm, ...form(key, this._algorithm), pemOf(key, 'public'), bytes,
      ...this._chunks.list) === '1';
  }
}

function sign(algorithm, data, key, callback) {
  const produce = () => new Sign(algorithm || 'sha256').update(data).sign(key);
  return callback === undefined ? produce() : later(callback, produce);
}

function verify(algorithm, data, key, signature, callback) {
  const produce = () => new Verify(algorithm || 'sha256').update(data).verify(key, signature);
  return callback === undefined ? produce() : later(callback, produce);
}

// --- Ciphers ---------------------------------------------------------------------------------

const BLOCK = 16;

// All data so far are kept and given to the host each time: it keeps nothing between two calls.
class Cipher {
  constructor(encrypting, algorithm, key, iv, options) {
    requireText('cipher', algorithm);
    const [, bits, mode] = /^(?:id-)?aes-?(128|192|256)-(cbc|ctr|gcm)$/i.exec(algorithm) || [];
    if (mode === undefined) {
      throw coded(Error, 'ERR_CRYPTO_UNKNOWN_CIPHER', 'Unknown cipher');
    }
    this._mode = mode.toUpperCase();
    this._key = key instanceof KeyObject ? toBinary(key.export()) : bytes(key, 'key');
    this._iv = iv === null ? '' : bytes(iv, 'iv');
    if (this._key.length * 8 !== Number(bits)) {
      throw coded(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN', 'Invalid key length');
    }
    if (this._mode === 'GCM' ? this._iv.length === 0 : this._iv.length !== BLOCK) {
      throw coded(TypeError, 'ERR_CRYPTO_INVALID_IV', 'Invalid initialization vector');
    }
    this._encrypting = encrypting;
    this._padded = true;
    this._aad = '';
    this._data = '';
    this._given = 0;
    this._tag = null;
    this._tagLength = (options && options.authTagLength) || BLOCK;
    this._done = false;
  }

  update(data, inputEncoding, outputEncoding) {
    this._open();
    this._data += bytes(data, 'data', inputEncoding);
    return out(this._news(this._soFar()), outputEncoding);
  }

  final(outputEncoding) {
    this._open();
    this._done = true;
    return out(this._news(this._finish()), outputEncoding);
  }

  setAutoPadding(padded = true) {
    this._padded = Boolean(padded);
    return this;
  }

  setAAD(data) {
    this._aad += bytes(data, 'buffer');
    return this;
  }

  getAuthTag() {
    if (!this._encrypting || this._tag === null) {
      throw coded(Error, 'ERR_CRYPTO_INVALID_STATE', 'Invalid state for operation getAuthTag');
    }
    return fromBinary(this._tag.slice(0, this._tagLength));
  }

  setAuthTag(tag, encoding) {
    if (this._encrypting || this._done || this._tag !== null) {
      throw coded(Error, 'ERR_CRYPTO_INVALID_STATE', 'Invalid state for operation setAuthTag');
    }
    const given = bytes(tag, 'buffer', encoding);
    if (![4, 8, 12, 13, 14, 15, 16].includes(given.length)) {
      throw coded(TypeError, 'ERR_CRYPTO_INVALID_AUTH_TAG', `Invalid authentication tag length: ${given.length}`);
    }
    this._tag = given;
    return this;
  }

  _open() {
    if (this._done) {
      throw coded(Error, 'ERR_CRYPTO_INVALID_STATE', 'Unsupported state or unable to authenticate data');
    }
  }

  // What is new in all the output so far.
  _news(output) {
    const news = output.slice(this._given);
    this._given = output.length;
    return news;
  }

  _run(padded, encrypting, data) {
    return call('cipher', this._mode, padded ? '1' : '0', encrypting ? '1' : '0', this._key, this._iv, this._aad, data);
  }

  _soFar() {
    const {length} = this._data;
    if (this._mode === 'CBC') {
      // Who decrypts keeps the last whole block back: it may be padding.
      const whole = length - (length % BLOCK);
      const ready = !this._encrypting && this._padded && whole === length ? Math.max(0, whole - BLOCK) : whole;
      return this._run(false, this._encrypting, this._data.slice(0, ready));
    }
    // Counter modes encrypt and decrypt alike; GCM's output ends in a tag.
    return this._run(false, true, this._data).slice(0, length);
  }

  _finish() {
    if (this._mode !== 'GCM') {
      if (this._mode === 'CBC' && !this._padded && this._data.length % BLOCK !== 0) {
        throw coded(Error, 'ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH', 'wrong final block length');
      }
      return this._run(this._padded, this._encrypting, this._data);
    }
    const {length} = this._data;
    if (this._encrypting) {
      const output = this._run(false, true, this._data);
      this._tag = output.slice(length);
      return output.slice(0, length);
    }
    if (this._tag === null) {
      throw coded(Error, '', 'Unsupported state or unable to authenticate data');
    }
    if (this._tag.length === BLOCK) {
      return this._run(false, false, this._data + this._tag);
    }
    // A short tag is the start of the whole one, which encrypting the result again makes.
    const plain = this._run(false, true, this._data).slice(0, length);
    const whole = this._run(false, true, plain).slice(length);
    if (whole.slice(0, this._tag.length) !== this._tag) {
      throw coded(Error, '', 'Unsupported state or unable to authenticate data');
    }
    return plain;
  }
}

const utf8 = (text) => require('buffer').Buffer.from(text);

function bytes(data, name, encoding) {
  const given = chunk(data, encoding, name);
  return given[0] === 'b' ? given.slice(1) : toBinary(utf8(given.slice(1)));
}

// --- Keys from passwords ---------------------------------------------------------------------

function pbkdf2Sync(password, salt, iterations, length, digest) {
  requireText('digest', digest);
  requireInteger('iterations', iterations, 1, 2147483647);
  requireInteger('keylen', length, 0, 2147483647);
  return fromBinary(call('pbkdf2', digest, String(iterations), String(length),
    chunk(password, undefined, 'password'), chunk(salt, undefined, 'salt')));
}

function pbkdf2(password, salt, iterations, length, digest, callback) {
  later(callback, () => pbkdf2Sync(password, salt, iterations, length, digest));
}

function scryptSync(password, salt, length, options = {}) {
  requireInteger('keylen', length, 0, 2147483647);
  const N = options.N || options.cost || 16384;
  const r = options.r || options.blockSize || 8;
  const p = options.p || options.parallelization || 1;
  for (const [name, value] of [['N', N], ['r', r], ['p', p]]) {
    requireInteger(name, value, 1, 2147483647);
  }
  return fromBinary(call('scrypt', String(N), String(r), String(p), String(length),
    chunk(password, undefined, 'password'), chunk(salt, undefined, 'salt')));
}

function scrypt(password, salt, length, options, callback) {
  const given = typeof options === 'function' ? [undefined, options] : [options, callback];
  later(given[1], () => scryptSync(password, salt, length, given[0]));
}

module.exports = {
  constants,
  Hash,
  Hmac,
  KeyObject,
  Sign,
  Verify,
  createHash: (algorithm) => new Hash(algorithm),
  createHmac: (algorithm, key) => new Hmac(algorithm, key),
  createCipheriv: (algorithm, key, iv, options) => new Cipher(true, algorithm, key, iv, options),
  createDecipheriv: (algorithm, key, iv, options) => new Cipher(false, algorithm, key, iv, options),
  createSign: (algorithm) => new Sign(algorithm),
  createVerify: (algorithm) => new Verify(algorithm),
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  sign,
  verify,
  randomBytes,
  pseudoRandomBytes: randomBytes,
  randomFill,
  randomFillSync,
  randomInt,
  randomUUID,
  getRandomValues,
  timingSafeEqual,
  pbkdf2,
  pbkdf2Sync,
  scrypt,
  scryptSync,
  hash: (algorithm, data, encoding = 'hex') => new Hash(algorithm).update(data).digest(encoding),
  getHashes: () => HASHES.slice(),
  getCiphers: () => CIPHERS.slice(),
  webcrypto: {getRandomValues, randomUUID},
};
