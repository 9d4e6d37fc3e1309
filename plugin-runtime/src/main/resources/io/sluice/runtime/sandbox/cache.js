// meta.cache (contract §6.2, era B): what Redis does to one key, with the names and the argument
// errors of PostHog.
(function (internals) {
  'use strict';

  const {host, freeze, stringify, parse, named, refusing, ask} = internals;

  const MOST_PUSHED = 1000;

  const numberAnswer = async (...question) => parse(await ask(...question));

  return freeze({
    async set(key, value, ttlSeconds, options) {
      const text = options?.jsonSerialize === false ? String(value) : stringify(value) ?? 'undefined';
      if (ttlSeconds && !(Number.isInteger(+ttlSeconds) && ttlSeconds > 0)) {
        throw new Error(
          `cache.set: the time to live is ${ttlSeconds}; expected whole seconds, 1 or more`);
      }
      refusing(host.put('cache', String(key), text, ttlSeconds ? ttlSeconds * 1000 : 0));
    },

    async get(key, defaultValue, options) {
      const answer = await ask('cacheGet', String(key));
      if (answer === null) {
        return defaultValue;
      }
      const text = parse(answer);
      if (options?.jsonSerialize === false) {
        return text;
      }
      try {
        return text === '' ? null : parse(text);
      } catch {
        return null;
      }
    },

    async incr(key) {
      return numberAnswer('cacheIncrement', String(key));
    },

    async expire(key, ttlSeconds) {
      const seconds = Number(ttlSeconds);
      if (!Number.isInteger(seconds)) {
        throw new Error('ERR value is not an integer or out of range');
      }
      return parse(await ask('cacheExpire', String(key), seconds * 1000));
    },

    async lpush(key, elementOrArray) {
      const isList = Array.isArray(elementOrArray);
      if (!isList && typeof elementOrArray !== 'string') {
        throw new Error('cache.lpush expects a string value or an array of strings');
      }
      if (isList && elementOrArray.length > MOST_PUSHED) {
        throw named('IllegalOperationError',
          `Too many elements in array for cache.lpush. Maximum: ${MOST_PUSHED}`);
      }
      const elements = isList ? elementOrArray.map(String) : [elementOrArray];
      return numberAnswer('listPush', String(key), 0, 0, stringify(elements));
    },

    async lrange(key, startIndex, endIndex) {
      if (typeof startIndex !== 'number' || typeof endIndex !== 'number') {
        throw new Error('cache.lrange expects a number for the start and end indexes');
      }
      return parse(await ask('listRange', String(key), startIndex, endIndex));
    },

    async llen(key) {
      return numberAnswer('listLength', String(key));
    },

    async lrem(key, count, elementKey) {
      if (typeof count !== 'number') {
        throw new Error('cache.lrem expects a number for the "count" argument');
      }
      return numberAnswer('listRemove', String(key), count, 0, String(elementKey));
    },

    async lpop(key, count) {
      if (typeof count !== 'number') {
        throw new Error('cache.lpop expects a number for the "count" argument');
      }
      const answer = await ask('listPop', String(key), count);
      return answer === null ? null : parse(answer);
    },
  });
});
