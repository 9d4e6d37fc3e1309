package io.sluice.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PluginIdentityTest {
  @Test
  void theDigestNamesTeamOrganizationAndReach() {
    assertThat(new PluginIdentity(17, "GeoIP", 2, "0178", true).digest())
        .isEqualTo("plugin GeoIP ID 17 (team ID 2 - organization ID 0178 - global)");
  }

  @Test
  void theDigestLeavesOutTheTeamThatIsNotGivenAndTheReachThatIsNotGlobal() {
    assertThat(new PluginIdentity(17, "GeoIP", null, "0178", false).digest())
        .isEqualTo("plugin GeoIP ID 17 (organization ID 0178)");
  }

  @Test
  void theDigestSaysNullForAnUnknownOrganizationAsUpstreamDoes() {
    assertThat(new PluginIdentity(17, "GeoIP", 2, null, false).digest())
        .isEqualTo("plugin GeoIP ID 17 (team ID 2 - organization ID null)");
  }
}
