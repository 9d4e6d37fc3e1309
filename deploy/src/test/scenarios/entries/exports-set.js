function change(event) {
  event.event = 'changed';
  return event;
}

exports.processEvent = change;
