// Timers of the invocation that starts them: they end with it at the latest. Upstream has none.
(function (internals) {
  'use strict';

  const {host, freeze, start, cancel, describe} = internals;

  const running = new WeakMap();

  // As in Node: an object, of which clearTimeout also takes the number.
  class Timeout {
    ref() {
      return this;
    }

    unref() {
      return this;
    }

    hasRef() {
      return running.has(this);
    }

    [Symbol.toPrimitive]() {
      return running.get(this) ?? 0;
    }
  }

  function call(callback, parameters) {
    try {
      callback(...parameters);
    } catch (error) {
      host.unhandled(describe(error));
    }
  }

  function arm(timeout, millis, repeats, callback, parameters) {
    const number = start(
      () => host.timer(millis, repeats),
      () => {
        running.delete(timeout);
        if (repeats) {
          arm(timeout, millis, true, callback, parameters);
        }
        call(callback, parameters);
      },
      () => running.delete(timeout));
    if (number > 0) {
      running.set(timeout, number);
    }
    return number;
  }

  function timer(repeats, callback, millis, parameters) {
    if (typeof callback !== 'function') {
      throw new TypeError('The "callback" argument must be of type function.');
    }
    const timeout = new Timeout();
    const wait = Number(millis);
    const number = arm(timeout, wait >= 1 && wait <= 2147483647 ? wait : 1, repeats, callback, parameters);
    if (number < -1) {
      throw new Error('This call has too many requests, reads and timers open.');
    }
    return timeout;
  }

  function clear(timeout) {
    const number = typeof timeout === 'object' && timeout !== null ? running.get(timeout) : Number(timeout);
    if (number > 0) {
      cancel(number);
      if (typeof timeout === 'object') {
        running.delete(timeout);
      }
    }
  }

  const soon = Promise.resolve();

  return freeze({
    setTimeout: (callback, millis, ...parameters) => timer(false, callback, millis, parameters),
    setInterval: (callback, millis, ...parameters) => timer(true, callback, millis, parameters),
    setImmediate: (callback, ...parameters) => timer(false, callback, 0, parameters),
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate: clear,
    queueMicrotask(callback) {
      if (typeof callback !== 'function') {
        throw new TypeError('The "callback" argument must be of type function.');
      }
      soon.then(() => callback());
    },
  });
});
