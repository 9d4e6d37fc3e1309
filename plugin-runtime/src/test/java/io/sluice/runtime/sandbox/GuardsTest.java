package io.sluice.runtime.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.sluice.runtime.host.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Built-ins that nothing can interrupt refuse what would keep them busy for ever, and are for
 * everything else what they were.
 */
class GuardsTest {
  private static final String PLUGIN =
      """
      const lying = (lengths) => ({ get length() { return lengths.shift() } })
      const liar = (lengths) =>
        new Proxy([1, 2], { get: (list, key) => (key === 'length' ? lengths.shift() : list[key]) })
      const { proxy: revocable } = Proxy.revocable([], { get: () => 2 ** 32 - 2 })
      function processEvent(event) {
        event.result = eval(event.properties.code)
        return event
      }
      """;

  private static PluginRuntime kept;

  @BeforeAll
  static void keepTheRuntime() {
    kept = PluginRuntime.acquire(RuntimeOptions.defaults());
  }

  @AfterAll
  static void giveItBack() {
    kept.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[].indexOf.call({length: 2**53 - 1}, 1)",
        "[].every.call({length: 2**32 - 2}, () => true)",
        "[].forEach.call(() => {}, x => x) || [].some.call(Object.assign(() => {}, {}), x => x)"
            + " || [].map.call(Object.defineProperty(() => {}, 'length', {value: 2**30}), x => x)",
        "[].splice.call(new Proxy([], {get: (t, k) => k === 'length' ? 2**32 - 2 : t[k]}), 0, 1)",
        "[].sort.call(revocable)",
        "[].filter.call(new Uint8Array(2**21), () => true)",
        "[].reduce.call('a'.repeat(2**21), (a, b) => b)",
        "new Array(2**30).reduceRight((a, b) => b, 0)",
        "(() => { const a = []; a[2**32 - 2] = 1; return a.sort() })()",
        "new Array(2**21).fill(1, 0, 2**20).map(x => x)",
        "Array.from({length: 2**32 - 2})",
        "[].concat({length: 2**32 - 2, [Symbol.isConcatSpreadable]: true})",
        "JSON.stringify({}, new Array(2**30))",
        "String.raw({raw: {length: 2**40}})",
        "[].lastIndexOf.call(lying([2**40, 1]), 1)",
        "new Uint8Array({length: 2**25})",
        "new Float64Array(new Array(2**30))",
        "new (Object.getPrototypeOf(new Int8Array(1)).constructor)({length: 2**25})",
        "Uint8Array.from({length: 2**25})",
        "Uint8Array.from(lying([2**25]))",
        "new Uint8Array(8).set({length: 2**40})",
        "new (class extends Uint8Array {})({length: 2**25})",
      })
  void whatWouldNeverEndIsRefused(String code) throws Exception {
    try (Team team = new Team(PLUGIN)) {
      Outcome.Threw threw = (Outcome.Threw) team.process(event(code));
      assertThat(threw.failure().name()).as(threw.failure().text()).isEqualTo("RangeError");
      assertThat(threw.failure().message()).contains("1048576 long at most");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // A length is read once: what it is said to be later does not count.
        "[].indexOf.call(lying([3, 2**53 - 1]), 1) + 1",
        "liar([2, 2**32 - 2]).reduce((a, b) => a + b) - 3",
        // Real arrays with elements may be as long as memory lets them.
        "new Array(2**20 + 1).fill(1).slice(1).length - 2**20",
        // The same results as ever.
        "[1, [2, [3, [4]]]].flat().length - 3",
        "[1, [2, [3, [4]]]].flat(Infinity).length - 4",
        "[0, , 2].flat().length - 2",
        "[].map.call({length: 2, 0: 1, 1: 2}, x => x + 1)[1] - 3",
        "[].slice.call('abc').length - 3",
        "[].concat([1], 2, {length: 1, 0: 5, [Symbol.isConcatSpreadable]: true}).length - 3",
        "(class Sub extends Array {}).from([1]).map(x => x).constructor.name === 'Sub' ? 0 : 1",
        "Array.from(new Set([1, 2])).length + Array.from('abc', x => x).length - 5",
        "Array.from({length: 3}, (_, i) => i)[2] - 2",
        "(() => { const p = new Proxy([3, 2, 1], {}); p.sort(); p.push(4); p.splice(0, 1);"
            + " return [...p].join() === '2,3,4' ? 0 : 1 })()",
        "[].map.length - 1 + [].concat.length - 1 + JSON.stringify.length - 3",
        "[].map.name === 'map' && Array.from.name === 'from' && Proxy.name === 'Proxy' ? 0 : 1",
        "String.raw`\\n${1}` === '\\\\n1' ? 0 : 1",
        "JSON.stringify({a: 1, b: 2}, ['a']).length - 7",
        "Object.getOwnPropertyDescriptors({get a() { return 1 }}).a.get() - 1",
        "Object.keys([].map).length + Object.keys(Array.prototype).length",
        "Proxy.prototype === undefined ? 0 : 1",
        "new Uint8Array({length: 3, 1: 7})[1] - 7",
        "new Uint8Array([1, 2]).length - 2",
        "new Uint16Array(new Uint8Array([1, 2]))[1] - 2",
        "new Uint8Array(new ArrayBuffer(8), 2, 3).length - 3",
        "new Uint8Array(new Set([1, 2]))[1] - 2",
        "Float32Array.from([1, 2], x => x * 2)[1] - 4",
        "(() => { const a = new Uint8Array(3); a.set([1, 2], 1); return a[2] - 2 })()",
        "new Uint8Array(2) instanceof Uint8Array && Uint8Array.name === 'Uint8Array' ? 0 : 1",
        "new Uint8Array(2).subarray(1).constructor === Uint8Array ? 0 : 1",
        "new (class Sub extends Uint8Array { two() { return this[1] } })([1, 2]).two() - 2",
        "Uint8Array.BYTES_PER_ELEMENT + Uint8Array.length - 4",
        "(() => { try { Uint8Array(1) } catch (e) { return e instanceof TypeError ? 0 : 1 } })()",
        "(() => { try { Proxy({}, {}) } catch (e) { return e instanceof TypeError ? 0 : 1 } })()",
        "(() => { try { [].map.call(null, x => x) } catch (e) {"
            + " return e instanceof TypeError ? 0 : 1 } })()",
      })
  void whatEndsIsAsItWas(String codeForZero) throws Exception {
    try (Team team = new Team(PLUGIN)) {
      assertThat(team.returned(properties(codeForZero))).contains("\"result\":0");
    }
  }

  @Test
  void aPluginThatChangesTheBuiltInsDoesNotChangeTheGuards() throws Exception {
    String pollution =
        """
        Array.isArray = () => true; WeakSet.prototype.has = () => false; Math.random = () => 0
        Object.prototype.hasOwnProperty = () => true; Reflect.apply = () => 1
        """;
    try (Team team = new Team(pollution + PLUGIN)) {
      Outcome.Threw threw = (Outcome.Threw) team.process(event("new Array(2**30).forEach(x => x)"));
      assertThat(threw.failure().name()).isEqualTo("RangeError");
    }
  }

  private static String event(String code) {
    return "{\"team_id\":2,\"properties\":" + properties(code) + "}";
  }

  private static String properties(String code) {
    return "{\"code\":" + new TextNode(code) + "}";
  }
}
