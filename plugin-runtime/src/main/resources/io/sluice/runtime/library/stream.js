// Node's `stream`, small: flowing and paused reading, pipes, back-pressure and errors, on microtasks.
'use strict';

const EventEmitter = require('events');

const LIMIT = 16384;
const OBJECTS = 16;

const soon = (task) => Promise.resolve().then(task);

function coded(code, message, Constructor = Error) {
  const error = new Constructor(message);
  error.code = code;
  return error;
}

class Stream extends EventEmitter {
  constructor() {
    super();
    EventEmitter.call(this);
  }

  pipe(target, options) {
    this.on('data', (chunk) => {
      if (target.write(chunk) === false && this.pause) {
        this.pause();
        target.once('drain', () => this.resume());
      }
    });
    if (!options || options.end !== false) {
      this.once('end', () => target.end());
    }
    target.emit('pipe', this);
    return target;
  }

  destroy(error) {
    if (this.destroyed) {
      return this;
    }
    this.destroyed = true;
    const finish = (thrown) => soon(() => {
      const reason = thrown || error;
      if (reason) {
        this.errored = reason;
        this.emit('error', reason);
      }
      this.closed = true;
      this.emit('close');
    });
    this._destroy(error || null, finish);
    return this;
  }

  _destroy(error, callback) {
    callback(error);
  }
}

// --- Reading ---------------------------------------------------------------------------------

function startReading(stream, options) {
  const given = options || {};
  stream.destroyed = false;
  stream.readable = true;
  stream.readableEnded = false;
  stream.readableFlowing = null;
  stream.readableObjectMode = Boolean(given.objectMode || given.readableObjectMode);
  stream.readableHighWaterMark = given.highWaterMark || (stream.readableObjectMode ? OBJECTS : LIMIT);
  stream._in = {queue: [], size: 0, ended: false, asking: false, scheduled: false, decoder: null, ending: false};
  if (typeof given.read === 'function') {
    stream._read = given.read;
  }
  if (typeof given.destroy === 'function') {
    stream._destroy = given.destroy;
  }
  if (given.encoding) {
    stream.setEncoding(given.encoding);
  }
}

const sizeOf = (stream, chunk) => (stream.readableObjectMode ? 1 : chunk.length);

const reading = {
  push(chunk, encoding) {
    const state = this._in;
    state.asking = false;
    if (chunk === null) {
      state.ended = true;
      if (state.decoder) {
        const rest = state.decoder.end();
        if (rest) {
          state.queue.push(rest);
          state.size += rest.length;
        }
      }
      advance(this);
      return false;
    }
    if (state.ended) {
      this.destroy(coded('ERR_STREAM_PUSH_AFTER_EOF', 'stream.push() after EOF'));
      return false;
    }
    let next = chunk;
    if (!this.readableObjectMode) {
      if (typeof chunk === 'string') {
        next = require('buffer').Buffer.from(chunk, encoding);
      }
      next = state.decoder ? state.decoder.write(next) : next;
      if (next.length === 0) {
        return true;
      }
    }
    state.queue.push(next);
    state.size += sizeOf(this, next);
    advance(this);
    return state.size < this.readableHighWaterMark;
  },

  unshift(chunk) {
    this._in.queue.unshift(chunk);
    this._in.size += sizeOf(this, chunk);
    advance(this);
  },

  read(size) {
    const state = this._in;
    if (state.queue.length === 0 || size === 0) {
      ask(this);
      endIfDone(this);
      return null;
    }
    let chunk;
    if (this.readableObjectMode || this.readableFlowing) {
      chunk = state.queue.shift();
    } else {
      const whole = typeof state.queue[0] === 'string' ? state.queue.join('')
        : require('buffer').Buffer.concat(state.queue);
      if (size !== undefined && size > whole.length && !state.ended) {
        ask(this);
        return null;
      }
      chunk = size === undefined ? whole : whole.slice(0, size);
      state.queue = chunk.length < whole.length ? [whole.slice(chunk.length)] : [];
    }
    state.size -= sizeOf(this, chunk);
    this.emit('data', chunk);
    ask(this);
    endIfDone(this);
    return chunk;
  },

  on(event, listener) {
    Stream.prototype.on.call(this, event, listener);
    if (event === 'data' && this.readableFlowing === null) {
      this.resume();
    } else if (event === 'readable') {
      this.readableFlowing = false;
      advance(this);
      ask(this);
    }
    return this;
  },

  resume() {
    this.readableFlowing = true;
    advance(this);
    return this;
  },

  pause() {
    this.readableFlowing = false;
    return this;
  },

  isPaused() {
    return this.readableFlowing === false;
  },

  setEncoding(encoding) {
    this._in.decoder = new (require('string_decoder').StringDecoder)(encoding);
    this.readableEncoding = encoding;
    return this;
  },

  _read() {},

  [Symbol.asyncIterator]() {
    return iterate(this);
  },
};
reading.addListener = reading.on;

async function* iterate(stream) {
  const waiting = [];
  let failure = null;
  let over = false;
  let wake = () => {};
  stream.on('data', (chunk) => {
    waiting.push(chunk);
    stream.pause();
    wake();
  });
  stream.on('end', () => {
    over = true;
    wake();
  });
  stream.on('error', (error) => {
    failure = error;
    wake();
  });
  try {
    for (;;) {
      if (waiting.length > 0) {
        yield waiting.shift();
        if (waiting.length === 0) {
          stream.resume();
        }
      } else if (failure !== null) {
        throw failure;
      } else if (over) {
        return;
      } else {
        await new Promise((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    stream.destroy();
  }
}

function ask(stream) {
  const state = stream._in;
  if (!state.asking && !state.ended && !stream.destroyed && state.size < stream.readableHighWaterMark) {
    state.asking = true;
    try {
      stream._read(stream.readableHighWaterMark);
    } catch (error) {
      stream.destroy(error);
    }
  }
}

function endIfDone(stream) {
  const state = stream._in;
  if (state.ended && state.queue.length === 0 && !state.ending && !stream.destroyed) {
    state.ending = true;
    soon(() => {
      stream.readableEnded = true;
      stream.readable = false;
      stream.emit('end');
      if (stream._out === undefined || stream._out.finished) {
        stream.destroy();
      }
    });
  }
}

function advance(stream) {
  const state = stream._in;
  if (state.scheduled) {
    return;
  }
  state.scheduled = true;
  soon(() => {
    state.scheduled = false;
    if (stream.destroyed) {
      return;
    }
    if (stream.readableFlowing) {
      do {
        ask(stream);
      } while (stream.readableFlowing && !stream.destroyed && state.queue.length > 0 && stream.read() !== null);
      endIfDone(stream);
    } else if (stream.listenerCount('readable') > 0 && (state.queue.length > 0 || state.ended)) {
      stream.emit('readable');
      endIfDone(stream);
    }
  });
}

// --- Writing ---------------------------------------------------------------------------------

function startWriting(stream, options) {
  const given = options || {};
  stream.destroyed = false;
  stream.writable = true;
  stream.writableEnded = false;
  stream.writableFinished = false;
  stream.writableObjectMode = Boolean(given.objectMode || given.writableObjectMode);
  stream.writableHighWaterMark = given.highWaterMark || (stream.writableObjectMode ? OBJECTS : LIMIT);
  stream._out = {
    queue: [], size: 0, busy: false, full: false, finished: false, finishing: false, corked: 0,
    decode: given.decodeStrings !== false, encoding: given.defaultEncoding || 'utf8',
  };
  for (const name of ['write', 'writev', 'final', 'destroy']) {
    if (typeof given[name] === 'function') {
      stream['_' + name] = given[name];
    }
  }
}

const writing = {
  write(chunk, encoding, callback) {
    const state = this._out;
    const done = typeof encoding === 'function' ? encoding : callback;
    if (chunk === null) {
      throw coded('ERR_STREAM_NULL_VALUES', 'May not write null values to stream', TypeError);
    }
    if (this.writableEnded || this.destroyed) {
      const error = this.destroyed
        ? coded('ERR_STREAM_DESTROYED', 'Cannot call write after a stream was destroyed')
        : coded('ERR_STREAM_WRITE_AFTER_END', 'write after end');
      soon(() => done && done(error));
      this.destroy(error);
      return false;
    }
    let data = chunk;
    let form = typeof encoding === 'string' ? encoding : state.encoding;
    if (!this.writableObjectMode) {
      if (typeof chunk === 'string') {
        if (state.decode) {
          data = require('buffer').Buffer.from(chunk, form);
          form = 'buffer';
        }
      } else if (ArrayBuffer.isView(chunk)) {
        form = 'buffer';
      } else {
        throw coded('ERR_INVALID_ARG_TYPE',
          'The "chunk" argument must be of type string or an instance of Buffer or Uint8Array.', TypeError);
      }
    }
    const size = this.writableObjectMode ? 1 : data.length;
    state.queue.push({data, form, done, size});
    state.size += size;
    state.full = state.size >= this.writableHighWaterMark;
    work(this);
    return !state.full;
  },

  end(chunk, encoding, callback) {
    const done = [chunk, encoding, callback].find((value) => typeof value === 'function');
    if (chunk !== undefined && chunk !== null && typeof chunk !== 'function') {
      this.write(chunk, typeof encoding === 'string' ? encoding : undefined);
    }
    if (done) {
      this.once('finish', done);
    }
    this._out.corked = 0;
    this.writableEnded = true;
    work(this);
    return this;
  },

  cork() {
    this._out.corked++;
  },

  uncork() {
    this._out.corked = Math.max(0, this._out.corked - 1);
    work(this);
  },

  setDefaultEncoding(encoding) {
    this._out.encoding = encoding;
    return this;
  },

  _write(chunk, encoding, callback) {
    if (this._writev) {
      this._writev([{chunk, encoding}], callback);
    } else {
      callback(coded('ERR_METHOD_NOT_IMPLEMENTED', 'The _write() method is not implemented'));
    }
  },

  _final(callback) {
    callback();
  },
};

function work(stream) {
  const state = stream._out;
  if (state.busy || state.corked > 0 || stream.destroyed) {
    return;
  }
  const next = state.queue.shift();
  if (next === undefined) {
    finish(stream);
    return;
  }
  state.busy = true;
  let called = false;
  const written = (error) => {
    if (called) {
      return;
    }
    called = true;
    soon(() => {
      state.busy = false;
      state.size -= next.size;
      if (next.done) {
        next.done(error || null);
      }
      if (error) {
        stream.destroy(error);
        return;
      }
      if (state.full && state.size === 0 && !stream.writableEnded) {
        state.full = false;
        stream.emit('drain');
      }
      work(stream);
    });
  };
  try {
    stream._write(next.data, next.form, written);
  } catch (error) {
    stream.destroy(error);
  }
}

function finish(stream) {
  const state = stream._out;
  if (!stream.writableEnded || state.finishing) {
    return;
  }
  state.finishing = true;
  soon(() => stream._final((error) => soon(() => {
    if (error) {
      stream.destroy(error);
      return;
    }
    state.finished = true;
    stream.writable = false;
    stream.writableFinished = true;
    stream.emit('finish');
    if (stream._in === undefined || stream.readableEnded) {
      stream.destroy();
    }
  })));
}

// --- The classes -----------------------------------------------------------------------------

function mix(type, members) {
  for (const key of Reflect.ownKeys(members)) {
    Object.defineProperty(type.prototype, key, {value: members[key], writable: true, configurable: true});
  }
}

class Readable extends Stream {
  constructor(options) {
    super();
    startReading(this, options);
  }

  static from(iterable, options) {
    const whole = typeof iterable === 'string' || ArrayBuffer.isView(iterable);
    const source = whole ? [iterable] : iterable;
    const iterator = source[Symbol.asyncIterator] ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
    return new Readable({
      objectMode: true,
      ...options,
      async read() {
        try {
          const {value, done} = await iterator.next();
          this.push(done ? null : await value);
        } catch (error) {
          this.destroy(error);
        }
      },
    });
  }
}
mix(Readable, reading);

class Writable extends Stream {
  constructor(options) {
    super();
    startWriting(this, options);
  }
}
mix(Writable, writing);

class Duplex extends Readable {
  constructor(options) {
    super(options);
    startWriting(this, options);
  }
}
mix(Duplex, writing);

class Transform extends Duplex {
  constructor(options) {
    super(options);
    for (const name of ['transform', 'flush']) {
      if (options && typeof options[name] === 'function') {
        this['_' + name] = options[name];
      }
    }
  }

  _transform(chunk, encoding, callback) {
    callback(coded('ERR_METHOD_NOT_IMPLEMENTED', 'The _transform() method is not implemented'));
  }

  // The next chunk is taken when the reader wants more.
  _write(chunk, encoding, callback) {
    this._transform(chunk, encoding, (error, data) => {
      if (error) {
        callback(error);
        return;
      }
      if (data !== undefined && data !== null) {
        this.push(data);
      }
      if (this._in.size < this.readableHighWaterMark) {
        callback();
      } else {
        this._resumed = callback;
      }
    });
  }

  _read() {
    this._in.asking = false;
    const resumed = this._resumed;
    if (resumed) {
      this._resumed = null;
      resumed();
    }
  }

  _final(callback) {
    const done = (error, data) => {
      if (!error) {
        if (data !== undefined && data !== null) {
          this.push(data);
        }
        this.push(null);
      }
      callback(error);
    };
    if (this._flush) {
      this._flush(done);
    } else {
      done();
    }
  }
}

class PassThrough extends Transform {
  _transform(chunk, encoding, callback) {
    callback(null, chunk);
  }
}

function finished(stream, options, callback) {
  const done = typeof options === 'function' ? options : callback;
  let called = false;
  const settle = (error) => {
    if (!called) {
      called = true;
      done.call(stream, error);
    }
  };
  const reads = stream._in !== undefined && !(typeof options === 'object' && options.readable === false);
  const writes = stream._out !== undefined && !(typeof options === 'object' && options.writable === false);
  const check = () => {
    if ((!reads || stream.readableEnded) && (!writes || stream.writableFinished)) {
      settle();
    }
  };
  stream.on('end', check);
  stream.on('finish', check);
  stream.on('error', settle);
  stream.on('close', () => {
    check();
    settle(coded('ERR_STREAM_PREMATURE_CLOSE', 'Premature close'));
  });
  return () => {
    called = true;
  };
}

function pipeline(...given) {
  const callback = typeof given[given.length - 1] === 'function' ? given.pop() : () => {};
  const streams = Array.isArray(given[0]) ? given[0] : given;
  let failed = false;
  streams.forEach((stream, i) => {
    const last = i === streams.length - 1;
    finished(stream, {readable: !last, writable: i > 0}, (error) => {
      if (error && !failed) {
        failed = true;
        streams.forEach((other) => other.destroy());
        callback(error);
      } else if (last && !failed) {
        callback();
      }
    });
  });
  return streams.reduce((from, to) => from.pipe(to));
}

const promises = {
  pipeline: (...streams) => new Promise((resolve, reject) => {
    pipeline(...streams, (error) => (error ? reject(error) : resolve()));
  }),
  finished: (stream, options) => new Promise((resolve, reject) => {
    finished(stream, options || {}, (error) => (error ? reject(error) : resolve()));
  }),
};

module.exports = Object.assign(Stream, {
  Stream, Readable, Writable, Duplex, Transform, PassThrough, pipeline, finished, promises,
});
