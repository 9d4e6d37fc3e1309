package io.sluice.runtime.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginCompilerTest {
  private static final Set<String> IMPORTABLE = Set.of("crypto", "node-fetch", "url");
  private static final AtomicInteger HASHES = new AtomicInteger();

  private static PluginCompiler compiler;

  @BeforeAll
  static void open() {
    compiler = new PluginCompiler(IMPORTABLE, PluginCompilerTest::refusal, null);
  }

  @AfterAll
  static void close() throws InterruptedException {
    List<Thread> threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("sluice-compiler"))
            .toList();
    compiler.close();
    for (Thread thread : threads) {
      // A pool has terminated a moment before its thread has ended.
      thread.join(TimeUnit.SECONDS.toMillis(10));
    }
    assertThat(threads).noneMatch(Thread::isAlive);
  }

  @AfterEach
  void leaveNoFlag() {
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  private static String refusal(String module) {
    return "Cannot import '" + module + "'! This package is not provided by PostHog in plugins.";
  }

  private static String compiled(String source) throws CompileException {
    return compiler.compile(source, "hash" + HASHES.incrementAndGet());
  }

  private static CompileException refused(String source) {
    CompileException failure = catchThrowableOfType(CompileException.class, () -> compiled(source));
    assertThat(failure).as("refusal of %s", source).isNotNull();
    return failure;
  }

  /** What an expression gives in a context in which the compiled source has run. */
  private static Object result(String source, String expression) throws CompileException {
    try (Context context =
        Context.newBuilder("js").option("engine.WarnInterpreterOnly", "false").build()) {
      context.eval(
          "js",
          """
          var module = {exports: {}};
          var exports = {};
          var modules = {
            crypto: {createHash: () => 'hashed', constants: {a: 1}},
            'node-fetch': () => 'fetched',
            url: {URL: class {}, default: 'the default of url'},
          };
          modules['node-fetch'].member = 'member';
          function require(name) {
            if (!(name in modules)) throw new Error('no ' + name);
            return modules[name];
          }
          """);
      context.eval("js", compiled(source));
      Value value = context.eval("js", expression);
      return value.isNull() ? null : value.as(Object.class);
    }
  }

  private static SourceSection placeOfError(String source) throws CompileException {
    String text = compiled(source);
    try (Context context =
        Context.newBuilder("js").option("engine.WarnInterpreterOnly", "false").build()) {
      context.eval("js", "var exports = {}, module = {exports: {}}, require = () => ({})");
      PolyglotException error =
          catchThrowableOfType(PolyglotException.class, () -> context.eval("js", text));
      assertThat(error).as("error of %s", text).isNotNull();
      return error.getSourceLocation();
    }
  }

  // --- Scripts

  @Test
  void aPlainScriptRunsAsItIs() throws Exception {
    String source = "function processEvent(event) {\n  return event;\n}\n";
    assertThat(compiled(source)).isEqualTo(source);
    assertThat(result(source, "typeof globalThis.processEvent")).isEqualTo("function");
  }

  @Test
  void functionsOfAScriptWithRequireStayGlobals() throws Exception {
    String source =
        "const {createHash} = require('crypto');\nfunction processEvent() { return createHash() }";
    assertThat(result(source, "globalThis.processEvent()")).isEqualTo("hashed");
  }

  @Test
  void byteOrderMarksHashbangsAndCarriageReturnsAreFine() throws Exception {
    assertThat(result("\uFEFF#!/usr/bin/env node\r\nvar a: number = 1\r\nvar b = 2\r\n", "a + b"))
        .isEqualTo(3);
    assertThat(result("\uFEFFvar a = 1\r\nvar b = 2\r\n", "a + b")).isEqualTo(3);
  }

  @Test
  void anEmptySourceIsAScript() throws Exception {
    assertThat(compiled("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "export const isSloppy = (function () { return this !== undefined })()",
        "'use strict'; exports.isSloppy = (function () { return this !== undefined })()",
        "/* a */ 'use strict'\n"
            + "export const isSloppy = (function () { return this !== undefined })()",
      })
  void codeIsSloppyWhateverItsFirstLineSays(String source) throws Exception {
    assertThat(result(source, "exports.isSloppy")).isEqualTo(true);
  }

  @Test
  void aFunctionsOwnDirectiveStays() throws Exception {
    assertThat(
            result(
                "export function isStrict() { 'use strict'; return this === undefined }",
                "exports.isStrict.call(undefined)"))
        .isEqualTo(true);
  }

  // --- Exports

  @Test
  void exportsBecomeMembersOfExports() throws Exception {
    String source =
        """
        export const a = 1, {b, c: [d], ...e} = {b: 2, c: [3], f: 4};
        export function g() { return 5 }
        export async function h() {}
        export class I { j() { return 6 } }
        const k = 7;
        export {k, k as l, m as n};
        function m() { return 8 }
        """;
    assertThat(
            result(
                source,
                "const {exports: x} = globalThis; JSON.stringify([x.a, x.b, x.d, x.e.f, x.g(),"
                    + " typeof x.h, new x.I().j(), x.k, x.l, x.n()])"))
        .isEqualTo("[1,2,3,4,5,\"function\",6,7,7,8]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "export default { processEvent() { return 1 } }",
        "const plugin = { processEvent() { return 1 } }\nexport default plugin",
        "const plugin = { processEvent() { return 1 } }\nexport { plugin as default }",
        "export default class Plugin { static processEvent() { return 1 } }",
        "export default class { static processEvent() { return 1 } }",
        "export default (function () { return { processEvent() { return 1 } } })()",
      })
  void theDefaultExportIsExportsDefault(String source) throws Exception {
    assertThat(result(source, "exports.default.processEvent()")).isEqualTo(1);
  }

  @Test
  void aDefaultFunctionIsNotCalledWithTheNextLine() throws Exception {
    assertThat(result("export default function () { return 1 }\n(2)", "exports.default()"))
        .isEqualTo(1);
  }

  @Test
  void anExportedFunctionIsThereBeforeTheFirstStatement() throws Exception {
    assertThat(result("var was = typeof exports.f\nexport function f() {}", "was"))
        .isEqualTo("function");
  }

  @Test
  void anExportThatIsAssignedLaterHasItsLastValue() throws Exception {
    assertThat(
            result(
                "export let count = 0\nexport function add() { count++ }\nadd()\nadd()",
                "exports.count"))
        .isEqualTo(2);
  }

  @Test
  void moduleExportsIsTheAuthorsOwn() throws Exception {
    assertThat(result("module.exports = { a: 1 }", "module.exports.a")).isEqualTo(1);
    assertThat(result("interface X {}\nexport = { a: 1 }", "module.exports.a")).isEqualTo(1);
  }

  @Test
  void modulesCanBePassedOn() throws Exception {
    assertThat(
            result(
                "export {createHash as a, default as b} from 'crypto'; export * from 'url'; export"
                    + " * as c from 'crypto'",
                "exports.a() + (exports.b === require('crypto')) + typeof exports.URL + (exports.c"
                    + " === require('crypto'))"))
        .isEqualTo("hashedtruefunctiontrue");
  }

  // --- Imports

  @Test
  void namesAreMembersOfTheModuleAndDefaultAndNamespaceAreTheModule() throws Exception {
    String source =
        """
        import {
          createHash,
          constants as c,
        } from 'crypto'
        import fetch, * as everything from 'node-fetch'
        import url from 'url'
        export const all = [createHash(), c.a, fetch(), everything === fetch, url === require('url')].join()
        """;
    assertThat(result(source, "exports.all")).isEqualTo("hashed,1,fetched,true,true");
  }

  @Test
  void importOfNothingAndDynamicImportWork() throws Exception {
    assertThat(result("import 'crypto'; var p = import('crypto')", "p instanceof Promise"))
        .isEqualTo(true);
  }

  @Test
  void importsThatOnlyTypesUseVanish() throws Exception {
    String source =
        """
        import type { A } from 'not-there'
        import { B, type C } from 'not-there-either'
        import D from 'nor-there'
        export type { A } from 'not-there'
        let a: A | B | C<D> = 1
        """;
    assertThat(compiled(source)).doesNotContain("there");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import x from 'lodash'; x()",
        "import * as x from 'lodash'; x()",
        "import { x } from 'lodash'; x()",
        "import 'lodash'",
        "export { x } from 'lodash'",
        "export * from 'lodash'",
        "import('lodash')",
        "const x = require('lodash')",
        "const x = require(`lodash`)",
        "function f() { if (false) return require(\"lodash\") }",
        "const x: number = require('lodash')",
        "class A { static { require('lodash') } }",
        "import x = require('lodash'); x()",
      })
  void anUnknownModuleIsRefusedWhereverItIsNamed(String source) {
    assertThat(refused(source))
        .hasMessage(
            "/index.ts: Cannot import 'lodash'! This package is not provided by PostHog in"
                + " plugins.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "// require('lodash')",
        "const a = \"require('lodash')\"",
        "const a = /require('lodash')/",
        "const a: string = `require('lodash') ${1}`",
        "a.require('lodash')",
        "const name = 'lodash'; () => require(name)",
        "(function (require) { require('./lodash') })",
      })
  void whatOnlyLooksLikeARequireIsLeftAlone(String source) throws Exception {
    assertThat(compiled(source)).contains("lodash");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"import x from './x'; x()", "require('../x')", "import('/x')", "require('.')"})
  void aRelativeImportIsRefusedWithTheRemedy(String source) {
    assertThat(refused(source))
        .hasMessageStartingWith("/index.ts: Cannot import '")
        .hasMessageContaining("sluice plugin bundle")
        .hasMessageContaining("sluice registry apply");
  }

  // --- TypeScript

  @Test
  void typesVanishAndWhatIsCodeStays() throws Exception {
    String source =
        """
        enum Kind { A, B = 'b', C = 1 << 2 }
        const enum Small { X = 7 }
        declare const fromElsewhere: string
        declare module 'm' { const x: number }
        abstract class Base<T> {
          kept = 1
          abstract name: string
          constructor(public readonly first: T, private second?: number) {}
          abstract run(): void
        }
        class Derived extends Base<string> {
          kept: number
          name!: string
          override run(): asserts this is Base<string> {}
        }
        function id<T extends object = {}>(this: unknown, x: T): T { return x! }
        const made = new Derived('first' as any, 2)
        const s = { a: 1 } satisfies object, c = [1] as const, n = <number>(3), f = async <T,>(x: T) => x
        export const out = [Kind.B, Kind[0], Kind.C, Small.X, made.first, made.kept, s.a, c[0], n,
          id<{}>({}) !== null, typeof f].join()
        """;
    assertThat(result(source, "exports.out")).isEqualTo("b,A,4,7,first,1,1,1,3,true,function");
  }

  @Test
  void aGenericCallIsACallThoughItParsesAsTwoComparisons() throws Exception {
    assertThat(result("const f = (x) => x, T = 1; var a = f<T>(5)", "a")).isEqualTo(5);
  }

  @Test
  void namespacesOfTypesVanishAndThoseWithValuesAreRefused() throws Exception {
    assertThat(
            compiled("namespace A { export type B = 1 }\ndeclare namespace C { const d: 1 }")
                .strip())
        .isEmpty();
    assertThat(refused("x()\nnamespace A { export const x = 1 }"))
        .hasMessageContaining("Namespaces with values are not supported")
        .hasMessageContaining("(2:0)");
  }

  // --- Positions

  @Test
  void anErrorsLineAndColumnAreTheAuthors() throws Exception {
    String script = "const a = 1\n\n  missing()";
    String module =
        "import {\n  a\n} from 'crypto'\nimport type {B} from 'b'\nexport const c = a\n  missing()";
    String typed =
        """
        interface Event { a: string,
          b: number }
        const f = (a: Event, b?: Map<string, Array<number>>): void => { const s: string = `${a as any}`; missing() }
        f({} as Event)
        """;
    assertThat(placeOfError(script))
        .returns(3, SourceSection::getStartLine)
        .returns(3, SourceSection::getStartColumn);
    assertThat(placeOfError(module))
        .returns(6, SourceSection::getStartLine)
        .returns(3, SourceSection::getStartColumn);
    assertThat(placeOfError(typed))
        .returns(3, SourceSection::getStartLine)
        .returns(
            typed.lines().toList().get(2).indexOf("missing") + 1, SourceSection::getStartColumn);
  }

  @Test
  void paddingNeverGetsIntoATemplate() throws Exception {
    assertThat(
            result(
                "const tag = (s, ...v) => s.join('|') + v, b = 1; var a = tag<string>`x${b!}y${b as"
                    + " number}\n  z` + `${`${b!}`}.`",
                "a"))
        .isEqualTo("x|y|\n  z1,11.");
  }

  @Test
  void badSyntaxIsShownWithLineAndColumn() {
    assertThat(refused("const a = 1\nfunction setupPlugin (meta {\n  return 1\n}"))
        .hasMessage(
            """
            SyntaxError: /index.ts: Unexpected token, expected "," (2:27)

            > 2 | function setupPlugin (meta {
                |                            ^\
            """);
    assertThat(refused("const x = ;")).hasMessageContaining("Unexpected token (1:10)");
    assertThat(refused("let a: number\nlet a"))
        .hasMessageContaining("Identifier 'a' has already been declared (2:4)");
    assertThat(refused("var a = '" + "x".repeat(100_000) + "'; let = = 1"))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "await fetch('x')",
        "await (fetch('x'))",
        "for await (const a of b) {}",
        "export const a = await b"
      })
  void awaitAtTheTopLevelIsRefused(String source) {
    assertThat(refused(source))
        .hasMessageContaining("\"await\" is not supported at the top level of a plugin");
  }

  @Test
  void whatNeedsARealModuleIsRefused() {
    assertThat(refused("export const a = import.meta.url"))
        .hasMessageContaining("\"import.meta\" is not supported");
    assertThat(refused("{ import a from 'crypto'; a() }"))
        .hasMessageContaining("may only appear at the top level");
  }

  // --- Hostile sources

  @Test
  void tooLargeASourceIsRefused() {
    assertThat(refused(" ".repeat((5 << 20) + 1)))
        .hasMessageContaining("5,242,881 characters long; the limit is 5,242,880");
    assertThat(refused(";".repeat(2_000_000) + "import 'crypto'"))
        .hasMessageContaining("the limit is 1,500,000");
  }

  @Test
  void aSourceThatTakesTooLongIsGivenUpAndTheNextOneCompiles() throws Exception {
    CompilerLimits limits =
        new CompilerLimits(5 << 20, 1_500_000, Duration.ofMillis(1), Duration.ofMinutes(1));
    try (PluginCompiler hasty =
        new PluginCompiler(IMPORTABLE, PluginCompilerTest::refusal, null, limits)) {
      String slow = "let a: number = 1;\n".repeat(20_000);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> hasty.compile(slow, "slow"))
            .isInstanceOf(CompileException.class)
            .hasMessageContaining("took longer than");
      }
    }
    assertThat(compiled("const a: number = 1")).contains("const a");
  }

  // --- The compiler's own life

  @Test
  void manyThreadsMayUseIt() throws Exception {
    CompletableFuture<?>[] all = new CompletableFuture<?>[8];
    Arrays.setAll(
        all,
        i ->
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return compiled("export const a: number = " + i % 3);
                  } catch (CompileException e) {
                    throw new IllegalStateException(e);
                  }
                }));
    CompletableFuture.allOf(all).get(1, TimeUnit.MINUTES);
    assertThat(all[4].join()).asString().contains("a         = 1");
  }

  @Test
  void theToolsAreLetGoWhenIdleAndComeBack() throws Exception {
    CompilerLimits limits =
        new CompilerLimits(5 << 20, 1_500_000, Duration.ofSeconds(30), Duration.ZERO);
    try (PluginCompiler idle =
        new PluginCompiler(IMPORTABLE, PluginCompilerTest::refusal, null, limits)) {
      for (int i = 0; i < 3; i++) {
        assertThat(idle.compile("let a: 1 = 1", "hash" + i)).contains("let a");
      }
    }
  }

  @Test
  void aClosedCompilerSaysSo() {
    PluginCompiler closed = new PluginCompiler(IMPORTABLE, PluginCompilerTest::refusal, null);
    closed.close();
    closed.close();
    assertThatThrownBy(() -> closed.compile("let a", "hash"))
        .isInstanceOf(CompileException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void anInterruptedCallerIsLetGo() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> compiled("let a: 1 = 1")).isInstanceOf(CompileException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
