// meta.metrics (contract §6.7): counters that a plugin declares by exporting `metrics`.
(function (internals) {
  'use strict';

  const {host, freeze, named, refusing} = internals;
  const {NativeProxy, bareList, isNaN, join, keys, lower, toText, upper} = internals.natives;

  const OPERATIONS = {__proto__: null, sum: 'increment', max: 'max', min: 'min'};
  const OF_EXPORTS = [
    'events_seen', 'events_delivered_successfully', 'undelivered_events', 'retry_errors',
    'other_errors',
  ];
  const declared = {__proto__: null};

  function declare(metrics) {
    const invalid = bareList();
    const names = keys(metrics);
    for (let i = 0; i < names.length; i++) {
      const name = names[i];
      const type = lower(toText(metrics[name]));
      if (OPERATIONS[type] === undefined) {
        invalid[invalid.length] = toText(metrics[name]);
      } else {
        declared[name] = upper(type);
      }
    }
    if (invalid.length > 0) {
      throw named('IllegalOperationError',
        "Only 'sum', 'max', and 'min' are supported as metric types. Invalid types received: "
          + join(invalid, ', '));
    }
    return declared;
  }

  function declareExports() {
    for (let i = 0; i < OF_EXPORTS.length; i++) {
      declared[OF_EXPORTS[i]] = 'SUM';
    }
    return declared;
  }

  function update(name, value) {
    if (typeof value !== 'number' || isNaN(value)) {
      throw named('IllegalOperationError', 'Only numbers are allowed for operations on metrics');
    }
    refusing(host.metric(name, declared[name], value));
  }

  // What is asked of any object, by JSON.stringify and by await, is no metric that a plugin means.
  const OF_OBJECTS = {__proto__: null, toJSON: true, then: true};

  const metrics = new NativeProxy({}, {
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
      return freeze({[OPERATIONS[lower(declared[name])]]: (value) => update(name, value)});
    },
    set: () => true,
    deleteProperty: () => true,
    defineProperty: () => false,
  });

  return freeze({metrics, declare, declareExports});
});
