package io.sluice.operators.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidtTest {
  @Test
  void idsHoldTheTimeAndCountWithinTheMillisecond() {
    Clock clock = Clock.fixed(Instant.ofEpochMilli(0x0176d1c2b3a4L), ZoneOffset.UTC);
    Uuidt ids = new Uuidt(clock, new SplittableRandom(1));
    String first = ids.next();
    String second = ids.next();
    assertThat(first).startsWith("0176d1c2-b3a4-0000-");
    assertThat(second).startsWith("0176d1c2-b3a4-0001-").isGreaterThan(first);
    assertThat(Uuidt.isValid(first)).isTrue();
    assertThat(first.substring(19)).isNotEqualTo(second.substring(19));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0176d1c2b3a400000000000000000000",
        "0176d1c2-b3a4-0000-0000-00000000000g",
        "0176d1c2-b3a4-0000-0000-0000000000000",
        "0176d1c2-b3a4-0000-0000-00000000000\n"
      })
  void otherTextsAreNoUuids(String text) {
    assertThat(Uuidt.isValid(text)).isFalse();
  }

  @Test
  void caseAndVersionDoNotMatter() {
    assertThat(Uuidt.isValid("FFFFFFFF-ffff-FFFF-ffff-FFFFFFFFFFFF")).isTrue();
  }
}
