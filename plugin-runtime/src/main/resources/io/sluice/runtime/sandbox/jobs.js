// meta.jobs (contract §6.5): any name works; whether there is such a job shows when it runs.
(function (internals) {
  'use strict';

  const {host, freeze, stringify, refusing} = internals;

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
    const plural = String(unit).endsWith('s') ? String(unit) : `${unit}s`;
    if (MILLIS[plural] === undefined) {
      throw new Error(`Unknown time unit: ${plural}`);
    }
    const millis = Number(duration) * MILLIS[plural];
    if (Number.isNaN(millis)) {
      throw new Error(`runIn expects a number for the duration, but got ${duration}`);
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
        enqueue(name, payload, Date.now());
      },
      async runIn(duration, unit) {
        enqueue(name, payload, Date.now() + millisOf(duration, unit));
      },
      async runAt(date) {
        const millis = Number(date?.valueOf());
        if (!Number.isFinite(millis)) {
          throw new Error('runAt expects a valid Date');
        }
        enqueue(name, payload, millis);
      },
    });
  }

  return new Proxy({}, {
    get: (target, name) => typeof name === 'string' ? (payload) => job(name, payload) : undefined,
    set: () => true,
    deleteProperty: () => true,
    defineProperty: () => false,
  });
});
