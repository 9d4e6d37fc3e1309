exports.exportEvents = () => {};
