// Node's `events`.
'use strict';

const ONCE = Symbol('listener');

function EventEmitter() {
  this._events = new Map();
}

function requireFunction(listener) {
  if (typeof listener !== 'function') {
    const error = new TypeError('The "listener" argument must be of type function. Received '
      + (listener === null ? 'null' : `type ${typeof listener}`));
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
}

// Made at first use as well: classes of old style forget to call the constructor.
function eventsOf(emitter) {
  if (!Object.prototype.hasOwnProperty.call(emitter, '_events') || !(emitter._events instanceof Map)) {
    Object.defineProperty(emitter, '_events', {value: new Map(), writable: true, configurable: true});
  }
  return emitter._events;
}

function add(emitter, event, listener, first) {
  requireFunction(listener);
  const events = eventsOf(emitter);
  if (events.has('newListener')) {
    emitter.emit('newListener', event, listener[ONCE] || listener);
  }
  // A new list each time: one that is being emitted does not change.
  const known = events.get(event) || [];
  events.set(event, first ? [listener, ...known] : [...known, listener]);
  return emitter;
}

function once(emitter, event, listener) {
  requireFunction(listener);
  const wrapper = (...args) => {
    emitter.removeListener(event, wrapper);
    return listener.apply(emitter, args);
  };
  wrapper[ONCE] = listener;
  return wrapper;
}

Object.assign(EventEmitter.prototype, {
  on(event, listener) {
    return add(this, event, listener, false);
  },

  prependListener(event, listener) {
    return add(this, event, listener, true);
  },

  once(event, listener) {
    return add(this, event, once(this, event, listener), false);
  },

  prependOnceListener(event, listener) {
    return add(this, event, once(this, event, listener), true);
  },

  removeListener(event, listener) {
    const events = eventsOf(this);
    const known = events.get(event) || [];
    for (let i = known.length - 1; i >= 0; i--) {
      if (known[i] === listener || known[i][ONCE] === listener) {
        const rest = known.filter((_, k) => k !== i);
        if (rest.length > 0) {
          events.set(event, rest);
        } else {
          events.delete(event);
        }
        if (events.has('removeListener')) {
          this.emit('removeListener', event, listener);
        }
        break;
      }
    }
    return this;
  },

  removeAllListeners(event) {
    const events = eventsOf(this);
    if (arguments.length === 0) {
      events.clear();
    } else {
      events.delete(event);
    }
    return this;
  },

  emit(event, ...args) {
    const listeners = eventsOf(this).get(event);
    if (listeners === undefined) {
      if (event !== 'error') {
        return false;
      }
      if (args[0] instanceof Error) {
        throw args[0];
      }
      const error = new Error(`Unhandled error. (${args[0]})`);
      error.code = 'ERR_UNHANDLED_ERROR';
      error.context = args[0];
      throw error;
    }
    for (const listener of listeners) {
      Reflect.apply(listener, this, args);
    }
    return true;
  },

  listeners(event) {
    return this.rawListeners(event).map((listener) => listener[ONCE] || listener);
  },

  rawListeners(event) {
    return (eventsOf(this).get(event) || []).slice();
  },

  listenerCount(event) {
    return this.rawListeners(event).length;
  },

  eventNames() {
    return Array.from(eventsOf(this).keys());
  },

  setMaxListeners(count) {
    Object.defineProperty(this, '_maxListeners', {value: count, writable: true, configurable: true});
    return this;
  },

  getMaxListeners() {
    return this._maxListeners === undefined ? EventEmitter.defaultMaxListeners : this._maxListeners;
  },
});
EventEmitter.prototype.addListener = EventEmitter.prototype.on;
EventEmitter.prototype.off = EventEmitter.prototype.removeListener;

EventEmitter.defaultMaxListeners = 10;
EventEmitter.EventEmitter = EventEmitter;
EventEmitter.listenerCount = (emitter, event) => emitter.listenerCount(event);
EventEmitter.once = (emitter, event) => new Promise((resolve, reject) => {
  const settle = (...args) => {
    emitter.removeListener('error', fail);
    resolve(args);
  };
  const fail = (error) => {
    emitter.removeListener(event, settle);
    reject(error);
  };
  emitter.once(event, settle);
  if (event !== 'error') {
    emitter.once('error', fail);
  }
});

module.exports = EventEmitter;
