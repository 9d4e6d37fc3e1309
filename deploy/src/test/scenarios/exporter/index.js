// Exports events by batches.
const address = 'https://example.com/results?query=';
let attempts = 0;

exports.exportEvents = async (events, {config}) => {
  attempts++;
  if (attempts <= Number(config.refusals || 0)) {
    throw new RetryError('try again');
  }
  if (config.broken === 'yes') {
    throw new Error('broken');
  }
  await fetch(`${address}${events[0].event}&events=${events.length}&length=${JSON.stringify(events).length}`);
};
