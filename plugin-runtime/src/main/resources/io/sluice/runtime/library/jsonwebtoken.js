// `jsonwebtoken` 8: JSON Web Tokens (RFC 7519) signed with HMAC, RSA, RSA-PSS and ECDSA.
'use strict';

const crypto = require('crypto');
const {Buffer} = require('buffer');

class JsonWebTokenError extends Error {
  constructor(message, inner) {
    super(message);
    this.name = 'JsonWebTokenError';
    this.message = message;
    if (inner) {
      this.inner = inner;
    }
  }
}

class NotBeforeError extends JsonWebTokenError {
  constructor(message, date) {
    super(message);
    this.name = 'NotBeforeError';
    this.date = date;
  }
}

class TokenExpiredError extends JsonWebTokenError {
  constructor(message, expiredAt) {
    super(message);
    this.name = 'TokenExpiredError';
    this.expiredAt = expiredAt;
  }
}

const SECRET = ['HS256', 'HS384', 'HS512'];
const RSA = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
const CURVE = ['ES256', 'ES384', 'ES512'];
const KNOWN = [...SECRET, ...RSA, ...CURVE, 'none'];

const encoded = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const decoded = (text) => Buffer.from(text, 'base64').toString('utf8');

function keyOptions(algorithm, key) {
  if (algorithm.startsWith('PS')) {
    return {key, padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: crypto.constants.RSA_PSS_SALTLEN_DIGEST};
  }
  return algorithm.startsWith('ES') ? {key, dsaEncoding: 'ieee-p1363'} : key;
}

function signatureOf(algorithm, input, key) {
  if (algorithm === 'none') {
    return '';
  }
  const hash = 'sha' + algorithm.slice(2);
  if (algorithm.startsWith('HS')) {
    return crypto.createHmac(hash, key).update(input).digest('base64url');
  }
  return crypto.createSign(hash).update(input).sign(keyOptions(algorithm, plainKey(key)), 'base64url');
}

function isSigned(algorithm, input, signature, key) {
  if (algorithm === 'none') {
    return signature === '';
  }
  if (algorithm.startsWith('HS')) {
    const expected = Buffer.from(signatureOf(algorithm, input, key));
    const given = Buffer.from(signature);
    return expected.length === given.length && crypto.timingSafeEqual(expected, given);
  }
  return crypto.createVerify('sha' + algorithm.slice(2)).update(input)
    .verify(keyOptions(algorithm, plainKey(key)), signature, 'base64url');
}

const plainKey = (key) => (key !== null && typeof key === 'object' && !Buffer.isBuffer(key) && key.key ? key.key : key);

// --- Times -----------------------------------------------------------------------------------

const UNITS = [
  [/^(milliseconds?|msecs?|ms)$/, 1], [/^(seconds?|secs?|s)$/, 1000], [/^(minutes?|mins?|m)$/, 60000],
  [/^(hours?|hrs?|h)$/, 3600000], [/^(days?|d)$/, 86400000], [/^(weeks?|w)$/, 604800000],
  [/^(years?|yrs?|y)$/, 31557600000],
];

// `2 days`, `10h`, `120` (milliseconds), or undefined.
function milliseconds(text) {
  const found = /^(-?(?:\d+)?\.?\d+) *([a-z]*)$/i.exec(text);
  if (found === null || text.length > 100) {
    return undefined;
  }
  const unit = found[2] === '' ? UNITS[0] : UNITS.find(([name]) => name.test(found[2].toLowerCase()));
  return unit === undefined ? undefined : parseFloat(found[1]) * unit[1];
}

// A number of seconds or a text, from a time in seconds.
function timeFrom(value, start) {
  if (typeof value === 'number') {
    return start + value;
  }
  const length = typeof value === 'string' ? milliseconds(value) : undefined;
  return length === undefined ? undefined : Math.floor(start + length / 1000);
}

const TIMESPAN = 'should be a number of seconds or string representing a timespan eg: "1d", "20h", 60';

const now = () => Math.floor(Date.now() / 1000);

// --- sign ------------------------------------------------------------------------------------

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value)
  && !Buffer.isBuffer(value);
const isTime = (value) => (typeof value === 'string' ? value !== '' : Number.isInteger(value));
const isText = (value) => typeof value === 'string';
const isFlag = (value) => typeof value === 'boolean';

const OPTIONS = {
  expiresIn: [isTime, '"expiresIn" should be a number of seconds or string representing a timespan'],
  notBefore: [isTime, '"notBefore" should be a number of seconds or string representing a timespan'],
  audience: [(value) => isText(value) || Array.isArray(value), '"audience" must be a string or array'],
  algorithm: [(value) => KNOWN.includes(value), '"algorithm" must be a valid string enum value'],
  header: [isObject, '"header" must be an object'],
  encoding: [isText, '"encoding" must be a string'],
  issuer: [isText, '"issuer" must be a string'],
  subject: [isText, '"subject" must be a string'],
  jwtid: [isText, '"jwtid" must be a string'],
  noTimestamp: [isFlag, '"noTimestamp" must be a boolean'],
  keyid: [isText, '"keyid" must be a string'],
  mutatePayload: [isFlag, '"mutatePayload" must be a boolean'],
};
const CLAIMS = {
  iat: '"iat" should be a number of seconds',
  exp: '"exp" should be a number of seconds',
  nbf: '"nbf" should be a number of seconds',
};
const CLAIM_OPTIONS = {audience: 'aud', issuer: 'iss', subject: 'sub', jwtid: 'jti'};

function answer(callback, produce) {
  if (typeof callback !== 'function') {
    return produce();
  }
  let error = null;
  let value;
  try {
    value = produce();
  } catch (thrown) {
    error = thrown;
  }
  Promise.resolve().then(() => (error === null ? callback(null, value) : callback(error)));
  return undefined;
}

function sign(payload, key, options, callback) {
  if (typeof options === 'function') {
    return answer(options, () => signed(payload, key, {}));
  }
  return answer(callback, () => signed(payload, key, options || {}));
}

function signed(payload, key, options) {
  const header = {
    alg: options.algorithm || 'HS256',
    typ: isObject(payload) ? 'JWT' : undefined,
    kid: options.keyid,
    ...options.header,
  };
  if (!key && options.algorithm !== 'none') {
    throw new Error('secretOrPrivateKey must have a value');
  }
  if (payload === undefined) {
    throw new Error('payload is required');
  }
  for (const name of Object.keys(options)) {
    if (OPTIONS[name] === undefined) {
      throw new Error(`"${name}" is not allowed in "options"`);
    }
    if (!OPTIONS[name][0](options[name])) {
      throw new Error(OPTIONS[name][1]);
    }
  }
  if (!isObject(payload)) {
    const wrong = ['expiresIn', 'notBefore', 'noTimestamp', 'audience', 'issuer', 'subject', 'jwtid']
      .filter((name) => options[name] !== undefined);
    if (wrong.length > 0) {
      throw new Error(`invalid ${wrong.join(',')} option for ${typeof payload} payload`);
    }
    return finish(header, Buffer.isBuffer(payload) ? payload.toString() : payload, key);
  }
  for (const name of Object.keys(CLAIMS)) {
    if (payload[name] !== undefined && typeof payload[name] !== 'number') {
      throw new Error(CLAIMS[name]);
    }
  }
  for (const [name, claim] of [['expiresIn', 'exp'], ['notBefore', 'nbf']]) {
    if (payload[claim] !== undefined && options[name] !== undefined) {
      throw new Error(`Bad "options.${name}" option the payload already has an "${claim}" property.`);
    }
  }
  const claims = options.mutatePayload ? payload : {...payload};
  const start = claims.iat || now();
  if (options.noTimestamp) {
    delete claims.iat;
  } else {
    claims.iat = start;
  }
  for (const [name, claim] of [['notBefore', 'nbf'], ['expiresIn', 'exp']]) {
    if (options[name] !== undefined) {
      claims[claim] = timeFrom(options[name], start);
      if (claims[claim] === undefined) {
        throw new Error(`"${name}" ${TIMESPAN}`);
      }
    }
  }
  for (const [name, claim] of Object.entries(CLAIM_OPTIONS)) {
    if (options[name] !== undefined) {
      if (claims[claim] !== undefined) {
        throw new Error(`Bad "options.${name}" option. The payload already has an "${claim}" property.`);
      }
      claims[claim] = options[name];
    }
  }
  return finish(header, claims, key);
}

function finish(header, payload, key) {
  if (!KNOWN.includes(header.alg)) {
    throw new TypeError(`"${header.alg}" is not a valid algorithm.`);
  }
  const input = `${encoded(header)}.${encoded(payload)}`;
  return `${input}.${signatureOf(header.alg, input, key)}`;
}

// --- decode and verify -----------------------------------------------------------------------

function taken(token) {
  if (!/^[a-zA-Z0-9\-_]+?\.[a-zA-Z0-9\-_]+?\.([a-zA-Z0-9\-_]+)?$/.test(token)) {
    return null;
  }
  const [head, body, signature] = token.split('.');
  let header;
  try {
    header = JSON.parse(decoded(head));
  } catch {
    return null;
  }
  let payload = decoded(body);
  try {
    payload = JSON.parse(payload);
  } catch {
    // A payload that is no JSON is text, unless the header says it is a set of claims.
    if (header.typ === 'JWT') {
      throw new JsonWebTokenError('invalid token');
    }
  }
  return {header, payload: typeof payload === 'object' && payload !== null ? payload : decoded(body), signature};
}

function decode(token, options) {
  let parts;
  try {
    parts = typeof token === 'string' ? taken(token) : null;
  } catch {
    parts = null;
  }
  if (parts === null) {
    return null;
  }
  return options && options.complete ? parts : parts.payload;
}

function allowedFor(key) {
  const pem = Buffer.isBuffer(key) ? key.toString() : String(plainKey(key));
  if (pem.includes('BEGIN CERTIFICATE') || pem.includes('BEGIN PUBLIC KEY')) {
    return [...RSA.slice(0, 3), ...CURVE, ...RSA.slice(3)];
  }
  return pem.includes('BEGIN RSA PUBLIC KEY') ? RSA : SECRET;
}

function verify(token, key, options, callback) {
  const done = typeof options === 'function' ? options : callback;
  const given = typeof options === 'function' || !options ? {} : options;
  if (typeof key === 'function') {
    if (typeof done !== 'function') {
      throw new JsonWebTokenError(
        'verify must be called asynchronous if secret or public key is provided as a callback');
    }
    const parts = decode(token, {complete: true});
    if (parts === null) {
      return answer(done, () => verified(token, '', given));
    }
    return key(parts.header, (error, found) => answer(done, () => {
      if (error) {
        throw new JsonWebTokenError(`error in secret or public key callback: ${error.message}`);
      }
      return verified(token, found, given);
    }));
  }
  return answer(done, () => verified(token, key, given));
}

function verified(token, key, options) {
  if (!token) {
    throw new JsonWebTokenError('jwt must be provided');
  }
  if (typeof token !== 'string') {
    throw new JsonWebTokenError('jwt must be a string');
  }
  if (options.clockTimestamp && typeof options.clockTimestamp !== 'number') {
    throw new JsonWebTokenError('clockTimestamp must be a number');
  }
  if (options.nonce !== undefined && (typeof options.nonce !== 'string' || options.nonce.trim() === '')) {
    throw new JsonWebTokenError('nonce must be a non-empty string');
  }
  if (token.split('.').length !== 3) {
    throw new JsonWebTokenError('jwt malformed');
  }
  const parts = taken(token);
  if (parts === null) {
    throw new JsonWebTokenError('invalid token');
  }
  const {header, payload, signature = ''} = parts;
  const isUnsigned = signature === '';
  if (isUnsigned && key) {
    throw new JsonWebTokenError('jwt signature is required');
  }
  if (!isUnsigned && !key) {
    throw new JsonWebTokenError('secret or public key must be provided');
  }
  // A token without a signature is taken only by who asks for it with neither key nor algorithms.
  const algorithms = options.algorithms || (isUnsigned ? ['none'] : allowedFor(key));
  if (!algorithms.includes(header.alg)) {
    throw new JsonWebTokenError('invalid algorithm');
  }
  if (!KNOWN.includes(header.alg) || !isSigned(header.alg, token.slice(0, token.lastIndexOf('.')), signature, key)) {
    throw new JsonWebTokenError('invalid signature');
  }
  checkTimes(payload, options);
  checkClaims(payload, options);
  return options.complete ? {header, payload, signature} : payload;
}

function checkTimes(payload, options) {
  const time = options.clockTimestamp || now();
  const tolerance = options.clockTolerance || 0;
  if (payload.nbf !== undefined && !options.ignoreNotBefore) {
    if (typeof payload.nbf !== 'number') {
      throw new JsonWebTokenError('invalid nbf value');
    }
    if (payload.nbf > time + tolerance) {
      throw new NotBeforeError('jwt not active', new Date(payload.nbf * 1000));
    }
  }
  if (payload.exp !== undefined && !options.ignoreExpiration) {
    if (typeof payload.exp !== 'number') {
      throw new JsonWebTokenError('invalid exp value');
    }
    if (time >= payload.exp + tolerance) {
      throw new TokenExpiredError('jwt expired', new Date(payload.exp * 1000));
    }
  }
  if (options.maxAge !== undefined) {
    if (typeof payload.iat !== 'number') {
      throw new JsonWebTokenError('iat required when maxAge is specified');
    }
    const end = timeFrom(options.maxAge, payload.iat);
    if (end === undefined) {
      throw new JsonWebTokenError(`"maxAge" ${TIMESPAN}`);
    }
    if (time >= end + tolerance) {
      throw new TokenExpiredError('maxAge exceeded', new Date(end * 1000));
    }
  }
}

function checkClaims(payload, options) {
  const list = (value) => (Array.isArray(value) ? value : [value]);
  if (options.audience !== undefined) {
    const wanted = list(options.audience);
    const matches = list(payload.aud).some((audience) => wanted.some((want) => (want instanceof RegExp
      ? want.test(audience) : want === audience)));
    if (!matches) {
      throw new JsonWebTokenError(`jwt audience invalid. expected: ${wanted.join(' or ')}`);
    }
  }
  if (options.issuer !== undefined && !list(options.issuer).includes(payload.iss)) {
    throw new JsonWebTokenError(`jwt issuer invalid. expected: ${options.issuer}`);
  }
  for (const [name, claim] of [['subject', 'sub'], ['jwtid', 'jti'], ['nonce', 'nonce']]) {
    if (options[name] !== undefined && payload[claim] !== options[name]) {
      throw new JsonWebTokenError(`jwt ${name} invalid. expected: ${options[name]}`);
    }
  }
}

module.exports = {sign, verify, decode, JsonWebTokenError, NotBeforeError, TokenExpiredError};
