package io.sluice.runtime.contract;

import java.util.List;

/**
 * What state means to a plugin (contract §6.3, §6.6), whatever host keeps it: programs and what
 * they return. Every host runs them all.
 */
public final class StateContract {
  private StateContract() {}

  /**
   * One program.
   *
   * @param rule what it shows
   * @param calls bodies of async functions of {@code meta}, called one after the other
   * @param expected JSON text of what the last one returns
   */
  public record Case(String rule, List<String> calls, String expected) {
    /** The source of a plugin whose processEvent runs {@code calls[event.properties.call]}. */
    public String source() {
      StringBuilder source = new StringBuilder("const calls = [\n");
      calls.forEach(call -> source.append("async (meta) => {").append(call).append("},\n"));
      return source
          + """
          ];
          exports.processEvent = async (event, meta) => {
            event.properties.result = (await calls[event.properties.call](meta)) ?? null
            return event
          }
          """;
    }

    /** The event that runs one of the calls. */
    public String event(int call) {
      return "{\"team_id\":2,\"event\":\"e\",\"properties\":{\"call\":" + call + "}}";
    }

    @Override
    public String toString() {
      return rule;
    }
  }

  /** Every program. */
  public static List<Case> cases() {
    return List.of(
        new Case(
            "a value is there in the next call",
            List.of("await meta.storage.set('k', {a: [1, 'ü', null]})", get("k")),
            "{\"a\":[1,\"ü\",null]}"),
        new Case(
            "what was never set is the default", List.of("return meta.storage.get('k', 7)"), "7"),
        new Case(
            "a stored null is not the default",
            List.of("await meta.storage.set('k', null)", "return meta.storage.get('k', 7)"),
            "null"),
        new Case(
            "undefined deletes",
            List.of(
                "await meta.storage.set('k', 1)",
                "await meta.storage.set('k', undefined)",
                "return meta.storage.get('k', 'gone')"),
            "\"gone\""),
        new Case(
            "del deletes",
            List.of(
                "await meta.storage.set('k', 1)",
                "await meta.storage.del('k')",
                "return meta.storage.get('k', 'gone')"),
            "\"gone\""),
        new Case(
            "the last of several writes stays",
            List.of(
                "meta.storage.set('k', 1); meta.storage.del('k'); meta.storage.set('k', 2)",
                get("k")),
            "2"),
        new Case(
            "a call reads what it wrote",
            List.of("await meta.storage.set('k', 1); return meta.storage.get('k')"),
            "1"),
        new Case(
            "get then set is one step among calls at once",
            List.of(
                "const add = async () => { const n = await meta.storage.get('n', 0); await"
                    + " meta.storage.set('n', n + 1) }; await add(); await add()",
                get("n")),
            "2"),
        new Case(
            "what was done before a throw is kept",
            List.of("await meta.storage.set('k', 1); throw new Error('x')", get("k")),
            "1"),
        new Case(
            "a cursor starts once and counts",
            List.of(
                "await meta.utils.cursor.init('c', 5)",
                "await meta.utils.cursor.init('c', 9); await meta.utils.cursor.increment('c', 2)",
                "return [await meta.utils.cursor.increment('c'), await meta.storage.get('c')]"),
            "[8,8]"),
        new Case(
            "increments at once all count",
            List.of(
                "await Promise.all([1, 2, 3].map((n) => meta.utils.cursor.increment('c', n)))",
                get("c")),
            "6"),
        new Case(
            "a key may be any text",
            List.of(
                "for (const k of ['', ' ', '/', 'ключ', '__proto__', '\\ud800'])"
                    + " await meta.storage.set(k, k.length)",
                "const all = []; for (const k of ['', ' ', '/', 'ключ', '__proto__'])"
                    + " all.push(await meta.storage.get(k)); return all"),
            "[0,1,1,4,9]"));
  }

  private static String get(String key) {
    return "return meta.storage.get('" + key + "')";
  }
}
