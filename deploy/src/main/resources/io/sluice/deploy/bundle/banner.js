// The default import and the namespace of a module that Sluice provides are the module itself.
var __sluiceModule = (module) => typeof module !== 'object' && typeof module !== 'function' ? module
  : new Proxy(module, {
    get(target, key) {
      const isFixed = Object.getOwnPropertyDescriptor(target, key)?.configurable === false;
      return key === 'default' && !isFixed ? target : target[key];
    },
  });
