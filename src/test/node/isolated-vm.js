// A V8 isolate with a memory limit and a time-out on every call. Events cross as JSON text, as they
// do to Sluice's sandbox: the isolate shares no objects.
'use strict'

const MEMORY_MEGABYTES = 128
const CALL_MILLIS = 1000

exports.open = async function (packageOf, plugin) {
  const ivm = packageOf('isolated-vm')
  const isolate = new ivm.Isolate({memoryLimit: MEMORY_MEGABYTES})
  const context = isolate.createContextSync()
  isolate.compileScriptSync(plugin, {filename: 'index.js'}).runSync(context)
  isolate.compileScriptSync(`
    const {parse, stringify} = JSON
    globalThis.handle = (text) => stringify(processEvent(parse(text), {}))
  `).runSync(context)
  const handle = context.global.getSync('handle', {reference: true})
  const limits = {timeout: CALL_MILLIS}
  return {
    isAsync: false,
    process: (text) => handle.applySync(undefined, [text], limits),
  }
}
