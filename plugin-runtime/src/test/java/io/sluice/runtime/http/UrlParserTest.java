package io.sluice.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected texts are what the WHATWG URL standard says {@code new URL(text, base).href} is. */
class UrlParserTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://EXAMPLE.com -> http://example.com/",
        "http://example.com:80/ -> http://example.com/",
        "https://example.com:443 -> https://example.com/",
        "https://example.com:0080/ -> https://example.com:80/",
        "http://example.com:/ -> http://example.com/",
        "http://a.com/a/./b/../c -> http://a.com/a/c",
        "http://a.com/a/%2E%2e/b/. -> http://a.com/b/",
        "http://a.com/a/b/.. -> http://a.com/a/",
        "http://a.com/../.. -> http://a.com/",
        "http://a.com//b/ -> http://a.com//b/",
        "http://a.com\\b\\c?d\\e -> http://a.com/b/c?d\\e",
        "http://a.com/\u00E4 b?\u00E4 'c'#\u00E4 ` ->"
            + " http://a.com/%C3%A4%20b?%C3%A4%20%27c%27#%C3%A4%20%60",
        "http://a.com/%41%zz -> http://a.com/%41%zz",
        "http://a.com?x -> http://a.com/?x",
        "http://a.com#x -> http://a.com/#x",
        "http://a.com/#x?y -> http://a.com/#x?y",
        "http://a.com/? -> http://a.com/?",
        "http://u:p@a.com/ -> http://u:p@a.com/",
        "http://u@:p@@a.com/ -> http://u%40:p%40@a.com/",
        "http://:p@a.com/ -> http://:p@a.com/",
        "http://:@a.com/ -> http://a.com/",
        "http://b\u00FCcher.example/ -> http://xn--bcher-kva.example/",
        "http://0x8.8.010.8/ -> http://8.8.8.8/",
        "http://[2001:4860:0:0:0:0:0:1]:81/ -> http://[2001:4860::1]:81/",
        "http://[1:0:0:2:0:0:0:3] -> http://[1:0:0:2::3]/",
        "http://[1:0:2:0:3:0:4:0] -> http://[1:0:2:0:3:0:4:0]/",
        "http://[1:2:3:4:5:6::] -> http://[1:2:3:4:5:6::]/",
        "http://a.com/a|b^c{d} -> http://a.com/a|b^c%7Bd%7D",
        "http://a.com/\uD83D\uDE00 -> http://a.com/%F0%9F%98%80",
        "http://a.com/\uD800x -> http://a.com/%EF%BF%BDx",
      })
  void aUrlIsNormalised(String line) throws Exception {
    String[] pair = line.split(" -> ", -1);
    assertThat(UrlParser.parse(pair[0]).href()).isEqualTo(pair[1]);
  }

  @Test
  void whatIsNoUrlOfTheWebIsLeftAsItIs() {
    assertThat(UrlParser.normalized("HTTPS://EXAMPLE.com")).isEqualTo("https://example.com/");
    assertThat(UrlParser.normalized("https://a b.example")).isEqualTo("https://a b.example");
    assertThat(UrlParser.normalized("mailto:A@example.com")).isEqualTo("mailto:A@example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/x -> http://u:p@a.com:81/x",
        "x -> http://u:p@a.com:81/a/x",
        "./x -> http://u:p@a.com:81/a/x",
        "../x?y#z -> http://u:p@a.com:81/x?y#z",
        "?y -> http://u:p@a.com:81/a/b?y",
        "#z -> http://u:p@a.com:81/a/b?q#z",
        " -> http://u:p@a.com:81/a/b?q",
        "//b.com/x -> http://b.com/x",
        "/\\b.com/x -> http://b.com/x",
        "\\\\b.com/x -> http://b.com/x",
        "http:x -> http://u:p@a.com:81/a/x",
        "http:/x -> http://u:p@a.com:81/x",
        "https:x -> https://x/",
        "HTTP://b.com -> http://b.com/",
      })
  void aLocationIsResolved(String line) throws Exception {
    String[] pair = line.split(" -> ", -1);
    WebUrl base = UrlParser.parse("http://u:p@a.com:81/a/b?q#f");
    assertThat(UrlParser.resolve(pair[0], base).href()).isEqualTo(pair[1]);
  }

  @Test
  void theHostIsReachedByTheNameWithoutItsLastDot() throws Exception {
    WebUrl url = UrlParser.parse("http://Example.com.:81/x");
    assertThat(url.hostName()).isEqualTo("example.com");
    assertThat(url.hostAndPort()).isEqualTo("example.com.:81");
  }
}
