// JSON text of what has been parsed from JSON text, twice as much each time.

function processEvent(event) {
  let text = JSON.stringify([event, event])
  for (;;) {
    text = JSON.stringify([JSON.parse(text), JSON.parse(text)])
  }
}
