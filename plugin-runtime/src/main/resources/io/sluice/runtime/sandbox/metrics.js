// meta.metrics (contract §6.7): counters that a plugin declares by exporting `metrics`.
(function (internals) {
  'use strict';

  const {host, freeze, named} = internals;

  const OPERATIONS = {__proto__: null, sum: 'increment', max: 'max', min: 'min'};
  const OF_EXPORTS = [
    'events_seen', 'events_delivered_successfully', 'undelivered_events', 'retry_errors',
    'other_errors',
  ];
  const declared = {__proto__: null};

  function declare(metrics) {
    const invalid = [];
    for (const name of Object.keys(metrics)) {
      const type = String(metrics[name]).toLowerCase();
      if (OPERATIONS[type] === undefined) {
        invalid.push(metrics[name]);
      } else {
        declared[name] = type.toUpperCase();
      }
    }
    if (invalid.length > 0) {
      throw named('IllegalOperationError',
        "Only 'sum', 'max', and 'min' are supported as metric types. Invalid types received: "
          + invalid.join(', '));
    }
    return declared;
  }

  function declareExports() {
    for (const name of OF_EXPORTS) {
      declared[name] = 'SUM';
    }
    return declared;
  }

  function update(name, value) {
    if (typeof value !== 'number' || Number.isNaN(value)) {
      throw named('IllegalOperationError', 'Only numbers are allowed for operations on metrics');
    }
    host.metric(name, declared[name], value);
  }

  // What is asked of any object, by JSON.stringify and by await, is no metric that a plugin means.
  const OF_OBJECTS = {__proto__: null, toJSON: true, then: true};

  const metrics = new Proxy({}, {
    get(target, name) {
      if (typeof name !== 'string') {
        return undefined;
      }
      if (declared[name] === undefined) {
        if (OF_OBJECTS[name]) {
          return undefined;
        }
        throw named('IllegalOperationError', 'Invalid metric name');
      }
      return freeze({[OPERATIONS[declared[name].toLowerCase()]]: (value) => update(name, value)});
    },
    set: () => true,
    deleteProperty: () => true,
    defineProperty: () => false,
  });

  return freeze({metrics, declare, declareExports});
});
