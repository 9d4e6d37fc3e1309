// Cache, storage and cursors, named by the event; every answer goes into the properties.
const doings = {
  async count({cache}) {
    const counter = await cache.get('counter', 0);
    await cache.set('counter', counter + 1);
    return {counter: counter + 1};
  },
  async countForASecond({cache}) {
    const counter = await cache.get('counter', 0);
    await cache.set('counter', counter + 1, 1);
    return {counter: counter + 1};
  },
  async countAndExpire({cache}) {
    const counter = await cache.get('counter', 0);
    await cache.set('counter', counter + 1);
    await cache.expire('counter', 1);
    return {counter: counter + 1};
  },
  async increment({cache}) {
    return {counter: await cache.incr('number')};
  },
  async list({cache}) {
    await cache.lpush('list', 'a string');
    await cache.lpush('list', ['an', 'array']);
    const all = await cache.lrange('list', 0, 3);
    const length = await cache.llen('list');
    await cache.expire('list', 0);
    return {all, length, after: await cache.lrange('list', 0, 3)};
  },
  async take({cache}) {
    await cache.lpush('list', ['1', '2', '3']);
    const popped = await cache.lpop('list', 1);
    const removed = await cache.lrem('list', 1, '2');
    return {popped, removed, left: await cache.lrange('list', 0, 3)};
  },
  async store({storage}) {
    const counter = await storage.get('counter', 999);
    await storage.set('counter', counter + 1);
    await storage.set('gone', 10);
    await storage.del('gone');
    return {counter: counter + 1, gone: await storage.get('gone', null)};
  },
  async storeNull({storage}) {
    await storage.set('counter', null);
    return {counter: await storage.get('counter', 999)};
  },
  async cursor({utils}) {
    await utils.cursor.init('cursor', 5);
    await utils.cursor.init('cursor', 9);
    return {cursor: await utils.cursor.increment('cursor', 10)};
  },
};

exports.processEvent = async (event, meta) => {
  event.properties = await doings[event.event](meta);
  return event;
};
