// Burns its whole CPU budget on every event.

function processEvent() {
  for (;;) {}
}
