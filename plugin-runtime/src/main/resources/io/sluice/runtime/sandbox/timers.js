// Timers of the invocation that starts them: they end with it at the latest. Upstream has none.
(function (internals) {
  'use strict';

  const {host, freeze, start, cancel, describe} = internals;
  const {NativeError, NativeTypeError, apply, toNumber, toPrimitive} = internals.natives;

  // The number of the call that a timer waits for, 0 if it does not wait; and to set it.
  let numberOf;
  let run;

  // As in Node: an object, of which clearTimeout also takes the number.
  class Timeout {
    #number = 0;

    static {
      numberOf = (timeout) => #number in timeout ? timeout.#number : 0;
      run = (timeout, number) => {
        timeout.#number = number;
      };
    }

    ref() {
      return this;
    }

    unref() {
      return this;
    }

    hasRef() {
      return numberOf(this) > 0;
    }

    [toPrimitive]() {
      return numberOf(this);
    }
  }

  function call(callback, parameters) {
    try {
      apply(callback, undefined, parameters);
    } catch (error) {
      host.unhandled(describe(error));
    }
  }

  function arm(timeout, millis, repeats, callback, parameters) {
    const number = start(
      () => host.timer(millis, repeats),
      () => {
        run(timeout, 0);
        if (repeats) {
          arm(timeout, millis, true, callback, parameters);
        }
        call(callback, parameters);
      },
      () => run(timeout, 0));
    if (number > 0) {
      run(timeout, number);
    }
    return number;
  }

  function timer(repeats, callback, millis, parameters) {
    if (typeof callback !== 'function') {
      throw new NativeTypeError('The "callback" argument must be of type function.');
    }
    const timeout = new Timeout();
    const wait = toNumber(millis);
    const number = arm(timeout, wait >= 1 && wait <= 2147483647 ? wait : 1, repeats, callback, parameters);
    if (number < -1) {
      throw new NativeError('This call has too many requests, reads and timers open.');
    }
    return timeout;
  }

  function clear(timeout) {
    const isTimer = typeof timeout === 'object' && timeout !== null;
    const number = isTimer ? numberOf(timeout) : toNumber(timeout);
    if (number > 0) {
      cancel(number);
      if (isTimer) {
        run(timeout, 0);
      }
    }
  }

  // Waits without asking `Promise.prototype` anything.
  async function callSoon(callback) {
    await undefined;
    callback();
  }

  return freeze({
    setTimeout: (callback, millis, ...parameters) => timer(false, callback, millis, parameters),
    setInterval: (callback, millis, ...parameters) => timer(true, callback, millis, parameters),
    setImmediate: (callback, ...parameters) => timer(false, callback, 0, parameters),
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate: clear,
    queueMicrotask(callback) {
      if (typeof callback !== 'function') {
        throw new NativeTypeError('The "callback" argument must be of type function.');
      }
      callSoon(callback);
    },
  });
});
