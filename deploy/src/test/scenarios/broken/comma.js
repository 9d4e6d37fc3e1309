function processEvent(event meta) {
  return event;
}
