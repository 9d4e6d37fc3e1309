// Node's `url`: the WHATWG classes, and the old functions parse, format and resolve.
'use strict';

const {URL, URLSearchParams, domainToASCII, domainToUnicode} = require('whatwg-url');

const SLASHED = new Set(['http:', 'https:', 'ftp:', 'ws:', 'wss:', 'file:', 'gopher:']);
const SCHEME = /^[a-z0-9.+-]+:/i;
// Escaped wherever they stand: they end no part of a URL and belong in none.
const ESCAPED = /[\t\n\r "'<>\\^`{|}]/g;

function Url() {
  for (const part of [
    'protocol', 'slashes', 'auth', 'host', 'port', 'hostname', 'hash', 'search', 'query', 'pathname', 'path', 'href',
  ]) {
    this[part] = null;
  }
}

function wrongType(value) {
  const error = new TypeError('The "url" argument must be of type string. Received '
    + (value === null || value === undefined ? value : `type ${typeof value}`));
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

const escapedChar = (char) => '%' + char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');

function split(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at)];
}

function parse(text, parseQuery = false, slashesDenoteHost = false) {
  if (text instanceof Url) {
    return text;
  }
  if (typeof text !== 'string') {
    throw wrongType(text);
  }
  const url = new Url();
  let rest = text.trim();
  // Backslashes before the query are slashes, as browsers read them.
  const query = rest.search(/[?#]/);
  rest = query < 0 ? rest.replace(/\\/g, '/') : rest.slice(0, query).replace(/\\/g, '/') + rest.slice(query);
  const scheme = SCHEME.exec(rest);
  if (scheme !== null) {
    url.protocol = scheme[0].toLowerCase();
    rest = rest.slice(scheme[0].length);
  }
  const script = url.protocol === 'javascript:';
  if (!script && rest.startsWith('//') && (slashesDenoteHost || scheme !== null || /^\/\/[^@/]+@[^@/]+/.test(rest))) {
    url.slashes = true;
    rest = host(url, rest.slice(2), text);
  } else if (!script && scheme !== null && !SLASHED.has(url.protocol)) {
    rest = host(url, rest, text);
  }
  [rest, url.hash] = split(rest, '#');
  [rest, url.search] = split(rest, '?');
  if (!script) {
    rest = rest.replace(ESCAPED, escapedChar);
    url.search = url.search === null ? null : url.search.replace(ESCAPED, escapedChar);
    url.hash = url.hash === null ? null : url.hash.replace(ESCAPED, escapedChar);
  }
  if (url.search !== null) {
    url.query = url.search.slice(1);
  }
  if (parseQuery) {
    url.search = url.search === null ? '' : url.search;
    url.query = require('querystring').parse(url.query === null ? '' : url.query);
  }
  if (rest !== '') {
    url.pathname = rest;
  } else if (SLASHED.has(url.protocol) && url.hostname) {
    url.pathname = '/';
  }
  if (url.pathname !== null || url.search) {
    url.path = (url.pathname === null ? '' : url.pathname) + (url.search === null ? '' : url.search);
  }
  url.href = url.format();
  return url;
}

// Takes user, host and port from the front of `rest`; answers what follows them.
function host(url, rest, whole) {
  const end = rest.search(/[/?#]/);
  let authority = end < 0 ? rest : rest.slice(0, end);
  let following = end < 0 ? '' : rest.slice(end);
  const at = authority.lastIndexOf('@');
  if (at >= 0) {
    url.auth = decodeURIComponent(authority.slice(0, at));
    authority = authority.slice(at + 1);
  }
  const port = /:([0-9]*)$/.exec(authority);
  if (port !== null) {
    url.port = port[1] === '' ? null : port[1];
    authority = authority.slice(0, port.index);
  }
  const address = /^\[[0-9a-f:.]+\]$/i.test(authority);
  if (!address) {
    // The first character no host has begins the path.
    const bad = authority.search(/[^a-zA-Z0-9.\-_+\u0080-\uffff]/);
    if (bad >= 0) {
      if (authority[bad] === ':' || authority[bad] === '[') {
        const error = new TypeError('Invalid URL');
        error.code = 'ERR_INVALID_URL';
        error.input = whole;
        throw error;
      }
      following = '/' + authority.slice(bad) + (port === null ? '' : port[0]) + following;
      url.port = null;
      authority = authority.slice(0, bad);
    }
  }
  let name = authority.toLowerCase();
  if (/[^\0-\x7f]/.test(name)) {
    name = domainToASCII(name);
  }
  url.hostname = address ? name.slice(1, -1) : name;
  url.host = name + (url.port === null ? '' : ':' + url.port);
  return following;
}

Url.prototype.format = function () {
  const auth = this.auth ? encodeURIComponent(this.auth).replace(/%3A/i, ':') + '@' : '';
  let protocol = this.protocol || '';
  let pathname = this.pathname || '';
  let hash = this.hash || '';
  let host = '';
  if (this.host) {
    host = auth + this.host;
  } else if (this.hostname) {
    host = auth + (this.hostname.includes(':') && this.hostname[0] !== '[' ? `[${this.hostname}]` : this.hostname)
      + (this.port ? ':' + this.port : '');
  }
  let search = this.search || '';
  if (!search && this.query !== null && typeof this.query === 'object') {
    const query = require('querystring').stringify(this.query);
    search = query ? '?' + query : '';
  }
  if (protocol && !protocol.endsWith(':')) {
    protocol += ':';
  }
  pathname = pathname.replace(/[?#]/g, encodeURIComponent);
  search = search.replace(/#/g, '%23');
  if (this.slashes || SLASHED.has(protocol) && protocol !== 'file:' && host !== '' || protocol === 'file:') {
    if (pathname && pathname[0] !== '/') {
      pathname = '/' + pathname;
    }
    host = '//' + host;
  }
  if (hash && hash[0] !== '#') {
    hash = '#' + hash;
  }
  if (search && search[0] !== '?') {
    search = '?' + search;
  }
  return protocol + host + pathname + search + hash;
};

Url.prototype.parse = function (text, parseQuery, slashesDenoteHost) {
  return Object.assign(this, parse(text, parseQuery, slashesDenoteHost));
};

Url.prototype.resolve = function (relative) {
  return this.resolveObject(parse(relative, false, true)).format();
};

Url.prototype.resolveObject = function (relative) {
  return resolveObject(this, typeof relative === 'string' ? parse(relative, false, true) : relative);
};

// RFC 3986 §5.2 on the parts.
function resolveObject(base, relative) {
  const result = Object.assign(new Url(), base);
  result.hash = relative.hash;
  const take = (...parts) => parts.forEach((part) => {
    result[part] = relative[part];
  });
  if (relative.protocol && relative.protocol !== base.protocol || relative.host || relative.slashes) {
    take('slashes', 'auth', 'host', 'port', 'hostname', 'search', 'query', 'pathname');
    result.protocol = relative.protocol || base.protocol;
    result.slashes = relative.slashes || base.slashes && relative.host !== null;
  } else if (relative.pathname) {
    const from = base.pathname || '';
    const path = relative.pathname[0] === '/' ? relative.pathname
      : from.slice(0, from.lastIndexOf('/') + 1) + relative.pathname;
    take('search', 'query');
    result.pathname = path;
  } else if (relative.search) {
    take('search', 'query');
  }
  result.pathname = result.pathname === null ? null : withoutDots(result.pathname, Boolean(result.host));
  if (result.host && !result.pathname) {
    result.pathname = SLASHED.has(result.protocol) ? '/' : result.pathname;
  }
  result.path = (result.pathname || '') + (result.search || '') || null;
  result.href = result.format();
  return result;
}

function withoutDots(path, hosted) {
  const absolute = path[0] === '/' || hosted;
  const kept = [];
  const segments = path.split('/');
  segments.forEach((segment, i) => {
    const last = i === segments.length - 1;
    if (segment === '.' || segment === '..') {
      if (segment === '..') {
        if (kept.length > (absolute ? 1 : 0) && kept[kept.length - 1] !== '..') {
          kept.pop();
        } else if (!absolute) {
          kept.push('..');
        }
      }
      if (last) {
        kept.push('');
      }
    } else {
      kept.push(segment);
    }
  });
  return (absolute && kept[0] !== '' ? '/' : '') + kept.join('/') || (absolute ? '/' : '');
}

function format(url, options = {}) {
  if (typeof url === 'string') {
    return parse(url).format();
  }
  if (url instanceof URL) {
    const copy = new URL(url.href);
    if (options.fragment === false) {
      copy.hash = '';
    }
    if (options.search === false) {
      copy.search = '';
    }
    if (options.auth === false) {
      copy.username = '';
      copy.password = '';
    }
    return copy.href;
  }
  if (url === null || typeof url !== 'object') {
    throw wrongType(url);
  }
  return Url.prototype.format.call(url);
}

function urlToHttpOptions(url) {
  const options = {
    protocol: url.protocol, hostname: url.hostname.replace(/^\[|\]$/g, ''), hash: url.hash, search: url.search,
    pathname: url.pathname, path: url.pathname + url.search, href: url.href,
  };
  if (url.port !== '') {
    options.port = Number(url.port);
  }
  if (url.username || url.password) {
    options.auth = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  }
  return options;
}

module.exports = {
  Url,
  parse,
  format,
  resolve: (base, relative) => parse(base, false, true).resolve(relative),
  resolveObject: (base, relative) => (base ? parse(base, false, true).resolveObject(relative) : relative),
  URL,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  urlToHttpOptions,
};
