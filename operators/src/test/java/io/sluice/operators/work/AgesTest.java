package io.sluice.operators.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class AgesTest {
  private long now = 1_000;
  private final Ages<String> ages =
      new Ages<>(((InstantSource) () -> Instant.ofEpochMilli(now)).withZone(ZoneOffset.UTC));

  @Test
  void theOldestIsWhatHasBeenThereLongest() {
    ages.begin("a");
    now += 10;
    ages.begin("b");
    ages.begin("a"); // it is there already
    now += 5;
    assertThat(ages.oldestMillis()).isEqualTo(15);
    ages.end("a");
    assertThat(ages.oldestMillis()).isEqualTo(5);
    ages.begin("a");
    ages.end("b");
    now += 1;
    assertThat(ages.oldestMillis()).isEqualTo(1);
  }

  @Test
  void whatEndsInAnotherOrderChangesNothingOfTheOldest() {
    ages.begin("a");
    ages.begin("b");
    now += 7;
    ages.begin("c");
    ages.end("c");
    ages.end("b");
    ages.end("unknown");
    assertThat(ages.oldestMillis()).isEqualTo(7);
  }

  @Test
  void nothingHasNoAge() {
    assertThat(ages.oldestMillis()).isZero();
    ages.begin("a");
    now += 7;
    ages.end("a");
    assertThat(ages.oldestMillis()).isZero();
  }
}
