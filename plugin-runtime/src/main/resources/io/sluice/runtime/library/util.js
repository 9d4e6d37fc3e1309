// Node's `util`: what does not need Node.
'use strict';

const {TextEncoder, TextDecoder} = require('text-encoding');

const tagOf = (value) => Object.prototype.toString.call(value).slice(8, -1);
const custom = Symbol.for('nodejs.util.inspect.custom');
const customPromisify = Symbol.for('nodejs.util.promisify.custom');

function requireFunction(name, value) {
  if (typeof value !== 'function') {
    const error = new TypeError(`The "${name}" argument must be of type function. Received ${
      value === undefined || value === null ? value : `type ${typeof value}`}`);
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
}

function promisify(original) {
  requireFunction('original', original);
  if (typeof original[customPromisify] === 'function') {
    return original[customPromisify];
  }
  function promised(...args) {
    return new Promise((resolve, reject) => {
      Reflect.apply(original, this, [...args, (error, value) => (error ? reject(error) : resolve(value))]);
    });
  }
  Object.setPrototypeOf(promised, Object.getPrototypeOf(original));
  return Object.defineProperties(promised, Object.getOwnPropertyDescriptors(original));
}
promisify.custom = customPromisify;

function callbackify(original) {
  requireFunction('original', original);
  return function (...args) {
    const callback = args.pop();
    requireFunction('last argument', callback);
    Reflect.apply(original, this, args).then((value) => callback(null, value), (reason) => {
      let error = reason;
      if (!reason) {
        error = new Error('Promise was rejected with falsy value');
        error.code = 'ERR_FALSY_VALUE_REJECTION';
        error.reason = reason;
      }
      callback(error);
    });
  };
}

function inherits(type, parent) {
  Object.defineProperty(type, 'super_', {value: parent, writable: true, configurable: true});
  Object.setPrototypeOf(type.prototype, parent.prototype);
}

// A warning is for who writes the plugin, and is said once; there is no process to say it through.
function deprecate(original, message) {
  let warned = false;
  return Object.setPrototypeOf(function (...args) {
    if (!warned) {
      warned = true;
      if (typeof console !== 'undefined' && message) {
        console.warn(`DeprecationWarning: ${message}`);
      }
    }
    return new.target ? Reflect.construct(original, args, new.target) : Reflect.apply(original, this, args);
  }, original);
}

// --- inspect ---------------------------------------------------------------------------------

const WIDTH = 72;
const MOST_MEMBERS = 100;
const IDENTIFIER = /^[a-zA-Z_][a-zA-Z_0-9]*$/;
const CONTROLS = {'\n': '\\n', '\t': '\\t', '\r': '\\r', '\b': '\\b', '\f': '\\f', '\v': '\\v', '\\': '\\\\'};

function quoted(text) {
  const quote = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes('`') ? '`' : "'";
  const body = text.replace(/[\0-\x1f\x7f\\]/g, (char) => CONTROLS[char]
    || '\\x' + char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0'));
  return quote + (quote === "'" ? body.replace(/'/g, "\\'") : body) + quote;
}

function primitive(value) {
  if (typeof value === 'string') {
    return quoted(value);
  }
  return Object.is(value, -0) ? '-0' : String(value);
}

function inspect(value, options, depth) {
  const given = typeof options === 'object' && options !== null ? options : {showHidden: options, depth};
  const settings = {...inspect.defaultOptions, ...given};
  if (settings.depth === undefined) {
    settings.depth = 2;
  }
  if (settings.depth === null) {
    settings.depth = Infinity;
  }
  return formatted(value, settings, 0, [], 0);
}

function nameOf(value) {
  for (let proto = value; proto !== null; proto = Object.getPrototypeOf(proto)) {
    const found = Object.getOwnPropertyDescriptor(proto, 'constructor');
    if (found !== undefined && typeof found.value === 'function' && found.value.name !== '') {
      return found.value.name;
    }
  }
  return null;
}

function formatted(value, settings, level, path, indent) {
  if (value === null || typeof value !== 'object' && typeof value !== 'function') {
    return primitive(value);
  }
  if (settings.customInspect !== false && typeof value[custom] === 'function') {
    const result = value[custom](settings.depth - level, settings, inspect);
    return typeof result === 'string' ? result : formatted(result, settings, level, path, indent);
  }
  if (path.includes(value)) {
    return '[Circular *1]';
  }
  const name = nameOf(value);
  const keys = Object.keys(value);
  const symbols = Object.getOwnPropertySymbols(value)
    .filter((key) => Object.prototype.propertyIsEnumerable.call(value, key));
  const [head, open, close, listed] = shape(value, name, keys);
  if (listed === null && keys.length + symbols.length === 0 && head !== null && open === '') {
    return head;
  }
  if (level > settings.depth) {
    return Array.isArray(value) ? '[Array]' : `[${name === null ? 'Object: null prototype' : name}]`;
  }
  const inner = [...path, value];
  const member = (child) => formatted(child, settings, level + 1, inner, indent + 2);
  const parts = listed === null ? [] : listed(member);
  for (const key of [...(skipsIndexes(value) ? keys.filter((k) => !/^\d+$/.test(k)) : keys), ...symbols]) {
    const {get, set, value: held} = Object.getOwnPropertyDescriptor(value, key);
    const text = get ? (set ? '[Getter/Setter]' : '[Getter]') : set ? '[Setter]' : member(held);
    parts.push(`${typeof key === 'symbol' ? `[${String(key)}]` : IDENTIFIER.test(key) ? key : quoted(key)}: ${text}`);
  }
  const prefix = head === null || head === '' ? '' : head + ' ';
  const [left, right] = open === '' ? ['{', '}'] : [open, close];
  if (parts.length === 0) {
    return prefix + left + right;
  }
  return prefix + laidOut(parts, left, right, indent, Array.isArray(value) || ArrayBuffer.isView(value));
}

const skipsIndexes = (value) => Array.isArray(value) || ArrayBuffer.isView(value) || value instanceof String;

function laidOut(parts, left, right, indent, list) {
  const total = parts.reduce((sum, part) => sum + part.length + 2, 0);
  if (total + indent <= WIDTH && !parts.some((part) => part.includes('\n'))) {
    return `${left} ${parts.join(', ')} ${right}`;
  }
  const pad = ' '.repeat(indent + 2);
  let lines = parts;
  if (list && parts.length > 6 && parts.every((part) => part.length <= 6)) {
    lines = [];
    for (let i = 0; i < parts.length; i += 16) {
      lines.push(parts.slice(i, i + 16).join(', '));
    }
  }
  return `${left}\n${pad}${lines.join(`,\n${pad}`)}\n${' '.repeat(indent)}${right}`;
}

function many(count, parts) {
  const more = count - MOST_MEMBERS;
  return more > 0 ? [...parts, `... ${more} more item${more > 1 ? 's' : ''}`] : parts;
}

// How a kind of object begins, its brackets, and the members it lists by itself.
function shape(value, name, keys) {
  if (Array.isArray(value)) {
    return [name === 'Array' ? '' : `${name}(${value.length})`, '[', ']', (member) => {
      const parts = [];
      for (let i = 0; i < Math.min(value.length, MOST_MEMBERS); i++) {
        let empty = 0;
        while (i + empty < value.length && !(i + empty in value)) {
          empty++;
        }
        if (empty > 0) {
          parts.push(`<${empty} empty item${empty > 1 ? 's' : ''}>`);
          i += empty - 1;
        } else {
          parts.push(member(value[i]));
        }
      }
      return many(value.length, parts);
    }];
  }
  if (typeof value === 'function') {
    const kind = /^class\b/.test(Function.prototype.toString.call(value)) ? 'class' : tagOf(value);
    const name = value.name ? (kind === 'class' ? ' ' : ': ') + value.name : ' (anonymous)';
    return [`[${kind}${name}]`, '', '', null];
  }
  if (value instanceof Error) {
    const text = value.stack || Error.prototype.toString.call(value);
    return [keys.length === 0 && !String(text).includes('\n') ? `[${text}]` : String(text), '', '', null];
  }
  if (value instanceof Date) {
    return [Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString(), '', '', null];
  }
  if (value instanceof RegExp) {
    return [String(value), '', '', null];
  }
  if (value instanceof Map) {
    return [`${name}(${value.size})`, '{', '}', (member) => many(value.size,
      Array.from(value).slice(0, MOST_MEMBERS).map(([key, held]) => `${member(key)} => ${member(held)}`))];
  }
  if (value instanceof Set) {
    return [`${name}(${value.size})`, '{', '}', (member) => many(value.size,
      Array.from(value).slice(0, MOST_MEMBERS).map(member))];
  }
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return [`${name}(${value.length})`, '[', ']', (member) => many(value.length,
      Array.from(value.subarray(0, MOST_MEMBERS)).map(member))];
  }
  if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet) {
    return [name, '{', '}', () => [value instanceof Promise ? '<pending or settled>' : '<items unknown>']];
  }
  if (value instanceof String || value instanceof Number || value instanceof Boolean) {
    return [`[${tagOf(value)}: ${primitive(value.valueOf())}]`, '', '', null];
  }
  const tag = value[Symbol.toStringTag];
  const suffix = typeof tag === 'string' && tag !== '' && tag !== name ? ` [${tag}]` : '';
  const head = name === null ? `[Object: null prototype]${suffix}` : name === 'Object' && !suffix ? '' : name + suffix;
  return [head, '{', '}', null];
}

inspect.custom = custom;
inspect.defaultOptions = {depth: 2, customInspect: true};

function formatWithOptions(options, first, ...rest) {
  let at = 0;
  let text = '';
  if (typeof first === 'string') {
    text = first.replace(/%[sdifjoOc%]/g, (mark) => {
      if (mark === '%%') {
        return rest.length > 0 ? '%' : mark;
      }
      if (at >= rest.length) {
        return mark;
      }
      const value = rest[at++];
      switch (mark) {
        case '%s':
          return typeof value === 'object' && value !== null && !(value instanceof Error)
            && value.toString === Object.prototype.toString ? inspect(value, {...options, depth: 0})
            : typeof value === 'symbol' || Object.is(value, -0) ? primitive(value) : `${value}`;
        case '%d':
          return typeof value === 'object' || typeof value === 'symbol' ? 'NaN' : primitive(Number(value));
        case '%i':
          return typeof value === 'object' || typeof value === 'symbol' ? 'NaN' : primitive(parseInt(value, 10));
        case '%f':
          return typeof value === 'symbol' ? 'NaN' : primitive(parseFloat(value));
        case '%j':
          try {
            return JSON.stringify(value);
          } catch {
            return '[Circular]';
          }
        case '%c':
          return '';
        default:
          return inspect(value, mark === '%o' ? {...options, depth: 4} : options);
      }
    });
  } else if (arguments.length > 1) {
    text = inspect(first, options);
  }
  for (const value of rest.slice(at)) {
    text += ' ' + (typeof value === 'string' ? value : inspect(value, options));
  }
  return text;
}

const format = (...args) => formatWithOptions({}, ...args);

// --- Equality and types ----------------------------------------------------------------------

function isDeepStrictEqual(a, b) {
  return equal(a, b, new Map());
}

function equal(a, b, seen) {
  if (Object.is(a, b)) {
    return true;
  }
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object'
    || Object.getPrototypeOf(a) !== Object.getPrototypeOf(b) || tagOf(a) !== tagOf(b)) {
    return false;
  }
  if (seen.get(a) === b) {
    return true;
  }
  seen.set(a, b);
  if (a instanceof Date || a instanceof Number || a instanceof String || a instanceof Boolean) {
    if (!Object.is(a.valueOf(), b.valueOf())) {
      return false;
    }
  }
  if (a instanceof RegExp && String(a) !== String(b)
    || a instanceof Error && (a.message !== b.message || a.name !== b.name)) {
    return false;
  }
  if (a instanceof Map || a instanceof Set) {
    if (a.size !== b.size) {
      return false;
    }
    const others = Array.from(b);
    for (const member of a) {
      const at = others.findIndex((other) => equal(member, other, seen));
      if (at < 0) {
        return false;
      }
      others.splice(at, 1);
    }
  }
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && (!Array.isArray(a) || a.length === b.length)
    && keys.every((key) => Object.prototype.hasOwnProperty.call(b, key) && equal(a[key], b[key], seen));
}

const types = {
  isAnyArrayBuffer: (value) => tagOf(value) === 'ArrayBuffer',
  isArrayBufferView: (value) => ArrayBuffer.isView(value),
  isTypedArray: (value) => ArrayBuffer.isView(value) && !(value instanceof DataView),
  isNativeError: (value) => value instanceof Error && tagOf(value) === 'Error',
  isAsyncFunction: (value) => tagOf(value) === 'AsyncFunction',
  isGeneratorFunction: (value) => /GeneratorFunction$/.test(tagOf(value)),
  isGeneratorObject: (value) => tagOf(value) === 'Generator',
  isBoxedPrimitive: (value) => typeof value === 'object' && /^(Number|String|Boolean|Symbol)$/.test(tagOf(value)),
  isProxy: () => false,
};
for (const name of [
  'ArrayBuffer', 'DataView', 'Date', 'Map', 'Promise', 'RegExp', 'Set', 'WeakMap', 'WeakSet', 'Uint8Array', 'Int8Array',
  'Uint16Array', 'Int16Array', 'Uint32Array', 'Int32Array', 'Float32Array', 'Float64Array', 'Uint8ClampedArray',
]) {
  types['is' + name] = (value) => value !== null && typeof value === 'object' && tagOf(value) === name;
}
for (const name of ['Number', 'String', 'Boolean', 'Symbol']) {
  types[`is${name}Object`] = (value) => typeof value === 'object' && tagOf(value) === name;
}

const util = {
  promisify, callbackify, inherits, deprecate, inspect, format, formatWithOptions, isDeepStrictEqual, types,
  TextEncoder, TextDecoder,
  debuglog: () => Object.assign(() => {}, {enabled: false}),
  stripVTControlCharacters: (text) => text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, ''),
  toUSVString: (text) => String(text).replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    '\ufffd'),
  isArray: Array.isArray,
  isBoolean: (value) => typeof value === 'boolean',
  isBuffer: (value) => require('buffer').Buffer.isBuffer(value),
  isDate: types.isDate,
  isError: (value) => value instanceof Error,
  isFunction: (value) => typeof value === 'function',
  isNull: (value) => value === null,
  isNullOrUndefined: (value) => value === null || value === undefined,
  isNumber: (value) => typeof value === 'number',
  isObject: (value) => value !== null && typeof value === 'object',
  isPrimitive: (value) => value === null || typeof value !== 'object' && typeof value !== 'function',
  isRegExp: types.isRegExp,
  isString: (value) => typeof value === 'string',
  isSymbol: (value) => typeof value === 'symbol',
  isUndefined: (value) => value === undefined,
};
util.debug = util.debuglog;

module.exports = util;
