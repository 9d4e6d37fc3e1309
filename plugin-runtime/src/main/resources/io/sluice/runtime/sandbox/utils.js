// meta.utils (contract §6.6): cursors are numbers in storage that change in one step.
(function (internals) {
  'use strict';

  const {freeze, parse, ask} = internals;
  const {NativeError, toText} = internals.natives;

  return freeze({
    cursor: freeze({
      async init(key, initialValue = 0) {
        if (typeof initialValue !== 'number') {
          throw new NativeError("The cursor's initial value must be a number!");
        }
        await ask('cursorInit', toText(key), initialValue);
      },
      async increment(key, incrementBy = 1) {
        if (typeof incrementBy !== 'number') {
          throw new NativeError('The incrementBy value must be a number!');
        }
        return parse(await ask('cursorIncrement', toText(key), incrementBy));
      },
    }),
  });
});
