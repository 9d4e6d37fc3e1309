package io.sluice.runtime.sandbox;

import io.sluice.runtime.fuzz.Chance;
import java.util.List;
import java.util.random.RandomGenerator;

/** JavaScript expressions for values of every kind, as parts of each other. */
final class JavaScriptValues {
  private static final List<String> PLAIN =
      List.of(
          "undefined",
          "null",
          "true",
          "false",
          "0",
          "-0",
          "NaN",
          "Infinity",
          "1e308",
          "''",
          "'text'",
          "'\\ud800'",
          "'\\udc00x\\0'",
          "'x'.repeat(100000)",
          "Symbol('s')",
          "Symbol.iterator",
          "() => 1",
          "class A { static x = 1; #y = 2 }",
          "function* () { yield 1 }",
          "(function* () { yield 1 })()",
          "async () => 1",
          "new Date(0)",
          "new Date(NaN)",
          "new Date(8640000000000001)",
          "/x/g",
          "new Error('e')",
          "new RangeError()",
          "new AggregateError([1], 'm')",
          "new Map([[1, {}], ['a', 2]])",
          "new Set([1, 'a'])",
          "new WeakMap()",
          "new WeakSet()",
          "new WeakRef({})",
          "new ArrayBuffer(8)",
          "new Uint8Array([1, 2, 255])",
          "new Float64Array([1.5, NaN])",
          "new DataView(new ArrayBuffer(2))",
          "new Uint8Array(100000)",
          "Object(1)",
          "Object('text')",
          "Object(true)",
          "Object(Symbol())",
          "Object.create(null)",
          "Object.freeze({a: 1})",
          "Object.freeze([1])",
          "new Array(1000)",
          "new Array(100000).fill(1)",
          "[, 1, , 2]",
          "Object.assign([1, 2], {a: 3, length: 1})",
          "Array.from({length: 3}, (_, i) => i)",
          "globalThis",
          "Math",
          "JSON",
          "Reflect",
          "Intl",
          "new Intl.NumberFormat('en')",
          "Function",
          "Object.prototype",
          "Array.prototype",
          "Function.prototype",
          "Promise",
          "meta",
          "meta.config",
          "meta.storage",
          "meta.cache",
          "meta.global",
          "meta.attachments",
          "meta.geoip",
          "meta.storage.get",
          "console",
          "Buffer.from('abc')",
          "new URL('https://example.com/')",
          "new TextEncoder()",
          "require('lodash')",
          "event",
          "[event, event]",
          "({...event, extra: 1})",
          "arguments",
          "new (class B { get x() { return 1 } toString() { return 'b' } })()",
          "(() => { const a = {}; a.a = a; return a })()",
          "(() => { const a = []; a.push(a); return a })()",
          "(() => { let a = []; for (let i = 0; i < 20000; i++) a = [a]; return a })()",
          "(() => { let a = {}; for (let i = 0; i < 20000; i++) a = {a}; return a })()",
          "(() => { const r = Proxy.revocable({}, {}); r.revoke(); return r.proxy })()",
          "(() => { const r = Proxy.revocable([], {}); r.revoke(); return r.proxy })()",
          "(() => { const r = Proxy.revocable(() => 1, {}); r.revoke(); return r.proxy })()",
          "(() => { const f = () => f() + 1; return f() })()");

  private static final List<String> KEYS =
      List.of(
          "a",
          "'__proto__'",
          "['__proto__']",
          "toJSON",
          "toString",
          "valueOf",
          "then",
          "team_id",
          "uuid",
          "length",
          "name",
          "message",
          "stack",
          "cause",
          "constructor",
          "[Symbol.toPrimitive]",
          "[Symbol.iterator]",
          "[Symbol.toStringTag]",
          "[Symbol.hasInstance]",
          "[Symbol.species]",
          "0",
          "4294967295");

  private static final List<String> TRAPS =
      List.of(
          "get",
          "set",
          "has",
          "ownKeys",
          "getOwnPropertyDescriptor",
          "defineProperty",
          "getPrototypeOf",
          "setPrototypeOf",
          "isExtensible",
          "deleteProperty",
          "apply",
          "construct");

  private final RandomGenerator random;

  JavaScriptValues(RandomGenerator random) {
    this.random = random;
  }

  /**
   * An expression of {@code event} and {@code meta}.
   *
   * @param depth how many kinds it may hold in each other
   */
  String expression(int depth) {
    if (depth == 0 || Chance.oneIn(random, 3)) {
      return "(" + Chance.oneOf(random, PLAIN) + ")";
    }
    String inner = expression(depth - 1);
    return "("
        + switch (random.nextInt(20)) {
          case 0 -> "[" + inner + ", " + expression(depth - 1) + "]";
          case 1, 2 -> "{" + members(depth) + "}";
          case 3 -> "{team_id: 2, " + members(depth) + "}";
          case 4 -> "Object.assign(event, {" + members(depth) + "})";
          case 5 -> "{get " + key() + "() { return " + inner + " }}";
          case 6 -> "{team_id: 2, get " + key() + "() { throw " + inner + " }}";
          case 7 -> "{" + key() + ": () => " + inner + "}";
          case 8 -> "{team_id: 2, " + key() + "() { throw " + inner + " }}";
          case 9 -> "Promise.resolve(" + inner + ")";
          case 10 -> "Promise.reject(" + inner + ")";
          case 11 -> "{then(resolve, reject) { resolve(" + inner + "); reject(1); throw 2 }}";
          case 12 -> "{then(resolve, reject) { reject(" + inner + ") }}";
          case 13 -> "{get then() { throw " + inner + " }}";
          case 14 -> "(() => { throw " + inner + " })()";
          case 15 ->
              "(async () => { await " + inner + "; return " + expression(depth - 1) + " })()";
          case 16 -> "new Proxy(Object(" + inner + "), {" + traps(depth) + "})";
          case 17 -> "new Proxy(event, {" + traps(depth) + "})";
          case 18 -> "Object.setPrototypeOf({team_id: 2, a: 1}, Object(" + inner + "))";
          default -> "Object.assign(new Error('e'), {" + members(depth) + "})";
        }
        + ")";
  }

  private String members(int depth) {
    StringBuilder members = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      members.append(key()).append(": ").append(expression(depth - 1)).append(i > 0 ? ", " : "");
    }
    return members.toString();
  }

  private String traps(int depth) {
    String body = expression(depth - 1);
    return Chance.oneOf(random, TRAPS)
        + "() { "
        + Chance.oneOf(random, "return ", "throw ")
        + body
        + " }";
  }

  private String key() {
    return Chance.oneOf(random, KEYS);
  }
}
