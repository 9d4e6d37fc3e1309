// What @posthog/plugin-contrib has: createBuffer. What is in a buffer belongs to the host, which
// keeps it when the sandbox goes, and says when it is full (BufferRule).
(function (internals) {
  'use strict';

  const {host, freeze, stringify, refusing} = internals;
  const {NativeError, bareList, slice, toNumber} = internals.natives;

  const MOST_BUFFERS = 100;
  const buffers = bareList();

  function createBuffer({limit = 1024 * 1024, timeoutSeconds = 10, onFlush} = {}) {
    if (buffers.length >= MOST_BUFFERS) {
      throw new NativeError(
        `createBuffer: a plugin may have ${MOST_BUFFERS} buffers; make one in setupPlugin and keep it`);
    }
    const number = buffers.length;
    const buffer = freeze({
      add(object, points = 1) {
        const item = stringify(object);
        if (item === undefined) {
          throw new NativeError('buffer.add expects something that can be written as JSON');
        }
        refusing(host.append(number, item, toNumber(points), toNumber(limit), timeoutSeconds * 1000));
      },
      async flush() {
        refusing(host.flush(number));
      },
    });
    buffers[number] = {buffer, onFlush};
    return buffer;
  }

  // The function that the host calls with what was in a buffer.
  function flushing(name) {
    const known = buffers[toNumber(slice(name, 'buffer.'.length))];
    if (known === undefined) {
      throw new NativeError(
        'Something is left in a buffer that this version of the plugin does not create any more.');
    }
    return async (objects) => {
      await known.onFlush?.(objects, known.buffer);
    };
  }

  return {createBuffer, flushing};
});
