package io.sluice.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.fuzz.Cases;
import io.sluice.runtime.fuzz.JsonTexts;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done here is what the engine does; what is not, and only that, is left to it. */
class QuickJsonTest {
  private static final Engine ENGINE =
      Engine.newBuilder("js").option("engine.WarnInterpreterOnly", "false").build();

  /** Tells apart what JSON.stringify does not: -0, the order of names, what holds a name. */
  private static final String SAME =
      """
      function same(a, b) {
        if (typeof a !== 'object' || a === null || b === null) return Object.is(a, b);
        const names = Reflect.ownKeys(a), others = Reflect.ownKeys(b);
        return Object.getPrototypeOf(a) === Object.getPrototypeOf(b)
          && Array.isArray(a) === Array.isArray(b)
          && names.length === others.length
          && names.every((name, i) => {
            const x = Object.getOwnPropertyDescriptor(a, name);
            const y = Object.getOwnPropertyDescriptor(b, name);
            return name === others[i] && x.enumerable === y.enumerable
              && x.writable === y.writable && x.configurable === y.configurable
              && same(x.value, y.value);
          });
      }
      """;

  private final QuickJson quick = new QuickJson();
  private final List<String> delivered = new ArrayList<>();
  private Context context;

  @BeforeEach
  void open() {
    context = newContext();
  }

  @AfterEach
  void close() {
    context.close();
  }

  @AfterAll
  static void closeEngine() {
    ENGINE.close();
  }

  private Context newContext() {
    Context context = Context.newBuilder("js").engine(ENGINE).build();
    context.eval("js", SAME);
    context.enter();
    try {
      context.getBindings("js").putMember("read", quick.reader());
      context.getBindings("js").putMember("write", quick.writer());
      context.getBindings("js").putMember("deliver", quick.deliverer(this::accept));
    } finally {
      context.leave();
    }
    return context;
  }

  private void accept(long call, String json, boolean isGiven) {
    delivered.add(call + " " + json + (isGiven ? " given" : ""));
  }

  /** Whether a text is read, to just what the engine reads. */
  private boolean isRead(String text) {
    Value check =
        context.eval(
            "js",
            """
            (text) => {
              const quick = read(text);
              if (quick === undefined) return false;
              if (!same(quick, JSON.parse(text))) throw new Error(JSON.stringify(quick));
              return true;
            }
            """);
    return check.execute(text).asBoolean();
  }

  /** Whether a value is written, to just what the engine writes. */
  private boolean isWritten(String expression) {
    Value check =
        context.eval(
            "js",
            """
            (value) => {
              const quick = write(value);
              if (quick === undefined) return false;
              if (quick !== JSON.stringify(value)) throw new Error(quick);
              return true;
            }
            """);
    return check.execute(context.eval("js", "(" + expression + ")")).asBoolean();
  }

  /** Quotation marks are single here. */
  private boolean isReadQuoted(String text) {
    return isRead(text.replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        " \t\r\n{ 'a' : [ 1 , 2 ] , 'b' : { } } ",
        "''",
        "null",
        "true",
        "false",
        "0",
        "-0",
        "-0.0",
        "0e0",
        "1.0",
        "-1",
        "2147483647",
        "-2147483648",
        "2147483648",
        "1701404447123",
        "999999999999999",
        "9007199254740993",
        "123456789012345678901234567890",
        "1e400",
        "-1E-400",
        "19.99",
        "{'a':1,'b':2,'a':'x'}",
        "{'__proto__':{'a':1},'constructor':null,'toJSON':1}",
        "{'10':1,'b':2,'9':3,'01':4,'4294967295':5}",
        "{'':'','\u00e9\u20ac\ud83d\ude00':'\u00e9\u20ac\ud83d\ude00'}",
        "'\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\ud800\\uDFFF and more'",
        "'\\n\\n'",
        "[1,2.5,'a',null,true,[],{}]",
      })
  void aTextIsReadAsByTheEngine(String text) {
    assertThat(isReadQuoted(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "'",
        "'a",
        "{'a'",
        "{'a':",
        "{'a':1",
        "{'a':1,",
        "{'a':1,}",
        "[1",
        "[1,",
        "[1,]",
        "[,]",
        "{,}",
        "{a:1}",
        "1 2",
        "{}x",
        "nul",
        "nullx",
        "tru",
        "True",
        "01",
        "-",
        "-a",
        "+1",
        ".5",
        "1.",
        "1.e1",
        "1e",
        "1e+",
        "0x1",
        "NaN",
        "Infinity",
        "'\t'",
        "'\u0000'",
        "'\\x'",
        "'\\u12'",
        "'\\u12g4'",
        "'\\u",
        "'\\",
        "\u00a0{}",
        "\ufeff{}",
        "\u0000",
        "{}\u0000",
        "[1}",
        "{'a':1]",
        "{'a' 1}",
        "[1 2]",
        "{1:2}",
        "'\\u\uff11\uff11\uff11\uff11'",
      })
  void aTextThatIsNotJsonIsLeftToTheEngine(String text) {
    assertThat(isReadQuoted(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "read()",
        "read(1)",
        "read({})",
        "read(null)",
        "read(new String('1'))",
        "read('1', null)",
        "write()",
        "write(1, null)",
        "deliver()",
        "deliver(1, {team_id: 7}, null)",
        "deliver('1', {team_id: 7}, null, 7)",
        "deliver(1, {team_id: 7}, null, '7')",
      })
  void whatIsNoneOfItsArgumentsIsLeftToTheEngine(String call) {
    assertThat(context.eval("js", call + " === undefined").asBoolean()).isTrue();
  }

  /** What ends or interrupts a string is looked for in several bytes at a time. */
  @ParameterizedTest
  @ValueSource(
      strings = {"\"", "\\\\", "\\n", "\u007f", "\u00e9", "\u20ac", "\ud83d\ude00", "\t", "\u001f"})
  void aCharacterIsSeenWhereverItIs(String character) {
    boolean isControl = character.charAt(0) < ' ';
    boolean ends = character.equals("\"");
    for (int before = 0; before < 20; before++) {
      for (int after = 0; after < 20; after++) {
        String string = "!".repeat(before) + character + "~".repeat(after);
        String text = "[\"" + string + (ends ? "" : "\"") + ",1]";
        assertThat(isRead(text)).as(text).isEqualTo(!isControl && (!ends || after == 0));
        context.getBindings("js").putMember("value", string);
        assertThat(isWritten("[value, value]")).as(text).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud83d", "\ude00", "\ude00\ud83d", "\u20ac\ud83d", "\ud83d\u20ac?"})
  void aTextWithALoneSurrogateIsLeftToTheEngine(String string) {
    assertThat(isRead("\"" + string + "\"")).isFalse();
    assertThat(isRead("{\"" + string + "\":1}")).isFalse();
  }

  @Test
  void aNameWithAnEscapeIsLeftToTheEngine() {
    assertThat(isRead("{\"\\u0061\":1}")).isFalse();
  }

  @Test
  void whatIsLargeOrDeepIsLeftToTheEngine() {
    String longest = "[" + " ".repeat(QuickJson.LONGEST - 2) + "]";
    assertThat(isRead(longest)).isTrue();
    assertThat(isRead(longest + " ")).isFalse();
    String deepest = "[".repeat(QuickJson.DEEPEST) + "]".repeat(QuickJson.DEEPEST);
    assertThat(isRead(deepest)).isTrue();
    assertThat(isRead("[" + deepest + "]")).isFalse();
    assertThat(isWritten("JSON.parse('%s')".formatted(deepest))).isTrue();
    assertThat(isWritten("JSON.parse('[%s]')".formatted(deepest))).isFalse();
    assertThat(isWritten("'a'.repeat(%d)".formatted(QuickJson.LONGEST - 2))).isTrue();
    assertThat(isWritten("'a'.repeat(%d)".formatted(QuickJson.LONGEST))).isFalse();
  }

  @Test
  void objectsOfEveryMakeAreReadAsByTheEngine() {
    for (int members = 1; members < 300; members += 13) {
      StringBuilder text = new StringBuilder("{");
      for (int i = 0; i < members; i++) {
        text.append(i == 0 ? "" : ",").append("\"name").append(i).append("\":");
        text.append(List.of("1", "1.5", "\"a\"", "{}", "true", "null").get((i + members) % 6));
      }
      assertThat(isRead(text + "}")).isTrue();
    }
  }

  @Test
  void moreNamesThanAreRememberedAreReadAsByTheEngine() {
    for (int text = 0; text < 300; text++) {
      StringBuilder names = new StringBuilder("{\"same\":1");
      for (int i = 0; i < 100; i++) {
        names.append(",\"name").append(text).append('_').append(i).append("\":{\"in\":[{}]}");
      }
      assertThat(isRead(names + "}")).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':1,'b':2}",
        "{'a':1,'c':2}",
        "{'b':1,'a':2}",
        "{'a':'x','b':{'a':1}}",
        "{'a':{'a':{'b':1}},'b':2}",
        "{'a':[{'a':1},{'b':1}],'b':2}",
        "{'ab':1}",
        "{'a':1,'a':2,'b':3}",
        "{ 'a' : 1 , 'b' : 2 }",
        "{'a':1,'0':2,'b':3}",
        "{'':1}",
      })
  void whatCameNextBeforeIsAGuessOnly(String text) {
    for (String before :
        List.of("{}", "{'a':1,'b':2,'c':3}", "{'a':{'a':1,'b':2}}", "[{'a':[[{'b':1}]]}]", text)) {
      isReadQuoted(before);
      assertThat(isReadQuoted(text)).as("after %s", before).isTrue();
    }
  }

  @Test
  void anyTextIsReadAsByTheEngine() {
    List<String> read = new ArrayList<>();
    Cases.check(
        3_000,
        random -> {
          String text = new JsonTexts(random).value(4);
          if (isRead(text)) {
            read.add(text);
          }
        });
    assertThat(read).as("most are").hasSizeGreaterThan(2_000);
  }

  @Test
  void anyValueIsWrittenAsByTheEngine() {
    List<String> written = new ArrayList<>();
    Cases.check(
        3_000,
        random -> {
          String text = new JsonTexts(random).value(4);
          context.getBindings("js").putMember("text", text);
          if (isWritten("JSON.parse(text)")) {
            written.add(text);
          }
        });
    assertThat(written).as("most are").hasSizeGreaterThan(2_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "''",
        "null",
        "-0",
        "0.1 + 0.2",
        "1e21",
        "NaN",
        "-Infinity",
        "2 ** 53",
        "{a: undefined, b: Symbol(), c: 1}",
        "{a: undefined}",
        "[undefined, Symbol(), 1]",
        "{[Symbol()]: 1, a: 2}",
        "{b: 1, 2: 'two', a: 3, 1: 'one'}",
        "Object.defineProperty({a: 1}, 'hidden', {value: 2})",
        "Object.defineProperty({a: 1}, 'hidden', {get() { throw 1 }})",
        "Object.freeze({a: Object.freeze([1])})",
        "(() => { const o = {a: 1, b: 2, c: 3}; delete o.b; o.b = 4; return o })()",
        "(() => { const o = {a: 1}; o.a = 'x'; o.b = 1.5; o.b = {}; return o })()",
        "(() => { const one = {a: 1}; return [one, one] })()",
        "'\\b\\f\\n\\r\\t\\u0000\\u001f\"\\\\/\\u007f\\u2028'",
        "'\\ud800 \\udc00\\ud800 \\ud83d\\ude00 \u00e9 \u20ac'",
        "{'\"\u00e9\\ud800': 'a' + 'b'.repeat(100)}",
        "[1, 2, 3].concat([1.5, 'a'])",
        "Array.from({length: 5}, (_, i) => i * 1.5)",
        "new Array(3).fill(0)",
        "Object.create(null)",
        "Object.setPrototypeOf([1], null)",
        "/(b)(?<c>c)?/d.exec('abc')",
        "JSON.parse('{\"__proto__\": {\"a\": 1}}')",
      })
  void anOrdinaryValueIsWrittenAsByTheEngine(String expression) {
    assertThat(isWritten(expression)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "undefined",
        "Symbol()",
        "() => 1",
        "{a: () => 1}",
        "Object.assign(() => 1, {toJSON() { return 1 }})",
        "new Date(0)",
        "{at: new Date(0)}",
        "{toJSON() { return 1 }}",
        "[{toJSON: null}]",
        "Object.assign([1], {toJSON() { return 2 }})",
        "{get a() { return 1 }}",
        "new (class { a = 1 })()",
        "new (class extends Array {})()",
        "Object.create({toJSON() { return 1 }})",
        "Object.setPrototypeOf([1], {toJSON() { return 2 }})",
        "new Proxy({a: 1}, {get() { return 2 }})",
        "new Proxy([1], {})",
        "[1, , 3]",
        "new Array(3)",
        "(() => { const a = [1]; a.length = 2 ** 32 - 1; return a })()",
        "(() => { const o = {}; for (let i = 0; i < 2000; i++) o['m' + i] = i; return o })()",
        "{['a'.repeat(65)]: 1}",
        "{['a'.repeat(65)]: undefined, a: 1}",
        "{[Symbol('a'.repeat(65))]: 1}",
        "(() => { const o = {}; for (let i = 0; i < 257; i++) o['m' + i] = i; return o })()",
        "(() => { const a = [1]; a.length = 5; return a })()",
        "new String('a')",
        "[new Number(1), new Boolean(true)]",
        "new Map()",
        "new Uint8Array(2)",
        "/a/",
        "new Error('a')",
        "(function () { return arguments })(1)",
      })
  void whatIsOutOfTheOrdinaryIsLeftToTheEngine(String expression) {
    assertThat(isWritten(expression)).isFalse();
  }

  @Test
  void aValueWithoutEndIsLeftToTheEngine() {
    String loop = "(() => { const o = {a: []}; o.a.push(o); return o })()";
    assertThat(context.eval("js", "write(" + loop + ")").isNull()).isTrue();
    String bomb = "(() => { let o = {}; for (let i = 0; i < 60; i++) o = [o, o]; return o })()";
    assertThat(context.eval("js", "write(" + bomb + ")").isNull()).isTrue();
  }

  @Test
  void aValueThatIsLongToLookAtIsLeftToTheEngine() {
    String left =
        "(() => { const o = {}; for (let i = 0; i < 200; i++) o['m' + i] = 1;"
            + " for (const name in o) o[name] = undefined; return o })()";
    assertThat(isWritten("new Array(5).fill(%s)".formatted(left))).isTrue();
    assertThat(isWritten("new Array(6000).fill(%s)".formatted(left))).isFalse();
  }

  @Test
  void longNamesAreReadAndNotRemembered() {
    String longName = "\"" + "a".repeat(65) + "\":1";
    for (int i = 0; i < 3; i++) {
      assertThat(isRead("{\"b\":1,%s,\"c\":{\"d\":1}}".formatted(longName))).isTrue();
    }
  }

  @Test
  void whatIsForgottenIsLearnedAgain() {
    for (int i = 0; i < 3; i++) {
      assertThat(isRead("{\"a\":1,\"b\":{\"c\":2}}")).isTrue();
      assertThat(isWritten("{a: 1, b: {c: 2}}")).isTrue();
      quick.forget();
    }
  }

  @Test
  void membersThatChangeTheirTypeStayWhatTheyAre() {
    context.eval("js", "globalThis.kept = []");
    for (String value : List.of("1", "1.5", "\"a\"", "null", "{}", "true", "[1]", "-0", "1e9")) {
      context.getBindings("js").putMember("text", "{\"changing\":" + value + "}");
      context.eval("js", "kept.push(read(text))");
      assertThat(isWritten("kept")).isTrue();
      context.eval("js", "for (const one of kept) one.changing = read(text).changing");
      assertThat(isWritten("kept")).isTrue();
    }
  }

  @Test
  void contextsOfManyThreadsShareWhatIsLearned() throws Exception {
    int threads = 4;
    List<CompletableFuture<Void>> readers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      long seed = i;
      readers.add(CompletableFuture.runAsync(() -> readAndWriteMuch(seed)));
    }
    for (CompletableFuture<Void> reader : readers) {
      reader.get(60, TimeUnit.SECONDS);
    }
  }

  private void readAndWriteMuch(long seed) {
    try (Context own = newContext()) {
      Value check =
          own.eval(
              "js",
              "(text) => { const quick = read(text);"
                  + " const all = JSON.parse(text), written = write(quick);"
                  + " if (!same(quick, all) || (written && written !== JSON.stringify(all)))"
                  + " throw new Error(text) }");
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < 2000; i++) {
        StringBuilder text = new StringBuilder("{");
        for (int member = 0; member < 20; member++) {
          text.append(member == 0 ? "" : ",").append("\"m").append(random.nextInt(30));
          text.append("\":").append(List.of("1", "1.5", "\"a\"", "{}").get(random.nextInt(4)));
        }
        check.executeVoid(text + "}");
        if (i % 500 == 0) {
          quick.forget();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Object.prototype.toJSON = function () { return 1 }",
        "Array.prototype.toJSON = function () { return 1 }",
        "Object.defineProperty(Object.prototype, 'toJSON', {get() { throw 1 }})",
        "Object.setPrototypeOf(Array.prototype, {toJSON() { return 1 }})",
        "Object.setPrototypeOf(Array.prototype, new Proxy({}, {has() { throw 1 }, get() {}}))",
      })
  void whatEveryObjectHasIsSeen(String change) {
    assertThat(isWritten("{a: [1]}")).isTrue();
    context.eval("js", change);
    assertThat(isWritten("{a: [1]}")).isFalse();
  }

  @Test
  void changedBuiltInsAreNotAsked() {
    context.eval(
        "js",
        """
        for (const name of ['a', 'length', '0']) {
          Object.defineProperty(Object.prototype, name, {set() { throw 1 }, get() { throw 2 }});
        }
        Object.defineProperty(Array.prototype, '0', {set() { throw 1 }, get() { throw 2 }});
        """);
    assertThat(isRead("{\"a\":[1],\"length\":2,\"0\":[3]}")).isTrue();
    assertThat(isWritten("JSON.parse('{\"a\":[1],\"length\":2,\"0\":[3]}')")).isTrue();
  }

  @Test
  void whatOneContextReadsIsOfItsOwn() {
    try (Context other = newContext()) {
      String isItsOwn =
          "(text) => Object.getPrototypeOf(read(text)) === Object.prototype"
              + " && Object.getPrototypeOf(read(text).a) === Array.prototype";
      for (Context one : List.of(context, other, context)) {
        assertThat(one.eval("js", isItsOwn).execute("{\"a\":[1]}").asBoolean()).isTrue();
      }
    }
  }

  @Test
  void aClosedContextDoesNotStayInMemory() throws Exception {
    WeakReference<Object> closed = new WeakReference<>(readAndClose());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (closed.get() != null) {
      assertThat(System.nanoTime()).as("kept for 20 s").isLessThan(deadline);
      System.gc();
    }
  }

  /** An object of the host's that a context held. */
  private Object readAndClose() {
    Object held = new Object();
    try (Context other = newContext()) {
      other.getBindings("js").putMember("held", held);
      other.eval("js", "write(read('{\"of\":{\"the\":{\"closed\":[1]}}}'))");
      other.eval("js", "write(Object.assign(Object.create({held}), {a: 1})), write({f() {}})");
    }
    return held;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{team_id: 7}",
        "{event: 'a', team_id: 7, properties: {then: [1, null]}}",
        "{__proto__: null, team_id: 7}",
        "Object.defineProperty({a: 1}, 'team_id', {value: 7})",
      })
  void anEventIsDelivered(String event) {
    context.eval("js", "var event = " + event);
    String text = context.eval("js", "JSON.stringify(event)").asString();
    assertThat(context.eval("js", "deliver(1, event, event, 7)").asBoolean()).isTrue();
    assertThat(context.eval("js", "deliver(5000000000, event, null, 7)").asBoolean()).isTrue();
    assertThat(delivered).containsExactly("1 " + text + " given", "5000000000 " + text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "undefined",
        "null",
        "false",
        "'team_id'",
        "() => 7",
        "{}",
        "{team_id: 8}",
        "{team_id: '7'}",
        "{get team_id() { return 7 }}",
        "{__proto__: {team_id: 7}}",
        "Object.assign([], {team_id: 7})",
        "new Proxy({team_id: 7}, {})",
        "Promise.resolve({team_id: 7})",
        "{team_id: 7, then: 1}",
        "{team_id: 7, then() {}}",
        "{team_id: 7, get then() { throw 1 }}",
        "{team_id: 7, toJSON() {}}",
        "{team_id: 7, at: new Date(0)}",
        "{team_id: 7, get at() { throw 1 }}",
        "{team_id: 7, big: 1n}",
      })
  void whatIsNoPlainEventOfTheTeamIsNotDelivered(String event) {
    String call = "deliver(1, (%s), null, 7) === undefined".formatted(event);
    assertThat(context.eval("js", call).asBoolean()).isTrue();
    assertThat(delivered).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"then", "toJSON"})
  void nothingIsDeliveredWhenEveryObjectHas(String name) {
    context.eval("js", "Object.prototype.%s = undefined".formatted(name));
    String call = "deliver(1, {team_id: 7}, null, 7) === undefined";
    assertThat(context.eval("js", call).asBoolean()).isTrue();
    assertThat(delivered).isEmpty();
  }
}
