// Keeps 20 MB of every event for good, which no budget of a single event forbids.

function setupPlugin({global}) {
  global.kept = []
}

function processEvent(event, {global}) {
  for (let i = 0; i < 20; i++) {
    global.kept.push(new Uint8Array(1 << 20))
  }
  return event
}
