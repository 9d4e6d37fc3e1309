function change(event) {
  event.event = 'changed';
  return event;
}

function processEvent(event) {
  return change(event);
}
