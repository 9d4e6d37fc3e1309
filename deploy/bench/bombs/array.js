// Arrays of a million numbers, all kept.

function processEvent() {
  const kept = []
  for (;;) {
    kept.push(new Array(1 << 20).fill(Math.PI))
  }
}
