// meta.jobs (contract §6.5): any name works; whether there is such a job shows when it runs.
(function (internals) {
  'use strict';

  const {host, freeze, stringify, refusing} = internals;
  const {NativeError, NativeProxy, endsWith, isFinite, isNaN, now, toNumber, toText} = internals.natives;

  const SECOND = 1000;
  const DAY = 24 * 3600 * SECOND;
  const MILLIS = {
    __proto__: null,
    milliseconds: 1,
    seconds: SECOND,
    minutes: 60 * SECOND,
    hours: 3600 * SECOND,
    days: DAY,
    weeks: 7 * DAY,
    months: 30 * DAY, // 30 weeks upstream, by mistake (contract §17.2)
    quarters: 13 * 7 * DAY,
    years: 365 * DAY,
  };

  function millisOf(duration, unit) {
    const name = toText(unit);
    const plural = endsWith(name, 's') ? name : `${name}s`;
    if (MILLIS[plural] === undefined) {
      throw new NativeError(`Unknown time unit: ${plural}`);
    }
    const millis = toNumber(duration) * MILLIS[plural];
    if (isNaN(millis)) {
      throw new NativeError(`runIn expects a number for the duration, but got ${duration}`);
    }
    return millis;
  }

  function enqueue(name, payload, atMillis) {
    const text = payload === undefined ? null : stringify(payload) ?? null;
    refusing(host.enqueue(name, text, atMillis));
  }

  function job(name, payload) {
    return freeze({
      async runNow() {
        enqueue(name, payload, now());
      },
      async runIn(duration, unit) {
        enqueue(name, payload, now() + millisOf(duration, unit));
      },
      async runAt(date) {
        const millis = toNumber(date?.valueOf());
        if (!isFinite(millis)) {
          throw new NativeError('runAt expects a valid Date');
        }
        enqueue(name, payload, millis);
      },
    });
  }

  return new NativeProxy({}, {
    get: (target, name) => typeof name === 'string' ? (payload) => job(name, payload) : undefined,
    set: () => true,
    deleteProperty: () => true,
    defineProperty: () => false,
  });
});
