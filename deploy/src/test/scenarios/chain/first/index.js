exports.processEvent = (event, {config}) => {
  event.properties.plugins = [...(event.properties.plugins || []), config.id];
  if (config.drops === 'yes') {
    return null;
  }
  return config.copies === 'yes' ? {...event} : event;
};
exports.onEvent = (event, {config}) => console.log(config.id + ' saw ' + event.event);
