// Node's `path`, POSIX only; the working directory is `/`.
'use strict';

function requireText(name, value) {
  if (typeof value !== 'string') {
    const error = new TypeError(`The "${name}" argument must be of type string. Received ${
      value === null || value === undefined ? value : `type ${typeof value}`}`);
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
}

function segments(path, absolute) {
  const kept = [];
  for (const segment of path.split('/')) {
    if (segment === '..' && kept.length > 0 && kept[kept.length - 1] !== '..') {
      kept.pop();
    } else if (segment !== '' && segment !== '.' && !(segment === '..' && absolute)) {
      kept.push(segment);
    }
  }
  return kept.join('/');
}

function normalize(path) {
  requireText('path', path);
  if (path === '') {
    return '.';
  }
  const absolute = path[0] === '/';
  let result = segments(path, absolute);
  if (result === '' && !absolute) {
    return path.endsWith('/') ? './' : '.';
  }
  if (result !== '' && path.endsWith('/')) {
    result += '/';
  }
  return absolute ? '/' + result : result;
}

function join(...parts) {
  parts.forEach((part) => requireText('path', part));
  return normalize(parts.filter((part) => part !== '').join('/'));
}

function resolve(...parts) {
  let path = '';
  for (let i = parts.length - 1; i >= 0 && path[0] !== '/'; i--) {
    requireText('path', parts[i]);
    if (parts[i] !== '') {
      path = path === '' ? parts[i] : parts[i] + '/' + path;
    }
  }
  return '/' + segments('/' + path, true);
}

const trimmed = (path) => path.replace(/([^/])\/+$/, '$1');

function dirname(path) {
  requireText('path', path);
  const whole = trimmed(path);
  const at = whole.lastIndexOf('/');
  return at < 0 ? '.' : whole.slice(0, at).replace(/\/+$/, '') || '/';
}

function basename(path, suffix) {
  requireText('path', path);
  const name = trimmed(path).replace(/^.*\//, '');
  return suffix !== undefined && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}

function extname(path) {
  const name = basename(path);
  const at = name.lastIndexOf('.');
  return at <= 0 || name === '..' ? '' : name.slice(at);
}

function relative(from, to) {
  const start = resolve(from).split('/').filter(Boolean);
  const end = resolve(to).split('/').filter(Boolean);
  let same = 0;
  while (same < start.length && same < end.length && start[same] === end[same]) {
    same++;
  }
  return [...start.slice(same).map(() => '..'), ...end.slice(same)].join('/');
}

function parse(path) {
  const root = path[0] === '/' ? '/' : '';
  const base = basename(path);
  const ext = extname(path);
  const dir = dirname(path);
  return {
    root,
    dir: dir === '.' && !path.startsWith('.') ? '' : dir,
    base,
    ext,
    name: base.slice(0, base.length - ext.length),
  };
}

function format(parts) {
  const dir = parts.dir || parts.root;
  const base = parts.base || (parts.name || '') + (parts.ext || '');
  return dir ? (dir === parts.root ? dir + base : `${dir}/${base}`) : base;
}

const path = {
  sep: '/', delimiter: ':', normalize, join, resolve, dirname, basename, extname, relative, parse, format,
  isAbsolute: (value) => value[0] === '/', toNamespacedPath: (value) => value,
};
path.posix = path;

module.exports = path;
