package io.sluice.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class SluiceTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpIsNoError() {
    assertThat(run("demo", "--help")).isZero();
    assertThat(out.toString()).startsWith("Usage: sluice demo ");
  }

  @Test
  void noCommandShowsTheUsageAndIsAnError() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).startsWith("Usage: sluice ");
  }

  @Test
  void wrongUsageIsOneSentence() {
    assertThat(run("demo", "--once", "many")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "Invalid value for option '--once': 'many' is not a long. See \"sluice demo --help\".%n"
                .formatted());
  }

  @Test
  void badInputIsOneSentence() {
    assertThat(run("event", "send", "1", "{", "--brokers", "localhost:1")).isEqualTo(2);
    assertThat(err.toString()).startsWith("The event is not JSON: ").hasLineCount(1);
  }

  @Test
  void verboseAddsTheStackTrace() {
    assertThat(run("event", "send", "0", "{}", "--brokers", "localhost:1", "--verbose"))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("\tat ")
        .endsWith("The team is 0; expected a number from 1.%n".formatted());
  }

  private int run(String... arguments) {
    return Sluice.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
  }
}
