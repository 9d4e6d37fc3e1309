package io.sluice.runtime.local;

import static io.sluice.runtime.local.Plugin.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.sandbox.RuntimeOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Contract §6.8 and §6.10: fetch, posthog.api and timers. */
class Contract610GlobalsTest {
  @Test
  void aReplyIsReadAsTextAsJsonAndAsBytes() throws Exception {
    assertThat(
            result(
                """
                const url = 'https://example.com'
                const response = await fetch(url)
                const { status, ok, statusText, headers } = response
                return [
                  status, ok, statusText, response.url, headers.get('content-type'), headers.get('x'),
                  await response.json(), await (await fetch(url)).text(),
                  (await (await fetch(url)).buffer()).length, (await (await fetch(url)).arrayBuffer()).byteLength,
                ]
                """,
                FakeFetcher.saying("{\"a\":\"grün\"}")))
        .isEqualTo(
            "[200,true,\"OK\",\"https://example.com/end\",\"application/json\",null,"
                + "{\"a\":\"grün\"},\"{\\\"a\\\":\\\"grün\\\"}\",13,13]");
  }

  @Test
  void aReplyAsJsonIsWhatNodeFetchMakesOfIt() throws Exception {
    assertThat(
            result(
                """
                const response = await fetch('https://example.com')
                return [response, response.clone(), new Response('x', { status: 404 }), response.status]
                """,
                FakeFetcher.saying("{}")))
        .isEqualTo(
            "[{\"size\":0,\"timeout\":0},{\"size\":0,\"timeout\":0},{\"size\":0,\"timeout\":0},200]");
  }

  @Test
  void aReplyCanBeCopiedMemberByMember() throws Exception {
    assertThat(
            result(
                """
                const response = await fetch('https://example.com')
                const names = (object) => { const all = []; for (const name in object) all.push(name); return all.sort() }
                return [names(response), names(response.headers), Object.keys(response)]
                """,
                FakeFetcher.saying("{}")))
        .isEqualTo(
            "[[\"arrayBuffer\",\"body\",\"bodyUsed\",\"buffer\",\"clone\",\"headers\",\"json\",\"ok\","
                + "\"redirected\",\"size\",\"status\",\"statusText\",\"text\",\"timeout\",\"url\"],"
                + "[\"append\",\"delete\",\"entries\",\"forEach\",\"get\",\"has\",\"keys\",\"set\",\"values\"],"
                + "[\"size\",\"timeout\"]]");
  }

  @Test
  void aDateAsTextIsWhatNodeMakesOfIt() throws Exception {
    assertThat(
            result(
                """
                const date = new Date(0)
                return [`${date}`, date + '', `${new Date(NaN)}`, date.toUTCString()]
                """))
        .isEqualTo(
            "[\"Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)\","
                + "\"Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)\","
                + "\"Invalid Date\",\"Thu, 01 Jan 1970 00:00:00 GMT\"]");
  }

  @Test
  void namesOfAReplysHeadersAreInLowerCase() throws Exception {
    assertThat(
            result(
                "return (await fetch('https://example.com')).headers.raw()",
                FakeFetcher.saying("{}")))
        .isEqualTo("{\"content-type\":[\"application/json\"],\"x-a\":[\"1\"]}");
  }

  @Test
  void whatIsNoJsonSaysSo() throws Exception {
    assertThat(
            result(
                "await (await fetch('https://example.com')).json()", FakeFetcher.saying("<html>")))
        .startsWith("FetchError: invalid json response body at https://example.com/end reason: ");
  }

  @Test
  void aBodyIsReadOnce() throws Exception {
    assertThat(
            result(
                "const r = await fetch('https://example.com');"
                    + " const c = r.clone(); await r.text(); await c.text(); await r.text()",
                FakeFetcher.saying("x")))
        .isEqualTo("TypeError: body used already for: https://example.com/end");
  }

  @Test
  void aRequestHasItsMethodHeadersAndBody() throws Exception {
    FakeFetcher fetcher = FakeFetcher.saying("");
    result(
        "await fetch('https://a.b/c', {method: 'post', body: JSON.stringify({x: 'ü'}),"
            + " headers: {'X-One': 1, Accept: ['a', 'b']}})",
        fetcher);
    assertThat(fetcher.last())
        .isEqualTo(
            """
            POST https://a.b/c
            X-One: 1
            Accept: a
            Accept: b
            Content-Type: text/plain;charset=UTF-8

            {"x":"ü"}\
            """);
  }

  @Test
  void bytesAndFormsAreBodies() throws Exception {
    FakeFetcher fetcher = FakeFetcher.saying("");
    result("await fetch('https://a.b/', {method: 'PUT', body: Buffer.from([104, 105])})", fetcher);
    assertThat(fetcher.last()).isEqualTo("PUT https://a.b/\n\nhi");
    result(
        "const f = new FormData(); f.append('a', '1'); f.append('b', Buffer.from('xy'), 'b.bin');"
            + " await fetch('https://a.b/', {method: 'POST', body: f})",
        fetcher);
    assertThat(fetcher.last())
        .contains("Content-Type: multipart/form-data;boundary=------")
        .contains("name=\"a\"\r\n\r\n1\r\n")
        .contains("name=\"b\"; filename=\"b.bin\"\r\nContent-Type: application/octet-stream")
        .contains("\r\n\r\nxy\r\n");
  }

  @Test
  void aFailedRequestIsAFetchError() throws Exception {
    assertThat(
            result(
                "try { await fetch('https://a.b/') }"
                    + " catch (e) { return [e.name, e.type, e.code, e.message] }",
                new FakeFetcher(call -> "request to https://a.b/ failed, reason: refused")))
        .isEqualTo(
            "[\"FetchError\",\"system\",\"ECONNREFUSED\","
                + "\"request to https://a.b/ failed, reason: refused\"]");
  }

  @Test
  void onlyAbsoluteHttpUrlsAreFetched() throws Exception {
    FakeFetcher none = FakeFetcher.saying("");
    assertThat(result("await fetch('/x')", none))
        .isEqualTo("TypeError: Only absolute URLs are supported");
    assertThat(result("await fetch('file:///etc/passwd')", none))
        .isEqualTo("TypeError: Only HTTP(S) protocols are supported");
    assertThat(none.calls).isEmpty();
  }

  @Test
  void aRequestCanBeAborted() throws Exception {
    FakeFetcher silent = new FakeFetcher(call -> null);
    assertThat(
            result(
                "const c = new AbortController(); setTimeout(() => c.abort(), 5);"
                    + " await fetch('https://a.b/', {signal: c.signal})",
                silent))
        .isEqualTo("AbortError: The user aborted a request.");
    assertThat(silent.cancelled).hasSize(1);
  }

  @Test
  void aCallThatTakesTooLongIsAbandonedAndItsRequestTakenBack() throws Exception {
    FakeFetcher silent = new FakeFetcher(call -> null);
    String source = "exports.onEvent = async () => { await fetch('https://a.b/') }";
    RuntimeOptions options = RuntimeOptions.defaults().withTaskTimeout(Duration.ofMillis(200));
    try (Plugin plugin = new Plugin(source, "{}", silent, options)) {
      assertThat(plugin.call("onEvent", "{}"))
          .isEqualTo(
              "TimeoutError: Script execution timed out after promise waited for 0.2 seconds"
                  + " (test plugin, name: onEvent, pluginConfigId: 39)");
      assertThat(silent.cancelled).hasSize(1);
    }
  }

  @Test
  void whatIsNotAwaitedBelongsToTheCallAllTheSame() throws Exception {
    String source =
        "exports.onEvent = () => { setTimeout(() => console.log('late'), 20) };"
            + " exports.runEveryMinute = () => { setInterval(() => console.log('never'), 100000) }";
    try (Plugin plugin = new Plugin(source)) {
      plugin.call("onEvent", "{}");
      assertThat(plugin.logs()).containsExactly("LOG late");
      plugin.call("runEveryMinute", null);
      assertThat(plugin.logs()).isEmpty();
    }
  }

  @Test
  void timersRunInOrderAndCanBeCleared() throws Exception {
    assertThat(
            result(
                """
                const seen = []
                await new Promise((resolve) => {
                  setTimeout((x) => seen.push(x), 30, 'third')
                  setImmediate(() => seen.push('first'))
                  clearTimeout(setTimeout(() => seen.push('never'), 1))
                  queueMicrotask(() => seen.push('micro'))
                  let ticks = 0
                  const interval = setInterval(() => {
                    if (++ticks === 2) { clearInterval(interval); seen.push('ticked') }
                  }, 5)
                  setTimeout(resolve, 60)
                })
                return seen
                """))
        .isEqualTo("[\"micro\",\"first\",\"ticked\",\"third\"]");
  }

  @Test
  void anErrorInATimerIsRecorded() throws Exception {
    try (Plugin plugin =
        new Plugin("exports.onEvent = () => { setTimeout(() => { throw Error('late') }, 1) }")) {
      plugin.call("onEvent", "{}");
      assertThat(plugin.errors()).containsExactly("Error: late");
    }
  }

  @Test
  void openCallsAreBounded() throws Exception {
    assertThat(result("for (let i = 0; i < 1001; i++) setTimeout(() => 0, 50)"))
        .isEqualTo("Error: This call has too many requests, reads and timers open.");
  }

  @Test
  void timeStandsStillWhereTheHostSaysSo() throws Exception {
    assertThat(
            result(
                "return [Date.now(), new Date(), new Date(0), typeof Date(), new Date() instanceof"
                    + " Date, new Date().constructor === Date, Date.UTC(2020, 0)]"))
        .isEqualTo(
            "[1659312000000,\"2022-08-01T00:00:00.000Z\",\"1970-01-01T00:00:00.000Z\",\"string\","
                + "true,true,1577836800000]");
  }
}
