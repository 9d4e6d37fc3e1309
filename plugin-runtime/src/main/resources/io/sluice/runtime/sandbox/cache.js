// meta.cache (contract §6.2, era B): what Redis does to one key, with the names and the argument
// errors of PostHog.
(function (internals) {
  'use strict';

  const {host, freeze, stringify, parse, named, refusing, ask} = internals;
  const {NativeError, bareList, isArray, isInteger, toNumber, toText} = internals.natives;

  const MOST_PUSHED = 1000;

  const numberAnswer = async (command, key, first, second, text) =>
    parse(await ask(command, key, first, second, text));

  return freeze({
    async set(key, value, ttlSeconds, options) {
      const text = options?.jsonSerialize === false ? toText(value) : stringify(value) ?? 'undefined';
      if (ttlSeconds && !(isInteger(+ttlSeconds) && ttlSeconds > 0)) {
        throw new NativeError(
          `cache.set: the time to live is ${ttlSeconds}; expected whole seconds, 1 or more`);
      }
      refusing(host.put('cache', toText(key), text, ttlSeconds ? ttlSeconds * 1000 : 0));
    },

    async get(key, defaultValue, options) {
      const answer = await ask('cacheGet', toText(key));
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
      return numberAnswer('cacheIncrement', toText(key));
    },

    async expire(key, ttlSeconds) {
      const seconds = toNumber(ttlSeconds);
      if (!isInteger(seconds)) {
        throw new NativeError('ERR value is not an integer or out of range');
      }
      return parse(await ask('cacheExpire', toText(key), seconds * 1000));
    },

    async lpush(key, elementOrArray) {
      const isList = isArray(elementOrArray);
      if (!isList && typeof elementOrArray !== 'string') {
        throw new NativeError('cache.lpush expects a string value or an array of strings');
      }
      if (isList && elementOrArray.length > MOST_PUSHED) {
        throw named('IllegalOperationError',
          `Too many elements in array for cache.lpush. Maximum: ${MOST_PUSHED}`);
      }
      const elements = bareList();
      const count = isList ? elementOrArray.length : 1;
      for (let i = 0; i < count; i++) {
        elements[i] = toText(isList ? elementOrArray[i] : elementOrArray);
      }
      return numberAnswer('listPush', toText(key), 0, 0, stringify(elements));
    },

    async lrange(key, startIndex, endIndex) {
      if (typeof startIndex !== 'number' || typeof endIndex !== 'number') {
        throw new NativeError('cache.lrange expects a number for the start and end indexes');
      }
      return parse(await ask('listRange', toText(key), startIndex, endIndex));
    },

    async llen(key) {
      return numberAnswer('listLength', toText(key));
    },

    async lrem(key, count, elementKey) {
      if (typeof count !== 'number') {
        throw new NativeError('cache.lrem expects a number for the "count" argument');
      }
      return numberAnswer('listRemove', toText(key), count, 0, toText(elementKey));
    },

    async lpop(key, count) {
      if (typeof count !== 'number') {
        throw new NativeError('cache.lpop expects a number for the "count" argument');
      }
      const answer = await ask('listPop', toText(key), count);
      return answer === null ? null : parse(answer);
    },
  });
});
