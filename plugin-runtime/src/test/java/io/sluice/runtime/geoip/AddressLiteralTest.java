package io.sluice.runtime.geoip;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressLiteralTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "1.2.3.4",
        "255.255.255.255",
        "::",
        "::1",
        "1::",
        "2001:db8::1",
        "2001:DB8:0:0:8:800:200C:417A",
        "1:2:3:4:5:6:7::",
        "::2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:8",
        "::1.2.3.4",
        "64:ff9b::1.2.3.4",
        "1:2:3:4:5:6:1.2.3.4"
      })
  void literalsMeanWhatTheJdkSaysTheyMean(String literal) throws Exception {
    assertThat(AddressLiteral.parse(literal)).isEqualTo(InetAddress.getByName(literal));
  }

  @Test
  void anIpv4AddressMappedIntoIpv6IsThatIpv4Address() throws Exception {
    assertThat(AddressLiteral.parse("::ffff:1.2.3.4")).isEqualTo(InetAddress.getByName("1.2.3.4"));
    assertThat(AddressLiteral.parse("::FFFF:102:304")).isEqualTo(InetAddress.getByName("1.2.3.4"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "localhost",
        "example.com",
        "1",
        "1.2",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "0x1.2.3.4",
        "1.2.3.4 ",
        "1.2.3.4:80",
        "-1.2.3.4",
        "\u0661.2.3.4",
        ":",
        ":::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "12345::",
        "1:2:3:4:5:6:7:",
        ":1:2:3:4:5:6:7",
        "::1:",
        ":1::",
        "::g",
        "[::1]",
        "fe80::1%eth0",
        "1:2:3:4::5:6:7:8",
        "1.2.3.4::",
        "::1.2.3.4:5",
        "1.2.3.4:5::",
        "1:2:3:4:5:6:7:1.2.3.4"
      })
  void whatIsNoLiteralIsNullAndNoNameIsResolved(String text) {
    assertThat(AddressLiteral.parse(text)).isNull();
  }

  @Test
  void anEndlessTextIsNoLiteral() {
    assertThat(AddressLiteral.parse("1:".repeat(1_000_000))).isNull();
  }
}
