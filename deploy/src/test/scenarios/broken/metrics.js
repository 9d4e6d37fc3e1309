exports.metrics = {a: 'avg', b: 'sum'};
