exports.processEvent = (event => {
  return event;
