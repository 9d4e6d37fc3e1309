// `generic-pool`: hands out things that are costly to make, at most `max` at a time. There are no timers in a
// sandbox, so what is idle is not evicted in the background but looked at when it is handed out.
'use strict';

const EventEmitter = require('events');

const WAIT = typeof setTimeout === 'function';

class TimeoutError extends Error {
  constructor(message) {
    super(message);
    this.name = 'TimeoutError';
  }
}

class Pool extends EventEmitter {
  constructor(factory, options) {
    super();
    EventEmitter.call(this);
    if (!factory || typeof factory.create !== 'function') {
      throw new TypeError('factory.create must be a function');
    }
    if (typeof factory.destroy !== 'function') {
      throw new TypeError('factory.destroy must be a function');
    }
    const given = options || {};
    this._factory = factory;
    this.max = Math.max(1, parseInt(given.max, 10) || 1);
    this.min = Math.min(parseInt(given.min, 10) || 0, this.max);
    this._fifo = given.fifo !== false;
    this._testOnBorrow = Boolean(given.testOnBorrow);
    this._testOnReturn = Boolean(given.testOnReturn);
    this._mostWaiting = given.maxWaitingClients === undefined ? Infinity : given.maxWaitingClients;
    this._patience = given.acquireTimeoutMillis || 0;
    this._idleLife = given.idleTimeoutMillis > 0 && given.evictionRunIntervalMillis > 0 ? given.idleTimeoutMillis
      : Infinity;
    this._idle = [];
    this._lent = new Set();
    this._waiting = [];
    this._making = 0;
    this._draining = false;
    if (given.autostart !== false) {
      this.start();
    }
  }

  get size() {
    return this._idle.length + this._lent.size + this._making;
  }

  get available() {
    return this._idle.length;
  }

  get borrowed() {
    return this._lent.size;
  }

  get pending() {
    return this._waiting.length;
  }

  get spareResourceCapacity() {
    return this.max - this.size;
  }

  start() {
    this._fill();
  }

  async ready() {
    while (this._idle.length + this._lent.size < this.min && !this._draining) {
      await Promise.resolve();
    }
  }

  acquire(priority = 0) {
    if (this._draining) {
      return Promise.reject(new Error('pool is draining and cannot accept work'));
    }
    if (this._waiting.length >= this._mostWaiting && this._idle.length === 0 && this.size >= this.max) {
      return Promise.reject(new Error('max waitingClients count exceeded'));
    }
    return new Promise((resolve, reject) => {
      const client = {resolve, reject, priority, timer: null};
      // Lower numbers go first; those of one number in order.
      const at = this._waiting.findIndex((other) => other.priority > priority);
      this._waiting.splice(at < 0 ? this._waiting.length : at, 0, client);
      if (WAIT && this._patience > 0) {
        client.timer = setTimeout(() => {
          const place = this._waiting.indexOf(client);
          if (place >= 0) {
            this._waiting.splice(place, 1);
            reject(new TimeoutError('ResourceRequest timed out'));
          }
        }, this._patience);
      }
      this._dispense();
    });
  }

  async use(task, priority) {
    const resource = await this.acquire(priority);
    let result;
    try {
      result = await task(resource);
    } catch (error) {
      await this.destroy(resource);
      throw error;
    }
    await this.release(resource);
    return result;
  }

  isBorrowedResource(resource) {
    return this._lent.has(resource);
  }

  async release(resource) {
    this._requireLent(resource);
    this._lent.delete(resource);
    if (this._testOnReturn && !await this._isValid(resource)) {
      this._discard(resource);
    } else {
      this._idle[this._fifo ? 'push' : 'unshift']({resource, since: Date.now()});
    }
    this._dispense();
  }

  async destroy(resource) {
    this._requireLent(resource);
    this._lent.delete(resource);
    this._discard(resource);
    this._dispense();
    this._fill();
  }

  async drain() {
    this._draining = true;
    while (this._waiting.length > 0 || this._lent.size > 0 || this._making > 0) {
      await new Promise((resolve) => {
        this._changed = resolve;
      });
    }
  }

  async clear() {
    const idle = this._idle;
    this._idle = [];
    await Promise.all(idle.map(({resource}) => this._discard(resource)));
  }

  _requireLent(resource) {
    if (!this._lent.has(resource)) {
      throw new Error('Resource not currently part of this pool');
    }
  }

  async _isValid(resource) {
    return typeof this._factory.validate !== 'function' || Boolean(await this._factory.validate(resource));
  }

  async _discard(resource) {
    try {
      await this._factory.destroy(resource);
    } catch (error) {
      this._report('factoryDestroyError', error);
    }
  }

  _report(event, error) {
    this.emit(event, error);
  }

  _fill() {
    while (!this._draining && this.size < this.min) {
      this._make();
    }
  }

  async _make() {
    this._making++;
    try {
      const resource = await this._factory.create();
      this._idle.push({resource, since: Date.now()});
    } catch (error) {
      this._report('factoryCreateError', error);
      // Whoever waits is told: nothing else would end the wait without a timer.
      const client = this._waiting.shift();
      if (client !== undefined) {
        this._settle(client, client.reject, error);
      }
    }
    this._making--;
    this._dispense();
  }

  async _dispense() {
    if (this._changed) {
      this._changed();
    }
    while (this._waiting.length > 0 && this._idle.length > 0) {
      const {resource, since} = this._idle.shift();
      const stale = Date.now() - since > this._idleLife && this.size >= this.min;
      // While it is looked at it is lent, so that nobody else gets it.
      this._lent.add(resource);
      if (stale || this._testOnBorrow && !await this._isValid(resource)) {
        this._lent.delete(resource);
        this._discard(resource);
        continue;
      }
      const client = this._waiting.shift();
      if (client === undefined) {
        this._lent.delete(resource);
        this._idle.unshift({resource, since});
        break;
      }
      this._settle(client, client.resolve, resource);
    }
    while (this._waiting.length > this._making && this.size < this.max) {
      this._make();
    }
  }

  _settle(client, how, value) {
    if (client.timer !== null) {
      clearTimeout(client.timer);
    }
    how(value);
  }
}

module.exports = {createPool: (factory, options) => new Pool(factory, options), Pool};
