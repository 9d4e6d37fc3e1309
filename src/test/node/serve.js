// Runs one of the engines that Sluice's sandbox is compared with, for `sluice bench sandbox`. Asked
// one line at a time over standard input, it answers one line each, as the JVM's side does:
//
//   result N    JSON text that the plugin makes of the event number N
//   run MILLIS  events and CPU nanoseconds of a window of so much CPU time of the process
//
// Arguments: the engine (a file beside this one), the folder npm installed it into, a file with an
// event's JSON in each line, the plugin's file.
'use strict'

const fs = require('node:fs')
const path = require('node:path')
const readline = require('node:readline')

const [name, folder, eventsFile, pluginFile] = process.argv.slice(2)

// Between looks at the clock: about ten milliseconds' work.
const EVENTS_A_LOOK = 200

function cpuMicros() {
  const {user, system} = process.cpuUsage()
  return user + system
}

async function window(engine, events, millis) {
  const start = cpuMicros()
  const end = start + millis * 1000
  let done = 0
  while (cpuMicros() < end) {
    for (let i = 0; i < EVENTS_A_LOOK; i++) {
      const text = engine.process(events[done % events.length])
      // Only who answers by promises pays for waiting.
      if (typeof (engine.isAsync ? await text : text) !== 'string') {
        throw new Error('the plugin did not return an event')
      }
      done++
    }
  }
  return `${done}\t${(cpuMicros() - start) * 1000}\t0`
}

async function answer(engine, events, line) {
  const [question, number] = line.split(' ')
  switch (question) {
    case 'result':
      return engine.process(events[Number(number)])
    case 'run':
      return window(engine, events, Number(number))
    default:
      throw new Error(`"${line}" is no question`)
  }
}

async function serve() {
  const events = fs.readFileSync(eventsFile, 'utf8').trimEnd().split('\n')
  const {open} = require('./' + name)
  const packageOf = (library) => require(path.join(folder, 'node_modules', library))
  const engine = await open(packageOf, fs.readFileSync(pluginFile, 'utf8'))
  console.log(`> Node ${process.version}`)
  for await (const line of readline.createInterface({input: process.stdin})) {
    try {
      console.log('> ' + await answer(engine, events, line))
    } catch (error) {
      console.error(error)
      console.log('> error: ' + String(error.message).split('\n')[0])
    }
  }
  process.exit(0)
}

serve().catch((error) => {
  console.error(error)
  process.exit(1)
})
