// URL and URLSearchParams of the WHATWG URL standard. The parser cuts the text into parts instead of walking it
// character by character: in an interpreter that is many times faster, and the results are the standard's.
'use strict';

const DEFAULT_PORTS = {'http:': '80', 'https:': '443', 'ws:': '80', 'wss:': '443', 'ftp:': '21', 'file:': ''};
const isSpecial = (protocol) => Object.prototype.hasOwnProperty.call(DEFAULT_PORTS, protocol);

// What is percent-encoded in each part (§1.3 of the standard); anything outside ASCII is, too.
const FRAGMENT = /[\0-\x20"<>`\x7f-\uffff]+/g;
const QUERY = /[\0-\x20"#<>\x7f-\uffff]+/g;
const SPECIAL_QUERY = /[\0-\x20"#'<>\x7f-\uffff]+/g;
const PATH = /[\0-\x20"#<>?`{}\x7f-\uffff]+/g;
const USER = /[\0-\x20"#/:;<=>?@[\\\]^`{|}\x7f-\uffff]+/g;
const OPAQUE = /[\0-\x1f\x7f-\uffff]+/g;

const FORBIDDEN_HOST = /[\0\t\n\r #/:<>?@[\\\]^|]/;
const FORBIDDEN_DOMAIN = /[\0-\x20"#%/:<>?@[\\\]^`{|}\x7f]/;
const LONE_SURROGATES = /[\ud800-\udbff](?![\udc00-\udfff])|(^|[^\ud800-\udbff])[\udc00-\udfff]/;
const DRIVE = /^[a-zA-Z][:|]$/;
const DRIVE_START = /^[a-zA-Z][:|]($|[/\\?#])/;

function scalar(text) {
  if (!LONE_SURROGATES.test(text)) {
    return text;
  }
  let result = '';
  for (const char of text) {
    result += char.length === 1 && (char.charCodeAt(0) & 0xf800) === 0xd800 ? '\ufffd' : char;
  }
  return result;
}

function escapeAll(run) {
  let result = '';
  for (const char of run) {
    const code = char.charCodeAt(0);
    if (code < 0x80) {
      result += (code < 16 ? '%0' : '%') + code.toString(16).toUpperCase();
    } else {
      result += encodeURIComponent(char);
    }
  }
  return result;
}

const escaped = (text, set) => text.replace(set, escapeAll);

// Percent-decoding, then UTF-8 with U+FFFD for what is none.
function unescaped(text) {
  if (!text.includes('%')) {
    return text;
  }
  try {
    return decodeURIComponent(text.replace(/%(?![0-9a-fA-F]{2})/g, '%25'));
  } catch {
    const bytes = [];
    for (const [part] of text.matchAll(/%[0-9a-fA-F]{2}|[^%]+|%/g)) {
      if (part.length === 3 && part[0] === '%') {
        bytes.push(parseInt(part.slice(1), 16));
      } else {
        for (const byte of new (require('text-encoding').TextEncoder)().encode(part)) {
          bytes.push(byte);
        }
      }
    }
    return new (require('text-encoding').TextDecoder)('utf-8', {ignoreBOM: true}).decode(new Uint8Array(bytes));
  }
}

class Failure extends Error {}

function fail() {
  throw new Failure();
}

// --- Hosts -----------------------------------------------------------------------------------

function parseHost(text, special) {
  if (text[0] === '[') {
    return text.endsWith(']') ? `[${parseIpv6(text.slice(1, -1))}]` : fail();
  }
  if (!special) {
    return FORBIDDEN_HOST.test(text) ? fail() : escaped(text, OPAQUE);
  }
  let domain = unescaped(text);
  if (/[^\0-\x7f]/.test(domain) || /(^|\.)xn--/i.test(domain)) {
    domain = toAscii(domain);
  } else {
    domain = domain.toLowerCase();
  }
  if (domain === '' || FORBIDDEN_DOMAIN.test(domain)) {
    fail();
  }
  return endsInNumber(domain) ? parseIpv4(domain) : domain;
}

function toAscii(domain) {
  const answer = native('domainToAscii', domain);
  return answer[0] === '+' ? answer.slice(1) : fail();
}

function endsInNumber(host) {
  const last = /([^.]*)\.?$/.exec(host)[1];
  return /^([0-9]+|0[xX][0-9a-fA-F]*)$/.test(last);
}

function parseIpv4(host) {
  const parts = host.split('.');
  if (parts[parts.length - 1] === '' && parts.length > 1) {
    parts.pop();
  }
  if (parts.length > 4) {
    fail();
  }
  const numbers = parts.map((part) => {
    if (/^0x[0-9a-f]*$/i.test(part)) {
      return part.length === 2 ? 0 : parseInt(part.slice(2), 16);
    }
    if (/^0[0-7]+$/.test(part)) {
      return parseInt(part, 8);
    }
    return /^(0|[1-9][0-9]*)$/.test(part) ? parseInt(part, 10) : fail();
  });
  const last = numbers.pop();
  if (last >= 256 ** (4 - numbers.length) || numbers.some((number) => number > 255)) {
    fail();
  }
  const address = numbers.reduce((sum, number, i) => sum + number * 256 ** (3 - i), last);
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

function parseIpv6(text) {
  const halves = text.split('::');
  if (halves.length > 2) {
    fail();
  }
  const pieces = (half, isLast) => {
    if (half === '') {
      return [];
    }
    const result = [];
    const parts = half.split(':');
    parts.forEach((part, i) => {
      if (part.includes('.') && isLast && i === parts.length - 1) {
        const bytes = part.split('.');
        if (bytes.length !== 4 || bytes.some((byte) => !/^(0|[1-9][0-9]{0,2})$/.test(byte) || Number(byte) > 255)) {
          fail();
        }
        result.push(bytes[0] * 256 + Number(bytes[1]), bytes[2] * 256 + Number(bytes[3]));
      } else {
        result.push(/^[0-9a-fA-F]{1,4}$/.test(part) ? parseInt(part, 16) : fail());
      }
    });
    return result;
  };
  const head = pieces(halves[0], halves.length === 1);
  const tail = halves.length === 2 ? pieces(halves[1], true) : [];
  const count = head.length + tail.length;
  if (halves.length === 1 ? count !== 8 : count > 7) {
    fail();
  }
  const address = [...head, ...new Array(8 - count).fill(0), ...tail];
  // The first longest run of two zeros or more is shortened.
  let best = [-1, 1];
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && address[i + length] === 0) {
      length++;
    }
    if (length > best[1]) {
      best = [i, length];
    }
  }
  const hex = address.map((piece) => piece.toString(16));
  return best[0] < 0 ? hex.join(':')
    : `${hex.slice(0, best[0]).join(':')}::${hex.slice(best[0] + best[1]).join(':')}`;
}

// --- The parser ------------------------------------------------------------------------------

// A record's path is text for an opaque path, else a list of segments; host null means none.
function record(protocol) {
  return {protocol, username: '', password: '', host: null, port: '', path: [], query: null, fragment: null};
}

function parse(input, base) {
  let text = scalar(input).replace(/^[\0-\x20]+|[\0-\x20]+$/g, '').replace(/[\t\n\r]+/g, '');
  let fragment = null;
  let query = null;
  let at = text.indexOf('#');
  if (at >= 0) {
    fragment = escaped(text.slice(at + 1), FRAGMENT);
    text = text.slice(0, at);
  }
  at = text.indexOf('?');
  if (at >= 0) {
    query = text.slice(at + 1);
    text = text.slice(0, at);
  }
  const scheme = /^[a-zA-Z][a-zA-Z0-9+.-]*:/.exec(text);
  let url;
  if (scheme !== null) {
    url = withScheme(scheme[0].toLowerCase(), text.slice(scheme[0].length), query, base);
  } else if (base === null) {
    fail();
  } else if (typeof base.path === 'string') {
    if (text !== '' || query !== null || fragment === null) {
      fail();
    }
    url = {...base};
  } else {
    url = base.protocol === 'file:' ? file(text, query, base) : relative(text, query, base);
  }
  if (query !== null) {
    url.query = escaped(query, isSpecial(url.protocol) ? SPECIAL_QUERY : QUERY);
  }
  url.fragment = fragment;
  return url;
}

function withScheme(protocol, rest, query, base) {
  if (protocol === 'file:') {
    return file(rest, query, base !== null && base.protocol === 'file:' ? base : null);
  }
  if (isSpecial(protocol)) {
    if (base !== null && base.protocol === protocol && !/^[/\\]{2}/.test(rest)) {
      return relative(rest, query, base);
    }
    return authority(record(protocol), rest.replace(/^[/\\]+/, ''));
  }
  const url = record(protocol);
  if (rest.startsWith('//')) {
    return authority(url, rest.slice(2));
  }
  if (rest[0] === '/') {
    url.path = resolvePath([], rest.slice(1), url);
  } else {
    url.path = escaped(rest, OPAQUE);
  }
  return url;
}

function relative(text, query, base) {
  const special = isSpecial(base.protocol);
  const isSlash = (char) => char === '/' || special && char === '\\';
  if (isSlash(text[0]) && isSlash(text[1])) {
    return authority(record(base.protocol), special ? text.replace(/^[/\\]+/, '') : text.slice(2));
  }
  const url = {...base, query: null};
  if (isSlash(text[0])) {
    url.path = resolvePath([], text.slice(1), url);
  } else if (text === '') {
    url.path = base.path.slice();
    url.query = query === null ? base.query : null;
  } else {
    url.path = resolvePath(base.path.slice(0, -1), text, url);
  }
  return url;
}

function authority(url, rest) {
  const special = isSpecial(url.protocol);
  const end = rest.search(special ? /[/\\]/ : /\//);
  let text = end < 0 ? rest : rest.slice(0, end);
  const at = text.lastIndexOf('@');
  if (at >= 0) {
    const credentials = text.slice(0, at);
    text = text.slice(at + 1);
    const colon = credentials.indexOf(':');
    url.username = escaped(colon < 0 ? credentials : credentials.slice(0, colon), USER);
    url.password = colon < 0 ? '' : escaped(credentials.slice(colon + 1), USER);
    if (text === '') {
      fail();
    }
  }
  const [, host, , port] = /^(\[[^\]]*\]?[^:]*|[^:]*)(:([^]*))?$/.exec(text) || fail();
  if (host === '' && (special || port !== undefined)) {
    fail();
  }
  url.host = parseHost(host, special);
  if (port !== undefined) {
    url.port = parsePort(port, url.protocol);
  }
  url.path = end < 0 ? (special ? [''] : []) : resolvePath([], rest.slice(end + 1), url);
  return url;
}

function parsePort(text, protocol) {
  if (text === '') {
    return '';
  }
  if (!/^[0-9]+$/.test(text) || Number(text) > 65535) {
    fail();
  }
  const port = String(Number(text));
  return port === DEFAULT_PORTS[protocol] ? '' : port;
}

function file(text, query, base) {
  const url = record('file:');
  url.host = '';
  const isSlash = (char) => char === '/' || char === '\\';
  if (isSlash(text[0]) && isSlash(text[1])) {
    const rest = text.slice(2);
    const end = rest.search(/[/\\]/);
    const host = end < 0 ? rest : rest.slice(0, end);
    if (DRIVE.test(host)) {
      url.path = resolvePath([], rest, url);
      return url;
    }
    if (host !== '') {
      const parsed = parseHost(host, true);
      url.host = parsed === 'localhost' ? '' : parsed;
    }
    url.path = end < 0 ? [''] : resolvePath([], rest.slice(end + 1), url);
  } else if (isSlash(text[0])) {
    let start = [];
    if (base !== null) {
      url.host = base.host;
      if (!DRIVE_START.test(text.slice(1)) && /^[a-zA-Z]:$/.test(base.path[0] || '')) {
        start = [base.path[0]];
      }
    }
    url.path = resolvePath(start, text.slice(1), url);
  } else if (base === null) {
    url.path = resolvePath([], text, url);
  } else {
    url.host = base.host;
    if (text === '') {
      url.path = base.path.slice();
      url.query = query === null ? base.query : null;
    } else {
      const start = DRIVE_START.test(text) ? [] : base.path.slice();
      url.path = resolvePath(shortened(start, 'file:'), text, url);
    }
  }
  return url;
}

function shortened(path, protocol) {
  if (!(protocol === 'file:' && path.length === 1 && /^[a-zA-Z]:$/.test(path[0]))) {
    path.pop();
  }
  return path;
}

function resolvePath(start, text, url) {
  const path = start;
  const segments = text.split(isSpecial(url.protocol) ? /[/\\]/ : '/');
  const plain = !/[.%]/.test(text);
  segments.forEach((segment, i) => {
    const last = i === segments.length - 1;
    const dots = plain ? segment : segment.replace(/%2e/gi, '.');
    if (dots === '..') {
      shortened(path, url.protocol);
      if (last) {
        path.push('');
      }
    } else if (dots === '.') {
      if (last) {
        path.push('');
      }
    } else if (url.protocol === 'file:' && path.length === 0 && DRIVE.test(segment)) {
      path.push(segment[0] + ':');
    } else {
      path.push(escaped(segment, PATH));
    }
  });
  return path;
}

function pathText(url) {
  return typeof url.path === 'string' ? url.path : url.path.length === 0 ? '' : '/' + url.path.join('/');
}

function credentials(url) {
  return url.username || url.password ? url.username + (url.password && ':' + url.password) + '@' : '';
}

function serialize(url) {
  let result = url.protocol;
  if (url.host !== null) {
    result += '//' + credentials(url) + url.host + (url.port && ':' + url.port);
  } else if (typeof url.path !== 'string' && url.path.length > 1 && url.path[0] === '') {
    result += '/.';
  }
  return result + pathText(url) + (url.query === null ? '' : '?' + url.query)
    + (url.fragment === null ? '' : '#' + url.fragment);
}

// --- URLSearchParams -------------------------------------------------------------------------

const FORM = /[^A-Za-z0-9*._-]+/g;
const formEscaped = (text) => scalar(text).replace(FORM, (run) => escapeAll(run).replace(/%20/g, '+'));
const formUnescaped = (text) => unescaped(text.replace(/\+/g, ' '));

function parseForm(text) {
  const list = [];
  for (const part of text.split('&')) {
    if (part !== '') {
      const at = part.indexOf('=');
      const name = at < 0 ? part : part.slice(0, at);
      list.push([formUnescaped(name), at < 0 ? '' : formUnescaped(part.slice(at + 1))]);
    }
  }
  return list;
}

const formText = (list) => list.map(([name, value]) => `${formEscaped(name)}=${formEscaped(value)}`).join('&');

// The iterators look at the list as it is at each step, so they see changes.
function* walk(params, pick) {
  for (let i = 0; i < lists.get(params).length; i++) {
    yield pick(lists.get(params)[i]);
  }
}

const lists = new WeakMap();
const owners = new WeakMap();

function listFrom(init) {
  if (init === undefined || init === null) {
    return [];
  }
  if (typeof init !== 'object' && typeof init !== 'function') {
    const text = scalar(String(init));
    return parseForm(text[0] === '?' ? text.slice(1) : text);
  }
  const iterator = init[Symbol.iterator];
  if (iterator === undefined || iterator === null) {
    return Reflect.ownKeys(init).filter((key) => Object.prototype.propertyIsEnumerable.call(init, key))
      .map((key) => [scalar(String(key)), scalar(String(init[key]))]);
  }
  return Array.from(init, (pair) => {
    const both = pair !== null && typeof pair === 'object' ? Array.from(pair) : [];
    if (both.length !== 2) {
      const error = new TypeError('Each query pair must be an iterable [name, value] tuple');
      error.code = 'ERR_INVALID_TUPLE';
      throw error;
    }
    return both.map((part) => scalar(String(part)));
  });
}

class URLSearchParams {
  constructor(init = undefined) {
    lists.set(this, listFrom(init));
  }

  get size() {
    return lists.get(this).length;
  }

  append(name, value) {
    lists.get(this).push([scalar(String(name)), scalar(String(value))]);
    changed(this);
  }

  delete(name, value) {
    replaceList(this, ([known, held]) => known === String(name) && (value === undefined || held === String(value)));
    changed(this);
  }

  get(name) {
    const found = lists.get(this).find(([known]) => known === String(name));
    return found === undefined ? null : found[1];
  }

  getAll(name) {
    return lists.get(this).filter(([known]) => known === String(name)).map(([, value]) => value);
  }

  has(name, value) {
    return lists.get(this).some(([known, held]) => known === String(name)
      && (value === undefined || held === String(value)));
  }

  set(name, value) {
    const pair = lists.get(this).find(([known]) => known === String(name));
    if (pair === undefined) {
      this.append(name, value);
      return;
    }
    pair[1] = scalar(String(value));
    replaceList(this, (known) => known !== pair && known[0] === String(name));
    changed(this);
  }

  sort() {
    lists.get(this).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    changed(this);
  }

  forEach(callback, receiver) {
    for (const [name, value] of this) {
      callback.call(receiver, value, name, this);
    }
  }

  entries() {
    return walk(this, ([name, value]) => [name, value]);
  }

  keys() {
    return walk(this, ([name]) => name);
  }

  values() {
    return walk(this, ([, value]) => value);
  }

  [Symbol.iterator]() {
    return this.entries();
  }

  toString() {
    return formText(lists.get(this));
  }
}

function replaceList(params, isGone) {
  lists.set(params, lists.get(params).filter((pair) => !isGone(pair)));
}

function changed(params) {
  const url = owners.get(params);
  if (url !== undefined) {
    const text = params.toString();
    records.get(url).query = text === '' ? null : text;
  }
}

// --- URL -------------------------------------------------------------------------------------

const records = new WeakMap();
const params = new WeakMap();

function invalid(input, base) {
  const error = new TypeError('Invalid URL');
  error.code = 'ERR_INVALID_URL';
  error.input = input;
  if (base !== undefined) {
    error.base = base;
  }
  return error;
}

function parsed(input, base) {
  try {
    return parse(input, base === undefined ? null : parse(base, null));
  } catch (error) {
    if (error instanceof Failure) {
      throw invalid(input, base);
    }
    throw error;
  }
}

// A setter that is given nonsense changes nothing.
function attempt(change) {
  try {
    change();
  } catch (error) {
    if (!(error instanceof Failure)) {
      throw error;
    }
  }
}

const isOpaque = (url) => typeof url.path === 'string';
const hasNoCredentials = (url) => url.host === null || url.host === '' || url.protocol === 'file:';
const cleaned = (value) => scalar(String(value)).replace(/[\t\n\r]+/g, '');

function refresh(url) {
  const own = params.get(url);
  if (own !== undefined) {
    const {query} = records.get(url);
    lists.set(own, query === null ? [] : parseForm(query));
  }
}

class URL {
  constructor(input, base = undefined) {
    if (arguments.length === 0) {
      const error = new TypeError('The "url" argument must be specified');
      error.code = 'ERR_MISSING_ARGS';
      throw error;
    }
    records.set(this, parsed(String(input), base === undefined ? undefined : String(base)));
  }

  static canParse(input, base = undefined) {
    try {
      return new URL(input, base) !== null;
    } catch {
      return false;
    }
  }

  static parse(input, base = undefined) {
    return URL.canParse(input, base) ? new URL(input, base) : null;
  }

  get href() {
    return serialize(records.get(this));
  }

  set href(value) {
    records.set(this, parsed(String(value), undefined));
    refresh(this);
  }

  get origin() {
    const url = records.get(this);
    if (url.protocol === 'blob:') {
      try {
        const inner = new URL(pathText(url));
        return /^https?:$/.test(inner.protocol) ? inner.origin : 'null';
      } catch {
        return 'null';
      }
    }
    return isSpecial(url.protocol) && url.protocol !== 'file:' ? `${url.protocol}//${this.host}` : 'null';
  }

  get protocol() {
    return records.get(this).protocol;
  }

  set protocol(value) {
    const url = records.get(this);
    const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*)(:|$)/.exec(cleaned(value));
    const next = scheme === null ? url.protocol : scheme[1].toLowerCase() + ':';
    const impossible = next === 'file:' && (url.username || url.password || url.port)
      || url.protocol === 'file:' && url.host === '';
    if (isSpecial(next) === isSpecial(url.protocol) && !impossible) {
      url.protocol = next;
      url.port = url.port === DEFAULT_PORTS[next] ? '' : url.port;
    }
  }

  get username() {
    return records.get(this).username;
  }

  set username(value) {
    const url = records.get(this);
    if (!hasNoCredentials(url)) {
      url.username = escaped(scalar(String(value)), USER);
    }
  }

  get password() {
    return records.get(this).password;
  }

  set password(value) {
    const url = records.get(this);
    if (!hasNoCredentials(url)) {
      url.password = escaped(scalar(String(value)), USER);
    }
  }

  get host() {
    const {host, port} = records.get(this);
    return host === null ? '' : host + (port && ':' + port);
  }

  set host(value) {
    setHost(records.get(this), value, true);
  }

  get hostname() {
    return records.get(this).host || '';
  }

  set hostname(value) {
    setHost(records.get(this), value, false);
  }

  get port() {
    return records.get(this).port;
  }

  set port(value) {
    const url = records.get(this);
    const digits = /^[0-9]*/.exec(cleaned(value))[0];
    if (!hasNoCredentials(url) && (digits !== '' || String(value) === '')) {
      attempt(() => {
        url.port = parsePort(digits, url.protocol);
      });
    }
  }

  get pathname() {
    return pathText(records.get(this));
  }

  set pathname(value) {
    const url = records.get(this);
    if (!isOpaque(url)) {
      const text = cleaned(value);
      const special = isSpecial(url.protocol);
      const rest = text[0] === '/' || special && text[0] === '\\' ? text.slice(1) : text;
      url.path = text === '' && !special && url.host !== null ? [] : resolvePath([], rest, url);
    }
  }

  get search() {
    const {query} = records.get(this);
    return query ? '?' + query : '';
  }

  set search(value) {
    const url = records.get(this);
    const text = cleaned(value);
    url.query = text === '' ? null
      : escaped(text[0] === '?' ? text.slice(1) : text, isSpecial(url.protocol) ? SPECIAL_QUERY : QUERY);
    refresh(this);
  }

  get searchParams() {
    let own = params.get(this);
    if (own === undefined) {
      own = new URLSearchParams();
      params.set(this, own);
      owners.set(own, this);
      refresh(this);
    }
    return own;
  }

  get hash() {
    const {fragment} = records.get(this);
    return fragment ? '#' + fragment : '';
  }

  set hash(value) {
    const text = cleaned(value);
    records.get(this).fragment = text === '' ? null : escaped(text[0] === '#' ? text.slice(1) : text, FRAGMENT);
  }

  toString() {
    return this.href;
  }

  toJSON() {
    return this.href;
  }
}

function setHost(url, value, withPort) {
  if (isOpaque(url)) {
    return;
  }
  const special = isSpecial(url.protocol);
  const text = cleaned(value).split(special ? /[/?#\\]/ : /[/?#]/)[0];
  attempt(() => {
    const [, host, , port] = /^(\[[^\]]*\]?[^:]*|[^:]*)(:([^]*))?$/.exec(text);
    if (host === '' && special && url.protocol !== 'file:' || host === '' && (url.username || url.port)
      || port !== undefined && !withPort) {
      fail();
    }
    const next = host === '' ? '' : parseHost(host, special);
    url.host = url.protocol === 'file:' && next === 'localhost' ? '' : next;
    const digits = /^[0-9]+/.exec(port || '');
    if (withPort && digits !== null && url.protocol !== 'file:') {
      url.port = parsePort(digits[0], url.protocol);
    }
  });
}

// As in browsers, the members are enumerable and the classes name themselves.
for (const [type, name] of [[URL, 'URL'], [URLSearchParams, 'URLSearchParams']]) {
  for (const key of Object.getOwnPropertyNames(type.prototype)) {
    if (key !== 'constructor') {
      Object.defineProperty(type.prototype, key, {enumerable: true});
    }
  }
  Object.defineProperty(type.prototype, Symbol.toStringTag, {value: name, configurable: true});
}

function domainToASCII(domain) {
  try {
    return parseHost(String(domain), true);
  } catch {
    return '';
  }
}

function domainToUnicode(domain) {
  const ascii = domainToASCII(domain);
  return ascii === '' ? '' : native('domainToUnicode', ascii).slice(1);
}

module.exports = {URL, URLSearchParams, domainToASCII, domainToUnicode};
