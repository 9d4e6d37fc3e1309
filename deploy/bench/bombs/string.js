// A string that doubles and is flattened each time.

function processEvent(event) {
  let text = 'bomb'
  for (;;) {
    text += text
    text.charCodeAt(text.length >> 1)
    event.properties.bomb = text
  }
}
