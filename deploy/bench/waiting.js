// What waits for a server that never answers.

async function processEvent(event, { config }) {
  await fetch(config.server)
  return event
}
