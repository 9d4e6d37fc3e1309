// Node's `querystring`.
'use strict';

function escape(value) {
  // A lone surrogate has no encoding; encodeURIComponent's URIError is what Node throws, too.
  return encodeURIComponent(typeof value === 'string' ? value : String(value));
}

function unescape(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    // Some of it is no UTF-8: then every escape is a byte.
    const {Buffer} = require('buffer');
    const bytes = text.replace(/[^\0-\x7f]+/g, encodeURIComponent)
      .replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
    return Buffer.from(bytes, 'latin1').toString('utf8');
  }
}

function primitive(value) {
  return typeof value === 'string' ? value
    : (typeof value === 'number' && Number.isFinite(value)) || typeof value === 'boolean' ? String(value) : '';
}

function stringify(object, separator = '&', equals = '=', options) {
  if (object === null || typeof object !== 'object') {
    return '';
  }
  const encode = (options && options.encodeURIComponent) || module.exports.escape;
  const pairs = [];
  for (const key of Object.keys(object)) {
    const values = Array.isArray(object[key]) ? object[key] : [object[key]];
    for (const value of values) {
      pairs.push(encode(primitive(key)) + (equals || '=') + encode(primitive(value)));
    }
  }
  return pairs.join(separator || '&');
}

function parse(text, separator = '&', equals = '=', options) {
  const result = Object.create(null);
  if (typeof text !== 'string' || text === '') {
    return result;
  }
  const decode = (options && options.decodeURIComponent) || module.exports.unescape;
  const decoded = (part) => {
    const spaced = part.replace(/\+/g, ' ');
    return spaced.includes('%') ? decode(spaced) : spaced;
  };
  const most = options && typeof options.maxKeys === 'number' ? options.maxKeys : 1000;
  const parts = text.split(separator || '&');
  for (const part of most > 0 ? parts.slice(0, most) : parts) {
    if (part === '') {
      continue;
    }
    const at = part.indexOf(equals || '=');
    const key = decoded(at < 0 ? part : part.slice(0, at));
    const value = at < 0 ? '' : decoded(part.slice(at + (equals || '=').length));
    if (!(key in result)) {
      result[key] = value;
    } else if (Array.isArray(result[key])) {
      result[key].push(value);
    } else {
      result[key] = [result[key], value];
    }
  }
  return result;
}

module.exports = {escape, unescape, stringify, parse, encode: stringify, decode: parse};
