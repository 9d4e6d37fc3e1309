// The plugin that every process tries to get out with before it runs any other. Each probe returns
// what it has reached, or throws; what it returns must be falsy.
const probes = (meta) => ({
  'Java.type': () => Java.type('java.lang.System'),
  'Packages': () => Packages.java.lang.System,
  'java': () => java.lang.System,
  'Polyglot': () => Polyglot.import('x') || Polyglot,
  'Graal': () => Graal.versionECMAScript,
  'load': () => load({name: 'x', script: '1'}) || load,
  'loadWithNewGlobal': () => loadWithNewGlobal({name: 'x', script: '1'}) || loadWithNewGlobal,
  'print': () => print || printErr,
  'a module from a file': () => (0, eval)("import('/etc/hostname').then(() => true)"),
  'another global through Function': () => Function('return this')() !== globalThis,
  'the host through constructors': () => [console.log, meta.storage.get, fetch, require, JSON.parse]
    .some((known) => known.constructor.constructor('return typeof Java')() !== 'undefined'),
  'the host through an error': () => {
    try {
      meta.storage.set('x', {toJSON() { throw new Error('x') }}) // is rejected, and nobody's
      const ask = require
      ask('no such module')
    } catch (error) {
      return error.constructor !== Error || error.getClass || error.getStackTrace
    }
  },
  'the class of a host function': () =>
    [console.log, require, meta.geoip.locate].some((known) => known.getClass || known.class),
  'the host through an own stack': () => {
    const before = Error.prepareStackTrace
    Error.prepareStackTrace = (error, frames) => frames.map((frame) => frame.getThis && frame.getThis())
    try {
      const stack = new Error('x').stack
      return Array.isArray(stack) && stack.some((each) => each && each !== globalThis && each.getClass)
    } finally {
      Error.prepareStackTrace = before
    }
  },
  'BigInt': () => BigInt(1) + BigInt(1),
  'SharedArrayBuffer': () => new SharedArrayBuffer(8),
  'Atomics': () => Atomics.wait,
  'WebAssembly': () => WebAssembly.compile,
  'a string without end': () => 'x'.repeat(2 ** 27).length,
  'a buffer without end': () => new Uint8Array(2 ** 27).length,
  'an array-like without end': () => [].indexOf.call({length: 2 ** 53 - 1}, 1),
  'holes without end': () => new Array(2 ** 31).forEach(() => {}) || true,
  'a change of meta.config': () => { meta.config.x = 1; return meta.config.x },
  'a change of console': () => { console.log = 1; return console.log === 1 },
  'a change of meta': () => { meta.storage = 1; return meta.storage === 1 },
})

const attacks = {
  loop() { for (;;); },
  catching() { for (;;) try { for (;;); } catch {} },
  promises() { const next = () => Promise.resolve().then(next); return next() },
  memory() { const all = []; for (;;) all.push(new Array(1000).fill(0)) },
}

exports.processEvent = async (event, meta) => {
  const {attack} = event.properties
  if (attack) {
    await attacks[attack]()
  }
  event.reached = []
  for (const [name, probe] of Object.entries(attack ? {} : probes(meta))) {
    try {
      if (await probe()) event.reached.push(name)
    } catch {
      // as it should be
    }
  }
  return event
}
