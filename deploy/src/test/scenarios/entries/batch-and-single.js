function change(event) {
  event.event = 'changed';
  return event;
}

exports.processEventBatch = () => [];
exports.processEvent = change;
