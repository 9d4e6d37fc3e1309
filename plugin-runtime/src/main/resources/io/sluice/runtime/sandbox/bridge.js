// The guest's side of the border. Evaluated once in every context, before the plugin's own code.
// `host` is a list of host functions that take and return strings, numbers and booleans only and
// never throw (Guest.HostCalls), and three that read and write the guest's own objects (QuickJson);
// `settingsText` is JSON. Returns the functions that the host calls.
// What a plugin may not need is in files of its own beside this one, run at its first use.
//
// Everything used after the plugin's code has run is captured here first, so that a plugin which
// changes the built-ins changes them for itself only.
(function (host, settingsText) {
  'use strict';

  const {parse: parseAny, stringify: stringifyAny} = JSON;
  const {apply, ownKeys} = Reflect;
  const {freeze, defineProperty, keys} = Object;
  const toText = String;
  const isArray = Array.isArray;
  const NativePromise = Promise;
  const then = Promise.prototype.then;
  const NativeError = Error;
  const NativeMap = Map;
  const NativeDate = Date;
  const slice = String.prototype.slice;
  const mapGet = Map.prototype.get;
  const mapSet = Map.prototype.set;
  const mapDelete = Map.prototype.delete;
  const mapHas = Map.prototype.has;
  const startsWith = String.prototype.startsWith;
  const endsWith = String.prototype.endsWith;

  // Before anything takes it for its own: Node.js has a name for UTC that the engine lacks.
  const dateText = NativeDate.prototype.toString;
  const ENGINES_UTC = '(GMT)';
  const {toString} = {
    toString() {
      const text = apply(dateText, this, []);
      return apply(endsWith, text, [ENGINES_UTC])
        ? apply(slice, text, [0, -ENGINES_UTC.length]) + '(Coordinated Universal Time)'
        : text;
    },
  };
  defineProperty(NativeDate.prototype, 'toString', {value: toString});

  const natives = apply(host.library('sluice:natives'), undefined, []);
  const {bareList} = natives;
  const get = (map, key) => apply(mapGet, map, [key]);
  const set = (map, key, value) => apply(mapSet, map, [key, value]);
  const remove = (map, key) => apply(mapDelete, map, [key]);
  const has = (map, key) => apply(mapHas, map, [key]);

  // The host does the ordinary much faster, and leaves the rest.
  const {readJson, writeJson, deliver} = host;
  const parse = (text) => readJson(text) ?? parseAny(text);
  const stringify = (value) => writeJson(value) ?? stringifyAny(value);

  const settings = parse(settingsText);
  const {teamId} = settings;
  const onUnhandledRejection = Graal.setUnhandledPromiseRejectionHandler;

  // --- Globals -------------------------------------------------------------------------------

  for (const name of [
    'load', 'loadWithNewGlobal', 'print', 'printErr', 'Graal', 'Polyglot', 'Java', 'Packages',
    'java', 'javax', 'javafx', 'com', 'org', 'edu', 'JavaImporter', 'Atomics', 'SharedArrayBuffer',
    'WebAssembly', 'readline', 'readbuffer', 'read', 'quit', 'exit', 'arguments', '$ENV', '$EXEC',
  ]) {
    delete globalThis[name];
  }

  function hidden(name, value) {
    defineProperty(globalThis, name, {value, writable: true, enumerable: false, configurable: true});
  }

  function lazily(name, make) {
    defineProperty(globalThis, name, {
      enumerable: false,
      configurable: true,
      get() {
        const value = make();
        hidden(name, value);
        return value;
      },
      set(value) {
        hidden(name, value);
      },
    });
  }

  const SCAFFOLD = '@posthog/plugin-scaffold';
  const libraries = new Map();

  // A CommonJS library that ships with the runtime, run in this context at its first use;
  // undefined if there is none of that name.
  function library(name) {
    const known = get(libraries, name);
    if (known !== undefined) {
      return known.exports;
    }
    const run = host.library(name);
    if (run === null) {
      return undefined;
    }
    const module = {exports: {}};
    set(libraries, name, module);
    apply(run, undefined, [module.exports, library, module, host.native]);
    return module.exports;
  }

  const parts = {__proto__: null};

  // What a file beside this one makes of `internals`, once.
  function part(name) {
    if (!(name in parts)) {
      parts[name] = apply(host.library('sluice:' + name), undefined, [internals]);
    }
    return parts[name];
  }

  for (const name of ['global', 'GLOBAL', 'root']) {
    hidden(name, globalThis);
  }
  hidden('module', {exports: {}});
  hidden('exports', {});
  for (const [from, names] of [
    [SCAFFOLD, ['RetryError']],
    ['buffer', ['Buffer']],
    ['whatwg-url', ['URL', 'URLSearchParams']],
    ['text-encoding', ['TextEncoder', 'TextDecoder']],
    ['base64', ['atob', 'btoa']],
    ['structured-clone', ['structuredClone']],
  ]) {
    for (const name of names) {
      lazily(name, () => library(from)[name]);
    }
  }
  for (const [from, names] of [
    ['fetch', ['fetch', 'Headers', 'Request', 'Response', 'FormData', 'AbortController', 'AbortSignal']],
    ['timers', [
      'setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate',
      'queueMicrotask',
    ]],
  ]) {
    for (const name of names) {
      lazily(name, () => part(from)[name]);
    }
  }

  // --- Errors --------------------------------------------------------------------------------

  function named(name, message) {
    const error = new NativeError(message);
    defineProperty(error, 'name', {value: name, writable: true, enumerable: false, configurable: true});
    return error;
  }

  // What crosses the border about an error is cut to this many characters each.
  const DESCRIPTION = 64 * 1024;

  function described(value, otherwise) {
    const text = value === undefined || value === null ? otherwise : toText(value);
    return apply(slice, text, [0, DESCRIPTION]);
  }

  // Every property is read once: a getter may answer otherwise the second time.
  function describe(error) {
    let name = 'Error';
    let message = '';
    let stack = null;
    let isRetry = false;
    try {
      isRetry = has(libraries, SCAFFOLD) && error instanceof library(SCAFFOLD).RetryError;
      if (error !== null && typeof error === 'object') {
        name = described(error.name, name);
        message = described(error.message, message);
        const given = error.stack;
        stack = typeof given === 'string' ? described(given, '') : null;
      } else {
        message = described(error, 'undefined');
      }
    } catch {
      message = message || 'an error that cannot be read';
    }
    return stringify({__proto__: null, name, message, stack, isRetry});
  }

  onUnhandledRejection((error) => {
    host.unhandled(describe(error));
  });

  // Host functions that can refuse return the text of the refusal.
  function refusing(refusal) {
    if (refusal !== null) {
      throw new NativeError(refusal);
    }
  }

  // --- console (contract §6.11) --------------------------------------------------------------

  function printed(argument) {
    return isArray(argument) || toText(argument) === '[object Object]'
      ? stringify(argument)
      : toText(argument);
  }

  function logger(level) {
    return async (...parts) => {
      let message = '';
      for (let i = 0; i < parts.length; i++) {
        message += (i === 0 ? '' : ' ') + printed(parts[i]);
      }
      host.log(level, apply(slice, message, [0, settings.logCharacters + 1]));
    };
  }

  hidden('console', freeze({
    debug: logger('DEBUG'),
    log: logger('LOG'),
    info: logger('INFO'),
    warn: logger('WARN'),
    error: logger('ERROR'),
  }));

  // --- Calls that the host answers later -------------------------------------------------------

  const ABANDONED = -1;
  const calls = new Map();

  // Makes a call by `ask`, which returns its number, or a number below 0 if it was refused.
  function start(ask, onValue, onError) {
    const number = ask();
    if (typeof number !== 'number') {
      throw new NativeError(number);
    }
    if (number < 0) {
      onError(number === ABANDONED
        ? 'The invocation that asks has been abandoned.'
        : 'This call has too many requests, reads and timers open.');
    } else {
      set(calls, number, {onValue, onError});
    }
    return number;
  }

  function cancel(number) {
    if (has(calls, number)) {
      remove(calls, number);
      host.cancel(number);
    }
  }

  // A question about state; its answer is JSON text or null.
  function ask(command, key, first = 0, second = 0, text = null) {
    return new NativePromise((resolve, reject) => {
      start(() => host.ask(command, key, first, second, text), resolve,
        (message) => reject(new NativeError(message)));
    });
  }

  function answer(number, isValue, text, body) {
    const waiting = get(calls, number);
    if (waiting !== undefined) {
      remove(calls, number);
      if (isValue) {
        waiting.onValue(text, body);
      } else {
        waiting.onError(text);
      }
    }
  }

  // --- meta (contract §6) --------------------------------------------------------------------

  function deepFrozen(value) {
    if (value !== null && typeof value === 'object') {
      for (const key of keys(value)) {
        deepFrozen(value[key]);
      }
      freeze(value);
    }
    return value;
  }

  const STORAGE_KEY = 200;

  const storage = freeze({
    async get(key, defaultValue) {
      const name = toText(key);
      if (name.length > STORAGE_KEY) {
        return defaultValue; // set refuses such a key, so there is none
      }
      const text = await ask('storageGet', name);
      return text === null ? defaultValue : parse(text);
    },
    async set(key, value) {
      const name = toText(key);
      if (name.length > STORAGE_KEY) {
        throw new NativeError(
          `storage.set: the key is ${name.length} characters long; the limit is ${STORAGE_KEY}`);
      }
      const text = value === undefined ? undefined : stringify(value);
      if (text === undefined) {
        refusing(host.remove('storage', name));
      } else {
        refusing(host.put('storage', name, text, 0));
      }
    },
    async del(key) {
      const name = toText(key);
      if (name.length <= STORAGE_KEY) {
        refusing(host.remove('storage', name));
      }
    },
  });

  const geoip = freeze({
    async locate(ip) {
      if (!settings.geoip) {
        throw new NativeError(
          'IP location capabilities are not available in this PostHog instance!');
      }
      const text = host.locate(toText(ip));
      return text === null ? null : parse(text);
    },
  });

  // Contents become a Buffer at the first look: the library that makes them is not for free.
  function attachment({content_type, file_name, contents}) {
    let buffer;
    return freeze({
      content_type,
      file_name,
      get contents() {
        buffer ??= library('buffer').Buffer.from(contents, 'base64');
        return buffer;
      },
    });
  }

  function attachments() {
    const byKey = {};
    for (const key of keys(settings.attachments)) {
      byKey[key] = attachment(settings.attachments[key]);
    }
    return freeze(byKey);
  }


  // --- What the host may lack ------------------------------------------------------------------

  function refusal(what) {
    return new NativeError(`${what} is not available in this version of Sluice.`);
  }

  // A host that has a time of its own has it for the parts too.
  const nativesOfParts = settings.clock ? freeze({__proto__: null, ...natives, now: () => host.now()}) : natives;

  // What the parts may use.
  const internals = freeze({
    host, settings, freeze, stringify, parse, named, refusing, refusal, ask,
    start, cancel, library, part, describe, hidden, natives: nativesOfParts,
  });

  part('guards');
  if (settings.clock) {
    part('clock');
  }

  // --- Imports (contract §6.9) -----------------------------------------------------------------

  const IMPORTS = freeze({
    __proto__: null,
    '@posthog/plugin-contrib': () => part('contrib'),
    'node-fetch': () => part('fetch').nodeFetch,
  });

  hidden('require', (name) => {
    const refused = host.refusal(toText(name));
    if (refused !== null) {
      throw new NativeError(refused);
    }
    const own = IMPORTS[name];
    return own === undefined ? library(name) : own();
  });
  lazily('posthog', () => part('posthog'));

  // Made at their first use: many plugins need none of them.
  const meta = {
    config: deepFrozen(settings.config),
    attachments: attachments(),
    storage,
    geoip,
    get cache() {
      return part('cache');
    },
    get jobs() {
      return part('jobs');
    },
    get metrics() {
      return part('metrics').metrics;
    },
    get utils() {
      return part('utils');
    },
    // Ours: what tells a batch of exportEvents or of a buffer from others, in each attempt the same.
    get batchId() {
      return host.batchId() ?? undefined;
    },
    global: {},
  };
  freeze(meta);

  // Some of the oldest plugins take these two for globals.
  lazily('config', () => meta.config);
  lazily('cache', () => meta.cache);

  // --- Exports (contract §4.1, §4.2) ---------------------------------------------------------

  const METHODS = [
    'setupPlugin', 'teardownPlugin', 'processEvent', 'processEventBatch', 'onEvent', 'onSnapshot',
    'exportEvents', 'composeWebhook', 'getSettings',
  ];

  // What is exported, by name.
  const entries = {__proto__: null};

  function enter(name, run) {
    entries[name] = {
      run,
      settle: SETTLE[name] ?? succeeded,
      prepare: PREPARE[name],
      isJob: apply(startsWith, name, ['jobs.']),
    };
  }

  function destinations() {
    const {exports, module} = globalThis;
    const candidates = [exports, exports?.default, module?.exports];
    const found = bareList();
    let anyKey = false;
    for (let i = 0; i < candidates.length; i++) {
      const candidate = candidates[i];
      if (candidate !== null && typeof candidate === 'object') {
        found[found.length] = candidate;
        anyKey = anyKey || keys(candidate).length > 0;
      }
    }
    if (!anyKey) {
      found[found.length] = globalThis;
    }
    return found;
  }

  function firstFound(places, name) {
    for (let i = 0; i < places.length; i++) {
      const found = places[i][name];
      if (found) {
        return found;
      }
    }
    return undefined;
  }

  // After the plugin's code has run: finds what it exports, and says so as JSON.
  function collect() {
    const places = destinations();
    const methods = bareList();
    for (let i = 0; i < METHODS.length; i++) {
      const name = METHODS[i];
      const found = firstFound(places, name);
      if (typeof found === 'function') {
        enter(name, found);
        methods[methods.length] = name;
      }
    }
    const batch = entries.processEventBatch?.run;
    if (batch !== undefined && entries.processEvent === undefined) {
      enter('processEvent', async (event) => (await batch([event], meta))?.[0]);
    }
    const jobs = bareList();
    const scheduledTasks = bareList();
    let metrics = null;
    for (let i = 0; i < places.length; i++) {
      const place = places[i];
      const theirJobs = place.jobs;
      if (theirJobs !== null && typeof theirJobs === 'object') {
        const jobNames = keys(theirJobs);
        for (let j = 0; j < jobNames.length; j++) {
          const name = jobNames[j];
          const job = theirJobs[name];
          if (typeof job === 'function' && entries['jobs.' + name] === undefined) {
            enter('jobs.' + name, job);
            jobs[jobs.length] = name;
          }
        }
      }
      const names = ownKeys(place);
      for (let j = 0; j < names.length; j++) {
        const name = names[j];
        if (typeof name === 'string' && apply(startsWith, name, ['runEvery'])
            && typeof place[name] === 'function' && entries[name] === undefined) {
          enter(name, place[name]);
          scheduledTasks[scheduledTasks.length] = name;
        }
      }
      if (metrics === null && place.metrics !== null && typeof place.metrics === 'object') {
        metrics = part('metrics').declare(place.metrics);
      }
    }
    if (entries.exportEvents !== undefined) {
      metrics = part('metrics').declareExports();
    }
    return stringify({__proto__: null, methods, jobs, scheduledTasks, metrics: metrics ?? {__proto__: null}});
  }

  // --- Invocations ---------------------------------------------------------------------------

  // The argument of every invocation that waits for a promise, by the invocation's number. One
  // that settles before its call is over, as most do, is never in it.
  const open = new Map();

  function textOf(value) {
    try {
      return stringify(value) ?? null;
    } catch {
      return null;
    }
  }

  // What is left of an event, or of a batch. Text of anything else than an object is no event.
  function stateOf(argument) {
    if (argument instanceof Batch) {
      return framed(argument, argument, stateOf);
    }
    const text = textOf(argument);
    return text !== null && text[0] === '{' ? text : null;
  }

  function threw(number, error, value, isSame) {
    host.threw(number, describe(error), stateOf(value), isSame);
  }

  // What any function returned whose result is its caller's to judge.
  function succeeded(number, argument, result) {
    host.returned(number, result === undefined ? null : textOf(result), false);
  }

  // What composeWebhook returned: nothing that cannot be sent may pass for nothing to send.
  function composed(number, argument, result) {
    const text = textOf(result);
    if (result && text === null) {
      threw(number, named('IllegalOperationError', 'composeWebhook returned what is not JSON'), argument, true);
    } else {
      host.returned(number, text, false);
    }
  }

  // The events of one call of processEventBatch as they were given, each at its place: whatever the
  // plugin does to the array it gets moves none of them.
  class Batch {
    constructor(given) {
      this.events = bareList();
      this.places = bareList();
      this.placeOf = new NativeMap();
      for (let i = 0; i < given.length; i++) {
        const event = given[i];
        this.events[i] = event;
        this.places[i] = i;
        set(this.placeOf, event, i);
        set(this.placeOf, event?.uuid, has(this.placeOf, event?.uuid) ? undefined : i);
      }
    }
  }

  const NO_PLACE = -1;

  // What processEventBatch returned, and the place of the event that each result belongs to: the one
  // that it is, or whose uuid it has, so that a batch may be filtered and sorted. If one belongs to
  // none, or two to the same, the results' own places tell; or nothing, if there are not as many.
  function resultsOf(batch, results) {
    if (!isArray(results)) {
      throw named('IllegalOperationError', 'processEventBatch must return an array of events');
    }
    const events = bareList();
    const places = bareList();
    const taken = new NativeMap();
    let allFound = true;
    const count = results.length;
    for (let i = 0; i < count; i++) {
      const result = results[i] || null;
      events[i] = result;
      if (result !== null) {
        if (typeof result !== 'object') {
          throw named('IllegalOperationError',
            'processEventBatch must return an array of events, but one of them is a ' + typeof result);
        }
        const place = get(batch.placeOf, result) ?? get(batch.placeOf, result.uuid);
        allFound = allFound && place !== undefined && !has(taken, place);
        set(taken, place, true);
        places[i] = place;
      }
    }
    if (!allFound) {
      const isSameCount = count === batch.events.length;
      for (let i = 0; i < count; i++) {
        places[i] = isSameCount ? i : NO_PLACE;
      }
    }
    return {events, places};
  }

  // The frame that BatchOutcome reads: for each event "-" if there is none, or "=" if it is the very
  // object that was given at its place and "+" if not, the place, ":", length, ":" and its JSON.
  function framed(batch, {events, places}, textOf) {
    let frame = '';
    for (let i = 0; i < events.length; i++) {
      const text = events[i] === null ? null : textOf(events[i]);
      frame += text === null
        ? '-'
        : (events[i] === batch.events[places[i]] ? '=' : '+') + places[i] + ':' + text.length + ':' + text;
    }
    return frame;
  }

  // What became of processEventBatch. If one event cannot go on as it is, the call has failed.
  function processedBatch(number, batch, returned) {
    let left = batch;
    try {
      left = resultsOf(batch, returned);
      const {events} = left;
      let isMoved = false;
      for (let i = 0; i < events.length; i++) {
        if (events[i] !== null && events[i].team_id !== teamId) {
          events[i].team_id = teamId;
          isMoved = true;
        }
      }
      if (isMoved) {
        throw named('IllegalOperationError', 'Plugin tried to change event.team_id');
      }
      host.returned(number, framed(batch, left, batchEventText), false);
    } catch (error) {
      host.threw(number, describe(error), framed(batch, left, stateOf), false);
    }
  }

  // An event's own `toJSON`, or one that every object has, may make anything of it.
  function requireObject(text, method) {
    if (text === undefined || text[0] !== '{') {
      throw named('IllegalOperationError', `${method} returned an event that is not JSON of an object`);
    }
    return text;
  }

  function batchEventText(event) {
    return requireObject(stringify(event), 'processEventBatch');
  }

  // What processEvent returned (contract §4.3) and the host has left to the engine.
  function processed(number, argument, result) {
    if (!result) {
      host.returned(number, null, false);
      return;
    }
    if (typeof result !== 'object') {
      const error = named('IllegalOperationError',
        'processEvent must return an event, or nothing to drop it, but returned a ' + typeof result);
      threw(number, error, argument, true);
      return;
    }
    const isSame = result === argument;
    try {
      if (result.team_id !== teamId) {
        result.team_id = teamId;
        throw named('IllegalOperationError', 'Plugin tried to change event.team_id');
      }
      host.returned(number, requireObject(stringifyAny(result), 'processEvent'), isSame);
    } catch (error) {
      threw(number, error, result, isSame);
    }
  }

  function isThenable(value) {
    return value !== null && (typeof value === 'object' || typeof value === 'function')
      && typeof value.then === 'function';
  }

  // ISO 8601 text of an event's timestamp is a Date to composeWebhook.
  function dated(event) {
    if (typeof event?.timestamp === 'string') {
      event.timestamp = new NativeDate(event.timestamp);
    }
    return event;
  }

  // What is made of an argument before it is given.
  const PREPARE = {
    __proto__: null,
    composeWebhook: dated,
    processEventBatch: (events) => new Batch(isArray(events) ? events : []),
  };
  // What takes what was returned.
  const SETTLE = {
    __proto__: null,
    composeWebhook: composed,
    processEvent: processed,
    processEventBatch: processedBatch,
  };

  // Of what is not exported: a buffer, which is flushed, or nothing that can be called.
  function lateEntry(name) {
    return {
      __proto__: null,
      run: apply(startsWith, name, ['buffer.'])
        ? (objects) => part('contrib').flushing(name)(objects)
        : undefined,
      settle: succeeded,
    };
  }

  // Whether the host has taken what was returned, which leaves nothing to do.
  function isDelivered(number, argument, settle, result) {
    return settle === processed && deliver(number, result, argument, teamId) === true;
  }

  // A promise that an invocation waited for has settled; once, and unless it was given up.
  function settleLater(number, settle, value) {
    if (has(open, number)) {
      const argument = get(open, number);
      remove(open, number);
      if (!isDelivered(number, argument, settle, value)) {
        settle(number, argument, value);
      }
    }
  }

  function wait(number, argument, settle, result) {
    set(open, number, argument);
    const promise = new NativePromise((resolve) => resolve(result));
    apply(then, promise, [
      (value) => settleLater(number, settle, value),
      (error) => settleLater(number, failed, error),
    ]);
  }

  function failed(number, argument, error) {
    threw(number, error, argument, true);
  }

  // Calls an exported function. It settles by host.returned or host.threw, now or later.
  function invoke(number, name, argumentText) {
    const given = argumentText === null ? undefined : parse(argumentText);
    const {run, settle, prepare, isJob} = entries[name] ?? lateEntry(name);
    const argument = prepare === undefined ? given : prepare(given);
    let result;
    let isWaiting;
    try {
      // A job with a falsy payload gets meta first (contract §4.2).
      result = argumentText === null || (isJob && !given) ? run(meta) : run(given, meta);
      if (isDelivered(number, argument, settle, result)) {
        return;
      }
      isWaiting = isThenable(result);
    } catch (error) {
      failed(number, argument, error);
      return;
    }
    if (isWaiting) {
      wait(number, argument, settle, result);
    } else {
      settle(number, argument, result);
    }
  }

  // Gives an invocation up: whatever it still does is ignored. The state of its argument, as JSON.
  function abandon(number) {
    const argument = get(open, number);
    remove(open, number);
    return stateOf(argument);
  }

  return {collect, invoke, answer, abandon};
});
