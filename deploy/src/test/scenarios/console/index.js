exports.processEvent = async (event) => {
  const method = console[event.event];
  await method();
  await method('number =', 987);
  await method(new Error('something'));
  await method({1: 'one', 2: 'two'});
  await method([99, 79]);
  return event;
};
