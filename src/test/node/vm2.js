// vm2 as PostHog's plugin server fed it: the event goes in as an object of the host's, which the
// plugin sees through vm2's proxies; the call is awaited; what it returns is copied deeply before
// the host uses it. The job's events come and go as JSON text, here as with the other engines.
//
// Kinder than it was: code that is checked at every loop is left out, as are the proxies of meta.
'use strict'

const LOAD_MILLIS = 30_001

function clone(value) {
  if (Array.isArray(value)) {
    return value.map(clone)
  }
  if (value !== null && typeof value === 'object') {
    const copy = {}
    for (const key of Object.keys(value)) {
      copy[key] = clone(value[key])
    }
    return copy
  }
  return value
}

exports.open = async function (packageOf, plugin) {
  const {VM} = packageOf('vm2')
  const vm = new VM({timeout: LOAD_MILLIS, sandbox: {}})
  const processEvent = vm.run(`${plugin}\n;(event, meta) => processEvent(event, meta)`)
  const meta = {}
  return {
    isAsync: true,
    process: async (text) => JSON.stringify(clone(await processEvent(JSON.parse(text), meta))),
  }
}
