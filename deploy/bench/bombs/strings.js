// Many strings that are all kept.

function processEvent() {
  const kept = []
  for (let i = 0; ; i++) {
    kept.push('bomb'.repeat(1 << 12) + i)
    kept[i].charCodeAt(7)
  }
}
