function change(event) {
  event.event = 'changed';
  return event;
}

module.exports.processEvent = change;
