// Computes: 2,000 iterations for each event.

function processEvent(event) {
  let sum = 0
  for (let i = 0; i < 2000; i++) {
    sum = (sum * 31 + i) % 1000003
  }
  event.properties.checksum = sum
  return event
}
