// A plugin's exports are looked for in `exports` first, and its default export only there.
if (typeof module.exports === 'object' && module.exports !== null && module.exports !== exports) {
  for (const key of Object.keys(module.exports)) {
    Object.defineProperty(exports, key, {
      enumerable: true,
      configurable: true,
      get: () => module.exports[key],
    });
  }
}
