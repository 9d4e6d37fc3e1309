exports.setupPlugin = async ({config}) => {
  if (config.kind === 'error') {
    throw new Error('cannot be set up');
  }
};
exports.processEvent = (event) => event;
