// Functions that hold each other, a chain without an end.

function processEvent() {
  let last = () => 0
  for (let i = 0; ; i++) {
    const before = last
    const own = [i, i, i, i]
    last = () => before || own
  }
}
