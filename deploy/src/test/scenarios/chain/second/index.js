exports.processEvent = (event, {config}) => {
  event.properties.touched = true;
  if (config.moves === 'yes') {
    event.team_id = 400;
    return event;
  }
  throw new Error('I always fail!');
};
