// Built-ins that go through whatever has a length, index by index, and never look whether they are
// to stop: over an object that says it is 2 ** 53 - 1 long, or over an array of holes, a thread would
// be lost in them. Each is held to what is a real array with elements in it, or short enough.
(function () {
  'use strict';

  const nativeStringify = JSON.stringify;
  const {apply, construct, get, ownKeys} = Reflect;
  const {defineProperty, getOwnPropertyDescriptor} = Object;
  const {isArray, from} = Array;
  const {isView} = ArrayBuffer;
  const {random, floor, trunc} = Math;
  const {isConcatSpreadable, iterator} = Symbol;
  const toObject = Object;
  const NativeProxy = Proxy;
  const NativeRangeError = RangeError;
  const NativeTypeError = TypeError;
  const hasOwn = Object.prototype.hasOwnProperty;
  const TypedArray = Object.getPrototypeOf(Uint8Array);
  const viewLength = getOwnPropertyDescriptor(TypedArray.prototype, 'length').get;

  // So many indices take some hundred milliseconds at most.
  const MOST = 2 ** 20;

  // An array that has all of so many indices, taken at random, is not one of holes.
  const SAMPLES = 64;

  // --- Proxies may say one length and then another, and look like real arrays ------------------

  const proxies = new WeakSet();
  const {add, has} = WeakSet.prototype;
  let anyProxy = false;

  function known(proxy) {
    anyProxy = true;
    apply(add, proxies, [proxy]);
    return proxy;
  }

  function isProxy(value) {
    return anyProxy && apply(has, proxies, [value]);
  }

  function GuardedProxy(target, handler) {
    if (new.target === undefined) {
      throw new NativeTypeError("Constructor Proxy requires 'new'");
    }
    return known(new NativeProxy(target, handler));
  }

  const {revocable} = NativeProxy;
  replace(GuardedProxy, {
    revocable(target, handler) {
      const made = revocable(target, handler);
      known(made.proxy);
      return made;
    },
  });
  defineProperty(GuardedProxy, 'name', {value: 'Proxy', configurable: true});
  GuardedProxy.prototype = undefined;
  replace(globalThis, {Proxy: GuardedProxy});

  // --- Lengths -------------------------------------------------------------------------------

  function tooLong(length) {
    return new NativeRangeError(
      `this is said to be ${length} long; what is not an array may be ${MOST} long at most here`);
  }

  function requireElements(array) {
    const {length} = array;
    for (let i = 0; i < SAMPLES; i++) {
      const index = floor(random() * length);
      if (!apply(hasOwn, array, [index])) {
        throw new NativeRangeError(
          `this array is ${length} long and has holes; such an array may be ${MOST} long at most here`);
      }
    }
  }

  // The list itself if its length is a fact and short enough, or else one whose length stays what it
  // was when it was read here.
  function bounded(list) {
    if (isArray(list) && !isProxy(list)) {
      if (list.length > MOST) {
        requireElements(list);
      }
      return list;
    }
    if (typeof list === 'string' || isView(list)) {
      const length = typeof list === 'string' ? list.length : apply(viewLength, list, []);
      if (length > MOST) {
        throw tooLong(length);
      }
      return list;
    }
    if (list === null || (typeof list !== 'object' && typeof list !== 'function')) {
      return list;
    }
    const fact = isProxy(list) ? undefined : getOwnPropertyDescriptor(list, 'length');
    if (typeof fact?.value === 'number') {
      if (fact.value > MOST) {
        throw tooLong(fact.value);
      }
      return list;
    }
    return ofFixedLength(list, trunc(+list.length) || 0);
  }

  function ofFixedLength(list, length) {
    if (length > MOST) {
      throw tooLong(length);
    }
    return new NativeProxy(list, {
      get(target, key) {
        return key === 'length' ? length : get(target, key);
      },
    });
  }

  // --- Built-ins -------------------------------------------------------------------------------

  // Puts functions in the place of those that have their names.
  function replace(place, functions) {
    for (const name of ownKeys(functions)) {
      const {length = 2} = place[name] ?? {};
      defineProperty(functions[name], 'length', {value: length, configurable: true});
      defineProperty(place, name,
        {value: functions[name], writable: true, enumerable: false, configurable: true});
    }
  }

  // One by one and not in a loop over their names: a call's own stack entry is then the name that
  // an author knows, and the engine learns each call by itself.
  const array = Array.prototype;
  const {
    concat, every, filter, flatMap, forEach, indexOf, lastIndexOf, map, reduce, reduceRight, shift,
    slice, some, sort, splice, toReversed, toSpliced, unshift,
  } = array;

  replace(array, {
    every() { return apply(every, bounded(this), arguments); },
    filter() { return apply(filter, bounded(this), arguments); },
    flatMap() { return apply(flatMap, bounded(this), arguments); },
    forEach() { return apply(forEach, bounded(this), arguments); },
    indexOf() { return apply(indexOf, bounded(this), arguments); },
    lastIndexOf() { return apply(lastIndexOf, bounded(this), arguments); },
    map() { return apply(map, bounded(this), arguments); },
    reduce() { return apply(reduce, bounded(this), arguments); },
    reduceRight() { return apply(reduceRight, bounded(this), arguments); },
    shift() { return apply(shift, bounded(this), arguments); },
    slice() { return apply(slice, bounded(this), arguments); },
    some() { return apply(some, bounded(this), arguments); },
    sort() { return apply(sort, bounded(this), arguments); },
    splice() { return apply(splice, bounded(this), arguments); },
    toReversed() { return apply(toReversed, bounded(this), arguments); },
    toSpliced() { return apply(toSpliced, bounded(this), arguments); },
    unshift() { return apply(unshift, bounded(this), arguments); },
    concat(...parts) {
      for (let i = 0; i < parts.length; i++) {
        parts[i] = boundedPart(parts[i]);
      }
      return apply(concat, boundedPart(this), parts);
    },
    // In JavaScript, which looks whether it is to stop: arrays within may be of holes as well.
    flat(depth = 1) {
      const list = bounded(this);
      return flattened([], list, list.length, trunc(+depth) || 0);
    },
  });

  function boundedPart(part) {
    return part !== null && typeof part === 'object' && (isArray(part) || part[isConcatSpreadable])
      ? bounded(part)
      : part;
  }

  function flattened(into, list, length, depth) {
    for (let i = 0; i < length; i++) {
      if (i in list) {
        const element = list[i];
        if (depth > 0 && isArray(element)) {
          flattened(into, element, element.length, depth - 1);
        } else {
          into[into.length] = element;
        }
      }
    }
    return into;
  }

  // What is walked by its iterator, if it has one, and else by its length.
  function iterableOrBounded(items) {
    if (isArray(items) || items === null || items === undefined) {
      return items;
    }
    const iterate = items[iterator]; // once: it may be another the second time
    return iterate === null || iterate === undefined
      ? bounded(items)
      : {__proto__: null, [iterator]: () => apply(iterate, items, [])};
  }

  replace(Array, {
    from(items, mapped, receiver) {
      return apply(from, this, [iterableOrBounded(items), mapped, receiver]);
    },
  });

  // --- Typed arrays, which copy from whatever has a length ---------------------------------------

  const {from: typedFrom} = TypedArray;
  const {set: typedSet} = TypedArray.prototype;
  const isBuffer = (value) => {
    try {
      apply(bufferLength, value, []);
      return true;
    } catch {
      return false;
    }
  };
  const bufferLength = getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get;

  replace(TypedArray, {
    from(items, mapped, receiver) {
      return apply(typedFrom, this, [isArray(items) ? bounded(items) : iterableOrBounded(items), mapped, receiver]);
    },
  });
  replace(TypedArray.prototype, {
    set(source, offset) {
      return apply(typedSet, this, [isView(source) ? source : bounded(source), offset]);
    },
  });

  // The first argument of a typed array's constructor.
  function copied(source) {
    if (source === null || typeof source !== 'object' || isView(source) || isBuffer(source)) {
      return source;
    }
    return isArray(source) ? bounded(source) : iterableOrBounded(source);
  }

  for (const name of [
    'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array',
    'Uint32Array', 'Float16Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array',
  ]) {
    const Native = globalThis[name];
    if (Native !== undefined) {
      const Guarded = new NativeProxy(Native, {
        __proto__: null,
        construct(target, given, newTarget) {
          if (given.length > 0 && typeof given[0] === 'object') {
            given[0] = copied(given[0]);
          }
          return construct(target, given, newTarget);
        },
      });
      replace(globalThis, {[name]: Guarded});
      defineProperty(Native.prototype, 'constructor',
        {value: Guarded, writable: true, enumerable: false, configurable: true});
    }
  }

  const {raw} = String;
  replace(String, {
    raw(template) {
      arguments[0] = {raw: bounded(template.raw)};
      return apply(raw, undefined, arguments);
    },
  });

  replace(JSON, {
    stringify(value, replacer, space) {
      return nativeStringify(value, isArray(replacer) ? bounded(replacer) : replacer, space);
    },
  });

  replace(Object, {
    getOwnPropertyDescriptors(object) {
      if (object === null || object === undefined) {
        throw new NativeTypeError('Cannot convert undefined or null to object');
      }
      const all = {};
      const own = ownKeys(toObject(object));
      for (let i = 0; i < own.length; i++) {
        const key = own[i];
        const value = getOwnPropertyDescriptor(object, key);
        if (value !== undefined) {
          defineProperty(all, key, {value, writable: true, enumerable: true, configurable: true});
        }
      }
      return all;
    },
  });
});
