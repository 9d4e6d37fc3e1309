// One plugin for the behaviour of processEvent: what the event's name says is done with it.
const doings = {
  change(event) {
    event.event = 'changed';
    return event;
  },
  async changeLater(event) {
    await Promise.resolve();
    event.event = 'changed';
    await Promise.resolve();
    return event;
  },
  forget(event) {
    event.event = 'changed';
  },
  drop() {
    return null;
  },
  zero() {
    return 0;
  },
  fail() {
    throw new Error('as told');
  },
  settings(event, meta) {
    event.properties = meta.config;
    return event;
  },
  files(event, meta) {
    event.properties = meta.attachments;
    return event;
  },
  shared(event, meta) {
    meta.global.count = (meta.global.count || 0) + 1;
    event.properties.count = meta.global.count;
    event.properties.greeting = meta.global.greeting;
    return event;
  },
  otherTeam(event) {
    event.team_id = 99;
    return event;
  },
  time(event) {
    event.properties.now = Date.now();
    return event;
  },
};

exports.setupPlugin = async (meta) => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  meta.global.greeting = 'hello';
};

exports.processEvent = (event, meta) => doings[event.event](event, meta);
