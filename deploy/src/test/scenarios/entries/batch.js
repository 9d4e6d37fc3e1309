function change(event) {
  event.event = 'changed';
  return event;
}

exports.processEventBatch = async (events) => events.map(change);
