// Computes, and shares nothing between events. How long is a setting, since the engines differ by much.

function processEvent(event, { config }) {
  let sum = 0
  for (let i = 0; i < config.iterations; i++) {
    sum = (sum * 31 + i) % 1000003
  }
  event.properties.checksum = sum
  return event
}
