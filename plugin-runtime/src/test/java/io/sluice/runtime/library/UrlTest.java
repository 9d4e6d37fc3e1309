package io.sluice.runtime.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code url}: the WHATWG classes as Node 20 has them, and the old functions. */
class UrlTest {
  private final LibraryContext plugin = new LibraryContext();

  @AfterEach
  void close() {
    plugin.close();
  }

  /** Each line of the file is the arguments of URL and its parts, or the error's code. */
  @Test
  void urlsParseAsInNode() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                UrlTest.class.getResourceAsStream("url-cases.jsonl"), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        assertThat(plugin.run("const c = " + line + ";" + SAME)).as(line).isEqualTo("same");
      }
    }
  }

  private static final String SAME =
      """
      const {URL} = require('url');
      let found;
      try {
        const u = new URL(...c[0]);
        found = [u.href, u.origin, u.protocol, u.username, u.password, u.host, u.hostname, u.port, u.pathname,
          u.search, u.hash].join(' | ');
      } catch (e) {
        found = e.code;
      }
      return found === c[1] ? 'same' : found;
      """;

  @Test
  void settersChangeTheirPartOrNothing() {
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (() => { const u = new URL(\"http://a/b\"); u.protocol = \"https\"; return"
                    + " u.href; })(); })()"))
        .isEqualTo("https://a/b");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (() => { const u = new URL(\"http://a:443/b\"); u.protocol = \"https\";"
                    + " return u.href; })(); })()"))
        .isEqualTo("https://a/b");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (() => { const u = new URL(\"http://a/b\"); u.protocol = \"foo\"; return"
                    + " u.href; })(); })()"))
        .isEqualTo("http://a/b");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (() => { const u = new URL(\"http://a/b\"); u.host = \"c:81\"; return"
                    + " u.href; })(); })()"))
        .isEqualTo("http://c:81/b");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (() => { const u = new URL(\"http://a/b\"); u.hostname = \"c:81\"; return"
                    + " u.href; })(); })()"))
        .isEqualTo("http://a/b");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (() => { const u = new URL(\"http://a/b\"); u.hostname = \"ü.de\"; return"
                    + " u.href; })(); })()"))
        .isEqualTo("http://xn--tda.de/b");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (() => { const u = new URL(\"http://a/b\"); u.port = \"8080x\"; return"
                    + " u.href; })(); })()"))
        .isEqualTo("http://a:8080/b");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (() => { const u = new URL(\"http://a:1/b\"); u.port = \"\"; return u.href;"
                    + " })(); })()"))
        .isEqualTo("http://a/b");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (() => { const u = new URL(\"http://a:1/b\"); u.port = \"80\"; return"
                    + " u.href; })(); })()"))
        .isEqualTo("http://a/b");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (() => { const u = new URL(\"http://a/b\"); u.pathname = \"x y/../z?#\";"
                    + " return u.href; })(); })()"))
        .isEqualTo("http://a/z%3F%23");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (() => { const u = new URL(\"http://a/b?x\"); u.search = \"\"; return"
                    + " u.href; })(); })()"))
        .isEqualTo("http://a/b");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (() => { const u = new URL(\"http://a/b?x\"); u.search = \"?a b\"; return"
                    + " u.href; })(); })()"))
        .isEqualTo("http://a/b?a%20b");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (() => { const u = new URL(\"http://a/b\"); u.hash = \"a b\"; return"
                    + " u.href; })(); })()"))
        .isEqualTo("http://a/b#a%20b");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (() => { const u = new URL(\"http://a/b#x\"); u.hash = \"\"; return u.href;"
                    + " })(); })()"))
        .isEqualTo("http://a/b");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (() => { const u = new URL(\"http://a/b\"); u.username = \"a:b\"; return"
                    + " u.href; })(); })()"))
        .isEqualTo("http://a%3Ab@a/b");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (() => { const u = new URL(\"http://a/b\"); u.password = \"é\"; return"
                    + " u.href; })(); })()"))
        .isEqualTo("http://:%C3%A9@a/b");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (() => { const u = new URL(\"file:///x\"); u.host = \"h\"; return u.href;"
                    + " })(); })()"))
        .isEqualTo("file://h/x");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (() => { const u = new URL(\"mailto:x\"); u.pathname = \"y\"; return"
                    + " u.href; })(); })()"))
        .isEqualTo("mailto:x");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (() => { const u = new URL(\"http://a/b\"); u.host = \"\"; return u.href;"
                    + " })(); })()"))
        .isEqualTo("http://a/b");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (() => { const u = new URL(\"http://a/b\"); u.hostname = \"[::2]\"; return"
                    + " u.href; })(); })()"))
        .isEqualTo("http://[::2]/b");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (() => { const u = new URL(\"http://a/b\"); u.href = \"https://z\"; return"
                    + " u.href; })(); })()"))
        .isEqualTo("https://z/");
  }

  @Test
  void searchParamsAreLive() {
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " new URLSearchParams('?a=1&b=2+3&a=%20&&c&=d').toString(); })()"))
        .isEqualTo("a=1&b=2+3&a=+&c=&=d");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " String(new URLSearchParams({a:'ü &=',b:1})); })()"))
        .isEqualTo("a=%C3%BC+%26%3D&b=1");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " String(new URLSearchParams([['a','b'],['c','d*-._~!\\'()']])); })()"))
        .isEqualTo("a=b&c=d*-._%7E%21%27%28%29");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (()=> {const u=new URL('http://a/?x=1');u.searchParams.append('y','2"
                    + " 3');u.searchParams.delete('x');return u.href})(); })()"))
        .isEqualTo("http://a/?y=2+3");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (()=> {const u=new URL('http://a/?x=1');const"
                    + " p=u.searchParams;u.search='?z=9';return [...p].join()})(); })()"))
        .isEqualTo("z,9");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (()=> {const p=new"
                    + " URLSearchParams('b=1&a=2&b=3');p.sort();p.set('b','9');return p+'"
                    + " '+p.size+p.has('a','2')+p.getAll('b')+[...p.keys()]})(); })()"))
        .isEqualTo("a=2&b=9 2true9a,b");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " JSON.stringify({u:new URL('http://a')}); })()"))
        .isEqualTo("{\"u\":\"http://a/\"}");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " (()=> {const u=new URL('http://a/?a=~');u.searchParams.sort();return"
                    + " u.href})(); })()"))
        .isEqualTo("http://a/?a=%7E");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " String(new URLSearchParams(new URLSearchParams('a=b'))); })()"))
        .isEqualTo("a=b");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.domainToASCII('español.com'); })()"))
        .isEqualTo("xn--espaol-zwa.com");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.domainToUnicode('xn--espaol-zwa.com'); })()"))
        .isEqualTo("español.com");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " new URLSearchParams('a=%ff%41').get('a'); })()"))
        .isEqualTo("�A");
  }

  @Test
  void theOldParserKeepsItsWays() {
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"http://user:pass@sub.host.com:8080/p/a/t/h?query=string#hash\");"
                    + " })()"))
        .isEqualTo(
            "{\"protocol\":\"http:\",\"slashes\":true,\"auth\":\"user:pass\",\"host\":\"sub.host.com:8080\",\"port\":\"8080\",\"hostname\":\"sub.host.com\",\"hash\":\"#hash\",\"search\":\"?query=string\",\"query\":\"query=string\",\"pathname\":\"/p/a/t/h\",\"path\":\"/p/a/t/h?query=string\",\"href\":\"http://user:pass@sub.host.com:8080/p/a/t/h?query=string#hash\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"/a/b?x=1\"); })()"))
        .isEqualTo(
            "{\"protocol\":null,\"slashes\":null,\"auth\":null,\"host\":null,\"port\":null,\"hostname\":null,\"hash\":null,\"search\":\"?x=1\",\"query\":\"x=1\",\"pathname\":\"/a/b\",\"path\":\"/a/b?x=1\",\"href\":\"/a/b?x=1\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"//foo/bar\"); })()"))
        .isEqualTo(
            "{\"protocol\":null,\"slashes\":null,\"auth\":null,\"host\":null,\"port\":null,\"hostname\":null,\"hash\":null,\"search\":null,\"query\":null,\"pathname\":\"//foo/bar\",\"path\":\"//foo/bar\",\"href\":\"//foo/bar\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"mailto:a@b.c\"); })()"))
        .isEqualTo(
            "{\"protocol\":\"mailto:\",\"slashes\":null,\"auth\":\"a\",\"host\":\"b.c\",\"port\":null,\"hostname\":\"b.c\",\"hash\":null,\"search\":null,\"query\":null,\"pathname\":null,\"path\":null,\"href\":\"mailto:a@b.c\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"HTTP://EXAMPLE.com\"); })()"))
        .isEqualTo(
            "{\"protocol\":\"http:\",\"slashes\":true,\"auth\":null,\"host\":\"example.com\",\"port\":null,\"hostname\":\"example.com\",\"hash\":null,\"search\":null,\"query\":null,\"pathname\":\"/\",\"path\":\"/\",\"href\":\"http://example.com/\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"http://a.com?x\"); })()"))
        .isEqualTo(
            "{\"protocol\":\"http:\",\"slashes\":true,\"auth\":null,\"host\":\"a.com\",\"port\":null,\"hostname\":\"a.com\",\"hash\":null,\"search\":\"?x\",\"query\":\"x\",\"pathname\":\"/\",\"path\":\"/?x\",\"href\":\"http://a.com/?x\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"http://a.com#x\"); })()"))
        .isEqualTo(
            "{\"protocol\":\"http:\",\"slashes\":true,\"auth\":null,\"host\":\"a.com\",\"port\":null,\"hostname\":\"a.com\",\"hash\":\"#x\",\"search\":null,\"query\":null,\"pathname\":\"/\",\"path\":\"/\",\"href\":\"http://a.com/#x\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"x:1\"); })()"))
        .isEqualTo(
            "{\"protocol\":\"x:\",\"slashes\":null,\"auth\":null,\"host\":\"1\",\"port\":null,\"hostname\":\"1\",\"hash\":null,\"search\":null,\"query\":null,\"pathname\":null,\"path\":null,\"href\":\"x:1\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"a/b c\"); })()"))
        .isEqualTo(
            "{\"protocol\":null,\"slashes\":null,\"auth\":null,\"host\":null,\"port\":null,\"hostname\":null,\"hash\":null,\"search\":null,\"query\":null,\"pathname\":\"a/b%20c\",\"path\":\"a/b%20c\",\"href\":\"a/b%20c\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"http://a.com/a b\\\"<>\"); })()"))
        .isEqualTo(
            "{\"protocol\":\"http:\",\"slashes\":true,\"auth\":null,\"host\":\"a.com\",\"port\":null,\"hostname\":\"a.com\",\"hash\":null,\"search\":null,\"query\":null,\"pathname\":\"/a%20b%22%3C%3E\",\"path\":\"/a%20b%22%3C%3E\",\"href\":\"http://a.com/a%20b%22%3C%3E\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"javascript:alert(\\\"x\\\")\"); })()"))
        .isEqualTo(
            "{\"protocol\":\"javascript:\",\"slashes\":null,\"auth\":null,\"host\":null,\"port\":null,\"hostname\":null,\"hash\":null,\"search\":null,\"query\":null,\"pathname\":\"alert(\\\"x\\\")\",\"path\":\"alert(\\\"x\\\")\",\"href\":\"javascript:alert(\\\"x\\\")\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"http://[::1]:80/x\"); })()"))
        .isEqualTo(
            "{\"protocol\":\"http:\",\"slashes\":true,\"auth\":null,\"host\":\"[::1]:80\",\"port\":\"80\",\"hostname\":\"::1\",\"hash\":null,\"search\":null,\"query\":null,\"pathname\":\"/x\",\"path\":\"/x\",\"href\":\"http://[::1]:80/x\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"postgres://u:p@h:5432/db\"); })()"))
        .isEqualTo(
            "{\"protocol\":\"postgres:\",\"slashes\":true,\"auth\":\"u:p\",\"host\":\"h:5432\",\"port\":\"5432\",\"hostname\":\"h\",\"hash\":null,\"search\":null,\"query\":null,\"pathname\":\"/db\",\"path\":\"/db\",\"href\":\"postgres://u:p@h:5432/db\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"redis://:pw@h:6379/0\"); })()"))
        .isEqualTo(
            "{\"protocol\":\"redis:\",\"slashes\":true,\"auth\":\":pw\",\"host\":\"h:6379\",\"port\":\"6379\",\"hostname\":\"h\",\"hash\":null,\"search\":null,\"query\":null,\"pathname\":\"/0\",\"path\":\"/0\",\"href\":\"redis://:pw@h:6379/0\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"http://münchen.de/\"); })()"))
        .isEqualTo(
            "{\"protocol\":\"http:\",\"slashes\":true,\"auth\":null,\"host\":\"xn--mnchen-3ya.de\",\"port\":null,\"hostname\":\"xn--mnchen-3ya.de\",\"hash\":null,\"search\":null,\"query\":null,\"pathname\":\"/\",\"path\":\"/\",\"href\":\"http://xn--mnchen-3ya.de/\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"http://a.com\\\\b\"); })()"))
        .isEqualTo(
            "{\"protocol\":\"http:\",\"slashes\":true,\"auth\":null,\"host\":\"a.com\",\"port\":null,\"hostname\":\"a.com\",\"hash\":null,\"search\":null,\"query\":null,\"pathname\":\"/b\",\"path\":\"/b\",\"href\":\"http://a.com/b\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"  http://a.com \"); })()"))
        .isEqualTo(
            "{\"protocol\":\"http:\",\"slashes\":true,\"auth\":null,\"host\":\"a.com\",\"port\":null,\"hostname\":\"a.com\",\"hash\":null,\"search\":null,\"query\":null,\"pathname\":\"/\",\"path\":\"/\",\"href\":\"http://a.com/\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"file:///etc/x\"); })()"))
        .isEqualTo(
            "{\"protocol\":\"file:\",\"slashes\":true,\"auth\":null,\"host\":\"\",\"port\":null,\"hostname\":\"\",\"hash\":null,\"search\":null,\"query\":null,\"pathname\":\"/etc/x\",\"path\":\"/etc/x\",\"href\":\"file:///etc/x\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"http:a.com\"); })()"))
        .isEqualTo(
            "{\"protocol\":\"http:\",\"slashes\":null,\"auth\":null,\"host\":null,\"port\":null,\"hostname\":null,\"hash\":null,\"search\":null,\"query\":null,\"pathname\":\"a.com\",\"path\":\"a.com\",\"href\":\"http:a.com\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"?x=1\"); })()"))
        .isEqualTo(
            "{\"protocol\":null,\"slashes\":null,\"auth\":null,\"host\":null,\"port\":null,\"hostname\":null,\"hash\":null,\"search\":\"?x=1\",\"query\":\"x=1\",\"pathname\":null,\"path\":\"?x=1\",\"href\":\"?x=1\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"#h\"); })()"))
        .isEqualTo(
            "{\"protocol\":null,\"slashes\":null,\"auth\":null,\"host\":null,\"port\":null,\"hostname\":null,\"hash\":\"#h\",\"search\":null,\"query\":null,\"pathname\":null,\"path\":null,\"href\":\"#h\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"\"); })()"))
        .isEqualTo(
            "{\"protocol\":null,\"slashes\":null,\"auth\":null,\"host\":null,\"port\":null,\"hostname\":null,\"hash\":null,\"search\":null,\"query\":null,\"pathname\":null,\"path\":null,\"href\":\"\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"http://a_b.com/x\"); })()"))
        .isEqualTo(
            "{\"protocol\":\"http:\",\"slashes\":true,\"auth\":null,\"host\":\"a_b.com\",\"port\":null,\"hostname\":\"a_b.com\",\"hash\":null,\"search\":null,\"query\":null,\"pathname\":\"/x\",\"path\":\"/x\",\"href\":\"http://a_b.com/x\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"s3://bucket/key\"); })()"))
        .isEqualTo(
            "{\"protocol\":\"s3:\",\"slashes\":true,\"auth\":null,\"host\":\"bucket\",\"port\":null,\"hostname\":\"bucket\",\"hash\":null,\"search\":null,\"query\":null,\"pathname\":\"/key\",\"path\":\"/key\",\"href\":\"s3://bucket/key\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"/a?x=1&y=2&x=3\",true); })()"))
        .isEqualTo(
            "{\"protocol\":null,\"slashes\":null,\"auth\":null,\"host\":null,\"port\":null,\"hostname\":null,\"hash\":null,\"search\":\"?x=1&y=2&x=3\",\"query\":{\"x\":[\"1\",\"3\"],\"y\":\"2\"},\"pathname\":\"/a\",\"path\":\"/a?x=1&y=2&x=3\",\"href\":\"/a?x=1&y=2&x=3\"}");
    assertThat(
            plugin.json(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.parse(\"//h/a\",false,true); })()"))
        .isEqualTo(
            "{\"protocol\":null,\"slashes\":true,\"auth\":null,\"host\":\"h\",\"port\":null,\"hostname\":\"h\",\"hash\":null,\"search\":null,\"query\":null,\"pathname\":\"/a\",\"path\":\"/a\",\"href\":\"//h/a\"}");
  }

  @Test
  void resolveAndFormatKeepTheirWays() {
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.resolve(\"/one/two/three\",\"four\"); })()"))
        .isEqualTo("/one/two/four");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.resolve(\"http://example.com/\",\"/one\"); })()"))
        .isEqualTo("http://example.com/one");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.resolve(\"http://example.com/one\",\"/two\"); })()"))
        .isEqualTo("http://example.com/two");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.resolve(\"http://a.com/b/c/d\",\"../e?f#g\"); })()"))
        .isEqualTo("http://a.com/b/e?f#g");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.resolve(\"http://a.com/b\",\"//c.com/d\"); })()"))
        .isEqualTo("http://c.com/d");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.resolve(\"http://a.com/b?x\",\"?y\"); })()"))
        .isEqualTo("http://a.com/b?y");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.resolve(\"http://a.com/b?x\",\"#y\"); })()"))
        .isEqualTo("http://a.com/b?x#y");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.resolve(\"http://a.com/b\",\"https://z/q\"); })()"))
        .isEqualTo("https://z/q");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.resolve(\"http://a.com/b/\",\".\"); })()"))
        .isEqualTo("http://a.com/b/");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.resolve(\"http://a.com/b/c\",\"../../../d\"); })()"))
        .isEqualTo("http://a.com/d");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.resolve(\"a/b\",\"../../../c\"); })()"))
        .isEqualTo("../../c");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.resolve(\"http://a.com\",\"b\"); })()"))
        .isEqualTo("http://a.com/b");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.resolve(\"http://a.com/b\",\"\"); })()"))
        .isEqualTo("http://a.com/b");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.format({\"protocol\":\"https\",\"hostname\":\"a.com\",\"port\":1,\"pathname\":\"/x\",\"query\":{\"a\":\"b"
                    + " c\",\"d\":[1,2]}}); })()"))
        .isEqualTo("https://a.com:1/x?a=b%20c&d=1&d=2");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.format({\"host\":\"a.com:1\",\"pathname\":\"x\"}); })()"))
        .isEqualTo("a.com:1x");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.format({\"protocol\":\"mailto\",\"pathname\":\"a@b\"}); })()"))
        .isEqualTo("mailto:a@b");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.format({\"protocol\":\"http:\",\"host\":\"h\",\"search\":\"a#b\",\"hash\":\"z\",\"auth\":\"u:p"
                    + " w\"}); })()"))
        .isEqualTo("http://u:p%20w@h?a%23b#z");
    assertThat(
            plugin.text(
                "(() => { const url = require('url'); const {URL, URLSearchParams} = url; return"
                    + " url.format({\"pathname\":\"a?b#c\"}); })()"))
        .isEqualTo("a%3Fb%23c");
  }
}
