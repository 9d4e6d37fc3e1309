package io.sluice.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a URL may reach, whatever its spelling. */
class AddressGuardTest {
  private static final HttpOptions DEFAULTS = HttpOptions.defaults();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.100.100.200",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.0.1",
        "169.254.169.254",
        "169.254.170.2",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "192.168.255.255",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
      })
  void anIpv4AddressThatIsNotPublicIsRefusedAsLiteralAndAsAnswer(String address) {
    assertThat(reason("http://" + address + "/")).isEqualTo("SLUICE_ADDRESS_REFUSED");
    assertThat(reasonOfAnswer(address)).isEqualTo("SLUICE_ADDRESS_REFUSED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::",
        "::1",
        "::127.0.0.1",
        "::8.8.8.8",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:0:8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b::8.8.8.8",
        "64:ff9b:1::a9fe:a9fe",
        "100::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:2::1",
        "2001:10::1",
        "2001:20::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:808:808::1",
        "3ffe::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fd20:ce::254",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
        "4000::1",
        "e000::1",
      })
  void anIpv6AddressThatIsNotPublicIsRefusedAsLiteralAndAsAnswer(String address) {
    assertThat(reason("http://[" + address + "]/")).isEqualTo("SLUICE_ADDRESS_REFUSED");
    assertThat(reasonOfAnswer(address)).isEqualTo("SLUICE_ADDRESS_REFUSED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.1/",
        "http://127.0.1/",
        "http://2130706433/",
        "http://017700000001/",
        "http://0177.0.0.1/",
        "http://0x7f000001/",
        "http://0x7F.0.0x0.1/",
        "http://0x7f.1/",
        "http://0/",
        "http://0x/",
        "http://127.0.0.1./",
        "http://127.000.000.001/",
        "http://%31%32%37.0.0.1/",
        "http://127%2E0%2E0%2E1/",
        "http://\uFF11\uFF12\uFF17.0.0.1/",
        "http://127\u30020\u30020\u30021/",
        "http://\u2460\u2461\u2466.0.0.1/",
        "http://8.8.8.8@127.0.0.1/",
        "http://8.8.8.8:80@127.0.0.1:80/",
        "http://user:p%40ss@127.0.0.1/",
        "http:\\\\127.0.0.1\\",
        "http:/127.0.0.1/",
        "http:127.0.0.1/",
        "http:////127.0.0.1/",
        " \thttp://127.0.0.1/\n",
        "ht\ntp://12\t7.0.0.1/",
        "HTTPS://127.0.0.1:443/",
        "http://[::1]:80/",
        "http://[0:0:0:0:0:0:0:1]/",
        "http://[0000:0000:0000:0000:0000:0000:0000:0001]/",
        "http://[::FFFF:7F00:1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://a.localhost/",
        "http://l%6Fcalhost/",
        "http://\uFF4Cocalhost/",
        "http://loc\u00ADalhost/",
      })
  void noSpellingOfThisMachinePasses(String url) {
    assertThat(reason(url)).isEqualTo("SLUICE_ADDRESS_REFUSED");
  }

  @Test
  void aBackslashEndsTheHostAsASlashDoes() throws Exception {
    assertThat(known(DEFAULTS, "http://8.8.8.8\\@127.0.0.1/")).containsExactly(at("8.8.8.8", 80));
    assertThat(reason("http://127.0.0.1\\@8.8.8.8/")).isEqualTo("SLUICE_ADDRESS_REFUSED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/path",
        "example.com",
        "//example.com/",
        "http://",
        "http:///",
        "http://.",
        "http://?x",
        "http://#x",
        "http://@/",
        "http://:80/",
        "http://a b/",
        "http://a%20b/",
        "http://a%00b/",
        "http://a%2fb/",
        "http://a%23b/",
        "http://a^b/",
        "http://a|b/",
        "http://a<b/",
        "http://%zz/",
        "http://%ff/",
        "http://a\u2100b/",
        "http://stra\u00DFe.de/",
        "http://256.0.0.1/",
        "http://1.2.3.4.5/",
        "http://127.0.0.08/",
        "http://127..1/",
        "http://4294967296/",
        "http://0xffffffffff/",
        "http://0x1g.1/",
        "http://1.2.-3.4/",
        "http://1.-0.2/",
        "http://127.0.00-1.1/",
        "http://a.0x1g.1/",
        "http://a.1/",
        "http://[::1/",
        "http://[::1]x/",
        "http://::1/",
        "http://[]/",
        "http://[:]/",
        "http://[:::]/",
        "http://[1::2::3]/",
        "http://[1:2:3:4:5:6:7]/",
        "http://[1:2:3:4:5:6:7:8:9]/",
        "http://[fe80::1%25eth0]/",
        "http://[fe80::1%eth0]/",
        "http://[::127.0.0.01]/",
        "http://[::127.0.1]/",
        "http://[::1.2.3.4:5]/",
        "http://[v1.a]/",
        "http://[::g]/",
        "http://a:65536/",
        "http://a:-1/",
        "http://a:8a/",
        "file:///etc/passwd",
        "gopher://a/",
        "ftp://a/",
        "data:,x",
        "javascript:1",
        "ws://a/",
        "jar:http://a!/",
        "unix:/run/docker.sock",
        "about:blank",
        "blob:http://a/x",
      })
  void whatIsNoUrlForUsIsRefused(String url) {
    assertThat(reason(url)).isEqualTo("ERR_INVALID_URL");
  }

  @Test
  void theTextsAreThoseOfNodeFetch() {
    assertThat(text("/path")).isEqualTo("Only absolute URLs are supported");
    assertThat(text("http:///")).isEqualTo("Only absolute URLs are supported");
    assertThat(text("ftp://a/")).isEqualTo("Only HTTP(S) protocols are supported");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:4860:4860::8888",
        "2001:200::1",
        "2606:4700:4700::1111",
        "2a00:1450:4001::1",
        "2003::1",
      })
  void aPublicAddressPasses(String address) {
    String host = address.indexOf(':') < 0 ? address : "[" + address + "]";
    assertThat(reason("https://" + host + ":8443/x")).isEqualTo("passed");
    assertThat(reasonOfAnswer(address)).isEqualTo("passed");
  }

  @Test
  void onlyThePermittedAddressesOfANameAreConnectedTo() throws Exception {
    AddressGuard guard =
        guard(DEFAULTS, "10.0.0.1", "93.184.216.34", "::1", "2606:4700:4700::1111");
    assertThat(guard.lookUp(UrlParser.parse("http://example.com:81/")))
        .containsExactly(at("93.184.216.34", 81), at("2606:4700:4700::1111", 81));
  }

  @Test
  void aRefusalNamesTheOptionAndNoAddress() throws Exception {
    AddressGuard guard = guard(DEFAULTS, "10.20.30.40");
    WebUrl url = UrlParser.parse("http://internal.example/x?y");
    assertThatThrownBy(() -> guard.lookUp(url))
        .hasMessage(
            "request to http://internal.example/x?y failed, reason: plugins may not reach the"
                + " address of internal.example (an operator can change this with fetch.allow and"
                + " fetch.block)");
  }

  @Test
  void anUnknownNameSaysNothingOfTheResolver() throws Exception {
    AddressGuard guard =
        new AddressGuard(
            DEFAULTS,
            name -> {
              throw new UnknownHostException("server 10.0.0.53 says no");
            });
    WebUrl url = UrlParser.parse("http://nowhere.example/");
    assertThatThrownBy(() -> guard.lookUp(url))
        .hasMessage(
            "request to http://nowhere.example/ failed, reason: getaddrinfo ENOTFOUND"
                + " nowhere.example");
  }

  @Test
  void anAllowedNameMayBePrivateAndItsNeighboursMayNot() throws Exception {
    HttpOptions options = DEFAULTS.withAllow(List.of("Hooks.Example.", "*.in.example"));
    AddressGuard guard = guard(options, "10.0.0.1");
    for (String name :
        List.of("hooks.example", "hooks.example.", "a.in.example", "b.a.in.example")) {
      assertThat(guard.lookUp(UrlParser.parse("http://" + name + "/"))).hasSize(1);
    }
    for (String name : List.of("a.hooks.example", "in.example", "xin.example", "example")) {
      WebUrl url = UrlParser.parse("http://" + name + "/");
      assertThatThrownBy(() -> guard.lookUp(url)).isInstanceOf(FetchException.class);
    }
  }

  @Test
  void anAllowedRangeIsReachedByNameAndByLiteralAndNoOtherIs() throws Exception {
    HttpOptions options =
        DEFAULTS.withAllow(List.of("10.1.0.0/16", "127.0.0.1", "fd00:1::/32", "[::1]"));
    assertThat(reason(options, "http://10.1.255.1/")).isEqualTo("passed");
    assertThat(reason(options, "http://10.2.0.1/")).isEqualTo("SLUICE_ADDRESS_REFUSED");
    assertThat(reason(options, "http://127.0.0.1/")).isEqualTo("passed");
    assertThat(reason(options, "http://localhost/")).isEqualTo("passed");
    assertThat(reason(options, "http://127.0.0.2/")).isEqualTo("SLUICE_ADDRESS_REFUSED");
    assertThat(reason(options, "http://[::ffff:127.0.0.1]/")).isEqualTo("SLUICE_ADDRESS_REFUSED");
    assertThat(reason(options, "http://[fd00:1::9]/")).isEqualTo("passed");
    assertThat(reason(options, "http://[::1]/")).isEqualTo("passed");
    assertThat(guard(options, "10.1.2.3").lookUp(UrlParser.parse("http://a.example/"))).hasSize(1);
  }

  @Test
  void blockGoesBeforeEverything() throws Exception {
    HttpOptions options =
        DEFAULTS
            .withAllow(List.of("a.example", "10.0.0.0/8"))
            .withHostMap(Map.of("b.example", "10.0.0.1", "c.example", "10.9.9.9"))
            .withBlock(List.of("a.example", "*.b.example", "b.example", "10.9.0.0/16", "8.8.8.8"));
    for (String host : List.of("a.example", "b.example", "c.example", "10.9.0.1", "8.8.8.8")) {
      assertThat(reason(options, "http://" + host + "/")).isEqualTo("SLUICE_ADDRESS_REFUSED");
    }
    assertThat(reason(options, "http://10.8.0.1/")).isEqualTo("passed");
  }

  @Test
  void aMappedHostNeedsNoNameServerAndMayChangeThePort() throws Exception {
    HttpOptions options =
        DEFAULTS.withHostMap(
            Map.of(
                "a.example", "10.0.0.1:8080",
                "a.example:8443", "10.0.0.2",
                "B.Example", "[fd00::1]:81",
                "8.8.8.8", "127.0.0.1"));
    assertThat(known(options, "http://a.example/")).containsExactly(at("10.0.0.1", 8080));
    assertThat(known(options, "https://A.example./")).containsExactly(at("10.0.0.1", 8080));
    assertThat(known(options, "https://a.example:8443/")).containsExactly(at("10.0.0.2", 8443));
    assertThat(known(options, "http://b.example/")).containsExactly(at("fd00::1", 81));
    assertThat(known(options, "http://0x8080808/")).containsExactly(at("127.0.0.1", 80));
  }

  @Test
  void anEntryThatIsNoHostIsRefusedWithTheOptionsName() {
    for (String entry : List.of("", "a b", "10.0.0.0/33", "a.*.b", "10.0.0.0/x", "*.", "*")) {
      assertThatThrownBy(() -> DEFAULTS.withAllow(List.of(entry)))
          .as(entry)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("fetch.allow has the entry '" + entry + "', expected");
    }
    for (String address : List.of("", "b.example", "10.0.0.0/8", "10.0.0.1:x", "10.0.0.1:65536")) {
      assertThatThrownBy(() -> DEFAULTS.withHostMap(Map.of("a.example", address)))
          .as(address)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("fetch.host-map has the entry 'a.example' -> '" + address + "'");
    }
  }

  private static String reason(String url) {
    return reason(DEFAULTS, url);
  }

  private static String reason(HttpOptions options, String text) {
    try {
      WebUrl url = UrlParser.parse(text);
      List<InetSocketAddress> known = guard(options).known(url);
      return known == null ? "asks for " + url.hostName() : "passed";
    } catch (FetchException e) {
      return e.failure().name();
    }
  }

  private static String text(String url) {
    FetchException refusal = catchThrowableOfType(FetchException.class, () -> UrlParser.parse(url));
    return refusal.text();
  }

  private static String reasonOfAnswer(String address) {
    try {
      guard(DEFAULTS, address).lookUp(UrlParser.parse("http://name.example/"));
      return "passed";
    } catch (FetchException e) {
      return e.failure().name();
    }
  }

  private static List<InetSocketAddress> known(HttpOptions options, String url) throws Exception {
    return guard(options).known(UrlParser.parse(url));
  }

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(AddressRange.parse(address).first(), port);
  }

  private static AddressGuard guard(HttpOptions options, String... answers) {
    List<InetAddress> addresses =
        Stream.of(answers).map(text -> AddressRange.parse(text).first()).toList();
    return new AddressGuard(options, name -> addresses);
  }
}
