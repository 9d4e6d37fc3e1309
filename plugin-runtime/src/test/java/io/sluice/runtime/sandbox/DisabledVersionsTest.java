package io.sluice.runtime.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.host.PluginFailure;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class DisabledVersionsTest {
  private static final PluginFailure WHY = new PluginFailure.HostFailed("a test");

  private long millis = 1_000;
  private final DisabledVersions versions =
      new DisabledVersions(
          ((InstantSource) () -> Instant.ofEpochMilli(millis)).withZone(ZoneOffset.UTC));

  @Test
  void aVersionRunsAgainWhenItsTimeIsOver() {
    versions.disableUntil(2_000, "a", WHY);
    assertThat(versions.why("a")).isEqualTo(WHY);
    assertThat(versions.why("b")).isNull();
    millis = 1_999;
    assertThat(versions.why("a")).isEqualTo(WHY);
    millis = 2_000;
    assertThat(versions.why("a")).isNull();
  }

  @Test
  void oneThatIsDisabledForGoodNeverDoes() {
    versions.disableUntil(2_000, "a", WHY);
    versions.disable("a", WHY);
    millis = Long.MAX_VALUE - 1;
    assertThat(versions.why("a")).isEqualTo(WHY);
  }
}
