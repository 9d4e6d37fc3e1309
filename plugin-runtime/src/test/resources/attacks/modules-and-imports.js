// Code from elsewhere.

//# require of what Node has and we have not | harmless
for (const name of ['fs', 'child_process', 'vm', 'worker_threads', 'module', 'process', 'os', 'net', 'http', 'inspector']) {
  attempt(name, () => { const module = require(name); escaped(name + ' was loaded'); return module })
}
return event

//# require of paths and of parts of the host | harmless
for (const name of ['./index.js', '/etc/passwd', 'file:///etc/passwd', 'sluice:guards', 'sluice:fetch', '../bridge', 'C:\\x', 'http://a/b.js']) {
  attempt(name, () => { const module = require(name); escaped(name + ' was loaded'); return module })
}
return event

//# require of the names that every object has | harmless
for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']) {
  attempt(name, () => { const module = require(name); if (module !== undefined) escaped(name + ' was loaded'); return module })
}
return event

//# dynamic imports through eval | harmless
for (const name of ['/etc/hostname', 'file:///etc/hostname', 'https://public.test/x.js', 'node:fs']) {
  try { inspect(await (0, eval)("import('" + name + "')"), name); escaped(name + ' was imported') } catch (error) { inspect(error, name) }
}
return event

//# a module that is its own address, which is text as any other | harmless or refused
const module = await (0, eval)("import('data:text/javascript,export default globalThis; export const java = typeof Java')")
inspectGlobal(module.default, 'a module')
if (module.java !== 'undefined') escaped('a module')
return event

//# a name that is another one the second time | harmless
let reads = 0
const name = {toString: () => reads++ === 0 ? 'url' : 'sluice:fetch'}
attempt('two names', () => { const module = require(name); if (module && module.send) escaped('a part of the host'); return module })
reads = 0
attempt('two names', () => { const module = require(name); if (module && typeof module === 'function' && module.length === 1) escaped('x'); return module })
return event

//# the insides of the libraries | harmless or cpu
for (const name of ['url', 'crypto', 'zlib', 'util', 'stream', 'buffer', 'lodash', 'querystring']) {
  attempt(name, () => {
    const module = require(name)
    for (const key of Object.keys(module)) if (typeof module[key] === 'function') inspect(module[key], name + '.' + key)
    return module
  })
}
return event

//# a template of lodash as a way to a global | harmless or refused or cpu
const _ = require('lodash')
attempt('template', () => inspectGlobal(_.template('<% return this %>')() && _.template('<%= 1 %>', {variable: 'a'}) && globalThis, 'a template'))
attempt('merge', () => _.merge({}, JSON.parse('{"constructor": {"prototype": {"polluted": 1}}, "__proto__": {"polluted": 1}}')))
attempt('set', () => _.set({}, 'constructor.prototype.polluted', 1))
return event

//# an import of a module of the host at load | at load refused
import fs from 'fs'
fs.readFileSync('/etc/passwd')

//# a module that never ends loading | at load cpu | setup
while (true) {}

//# code that fills the memory at load | at load memory | setup-memory
const all = []
for (;;) all.push(new Array(10000).fill(1))

//# exports that are traps | at load refused or harmless or cpu
module.exports = new Proxy({}, {ownKeys() { return ['processEvent'] }, get(target, key) { inspect(this, 'a trap'); throw new Error(String(key)) }})

//# dynamic imports in the code itself, of names made up as it runs | harmless
for (const name of ['data:text/javascript,export default 1', 'file:///etc/passwd', 'https://public.test/x.js', 'node:fs', '/etc/passwd']) {
  try { inspect(await import(name), name); escaped(name + ' was imported') } catch (error) {
    inspect(error, 'a refusal')
    if (!/^Cannot import/.test(error.message)) escaped('a refusal in other words: ' + error.message)
  }
}
return event

//# a dynamic import of text at load | at load refused
import('data:text/javascript,export default globalThis').then(({default: all}) => inspectGlobal(all, 'a module'))
