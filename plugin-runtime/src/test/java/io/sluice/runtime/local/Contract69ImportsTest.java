package io.sluice.runtime.local;

import static io.sluice.runtime.local.Plugin.result;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contract §6.9, §6.10 and §7: what plugins import, and the languages they are written in. */
class Contract69ImportsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "crypto | m.createHash('sha1').update('a').digest('hex').slice(0, 8) | \"86f7e437\"",
        "url | m.parse('http://a.b:8/c?d=1').port | \"8\"",
        "zlib | m.gunzipSync(m.gzipSync('abc')).toString() | \"abc\"",
        "lodash | m.chunk([1, 2, 3], 2) | [[1,2],[3]]",
        "node-fetch | [m === m.default, typeof m.Headers] | [true,\"function\"]",
        "@posthog/plugin-scaffold | m.RetryError === RetryError | true",
        "@posthog/plugin-contrib | typeof m.createBuffer | \"function\"",
        "buffer | m.Buffer === Buffer | true",
        "path | m.join('a', '..', 'b') | \"b\"",
        "util | m.format('%s-%d', 'a', 1) | \"a-1\"",
        "events | new m().listenerCount('x') | 0",
        "querystring | m.stringify({a: 1}) | \"a=1\"",
        "generic-pool | typeof m.createPool | \"function\"",
        "jsonwebtoken | m.verify(m.sign({a: 1}, 's', {noTimestamp: true}), 's').a | 1",
        "faker | typeof m.name.firstName() | \"string\"",
        "stream | typeof m.PassThrough | \"function\"",
      })
  void aProvidedModuleIsThere(String name, String use, String expected) throws Exception {
    assertThat(result("const m = require('" + name + "'); return " + use)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "new URL('/b?x=1#h', 'https://a.b/c').href | \"https://a.b/b?x=1#h\"",
        "new URLSearchParams({a: '1 2'}).toString() | \"a=1+2\"",
        "new TextDecoder().decode(new TextEncoder().encode('ü')) | \"ü\"",
        "atob(btoa('abc')) | \"abc\"",
        "structuredClone({d: new Date(0)}).d.getTime() | 0",
        "Buffer.from('ü').toString('base64') | \"w7w=\"",
        "String(new RetryError('x')) | \"RetryError: x\"",
        "typeof process | \"undefined\"",
        "new Date(2020, 0, 1).getTimezoneOffset() | 0",
      })
  void aGlobalIsThere(String use, String expected) throws Exception {
    assertThat(result("return " + use)).isEqualTo(expected);
  }

  @Test
  void anythingElseIsRefusedWhenThePluginIsLoaded() throws Exception {
    try (Plugin plugin = new Plugin("function later() { require('fs') }")) {
      assertThat(plugin.setupFailure.message())
          .isEqualTo(
              "/index.ts: Cannot import 'fs'! This package is not provided by PostHog in plugins.");
    }
    assertThat(result("require('f' + 's')"))
        .isEqualTo(
            "Error: Cannot import 'fs'! This package is not provided by PostHog in plugins.");
    assertThat(result("require('native' + '-call')")).startsWith("Error: Cannot import");
  }

  @Test
  void typescriptAndModulesRunAsTheyAre() throws Exception {
    String source =
        """
        import type { PluginEvent } from '@posthog/plugin-scaffold'
        import { createHash } from 'crypto'
        import { RetryError, Plugin } from '@posthog/plugin-scaffold'
        import fetch from 'node-fetch'
        enum Kind { A = 'a' }
        interface Shape { x: number }
        export const processEvent = async (event: PluginEvent, { config }: any): Promise<PluginEvent> => {
          const shape = { x: 1 } as Shape
          event.seen = [shape!.x, Kind.A, typeof fetch, typeof createHash, typeof RetryError]
          return event
        }
        """;
    try (Plugin plugin = new Plugin(source)) {
      assertThat(plugin.call("processEvent", "{\"team_id\":2}"))
          .isEqualTo("{\"team_id\":2,\"seen\":[1,\"a\",\"function\",\"function\",\"function\"]}");
    }
  }

  @Test
  void linesInErrorsAreTheAuthors() throws Exception {
    String source =
        """
        import { RetryError } from '@posthog/plugin-scaffold'

        type T = { a: string }
        export function onEvent(event: T) {
          throw new Error('here')
        }
        """;
    try (Plugin plugin = new Plugin(source)) {
      LocalCall call = plugin.team.call(Plugin.CONFIG, "onEvent", "{}");
      assertThat(call.failure().stack()).contains("index.js:5:");
    }
  }

  @Test
  void badSyntaxIsNamedWithItsPlace() throws Exception {
    try (Plugin plugin = new Plugin("export const a = {\n  b: 1\n  c: 2\n}")) {
      assertThat(plugin.setupFailure.text())
          .startsWith("SyntaxError: /index.ts: Unexpected token, expected \",\" (3:2)");
    }
  }
}
