// Buffers of 64 MB, as large as they may be, all kept.

function processEvent() {
  const kept = []
  for (;;) {
    kept.push(new Uint8Array(64 << 20))
  }
}
