// Everything that runs after an event has gone on, or without one.
const address = 'https://example.com/results?query=';

exports.metrics = {total: 'sum', most: 'MAX', least: 'min'};

exports.setupPlugin = ({global}) => {
  global.data = 'nothing yet';
};

exports.teardownPlugin = async ({global}) => {
  await fetch(address + global.data);
};

exports.onEvent = async (event, {global, jobs}) => {
  global.data = event.event;
  switch (event.event) {
    case 'enqueue':
      await jobs.reply({type: 'runNow'}).runNow();
      await jobs.reply({type: 'runIn'}).runIn(1, 'second');
      await jobs.reply({type: 'runAt'}).runAt(new Date(Date.now() + 1000));
      break;
    case 'wrong unit':
      await jobs.reply().runIn(1, 'fortnight');
      break;
    case 'later':
      console.log('trying');
      throw new RetryError('not yet');
    case 'lost':
      Promise.reject(new Error('nobody waits'));
      break;
    default:
      await fetch(address + event.event);
  }
};

exports.onSnapshot = async (event) => {
  await fetch(address + event.event);
};

exports.jobs = {
  reply(payload) {
    console.log('reply', payload.type);
  },
};

exports.runEveryMinute = async () => {
  await posthog.capture('my-event', {random: 'properties'});
  await posthog.capture('dated', {timestamp: '2020-02-23T02:15:00Z'});
  await posthog.capture('by someone', {distinct_id: 'custom id'});
  return 'done';
};

exports.runEveryHour = ({metrics}) => {
  for (const value of [3, 0, 5]) {
    metrics.total.increment(value);
    metrics.most.max(value);
    metrics.least.min(value);
  }
};

exports.runEveryDay = ({metrics}) => metrics.nothing.increment(1);

exports.runEveryNothing = false;

exports.composeWebhook = (event) => (event.event === 'skip'
  ? null
  : {url: 'https://example.com/hook', body: JSON.stringify({at: event.timestamp.getTime()})});
