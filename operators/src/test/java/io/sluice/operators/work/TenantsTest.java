package io.sluice.operators.work;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TenantsTest {
  private final Tenants tenants = new Tenants(2, 1_000);

  @Test
  void aTenantThatIsLimitedIsAdmittedNoMoreThanThat() {
    tenants.limit(7, 1);
    assertThat(tenants.admits(7, 7)).isTrue();
    tenants.admitted(7, 1);
    assertThat(tenants.admits(7, 7)).isFalse();
    assertThat(tenants.admits(8, 8)).isTrue();
    tenants.parked(7, 7);
    assertThat(tenants.nextToUnpark(7)).isNull();
    tenants.unlimit(7);
    assertThat(tenants.nextToUnpark(7)).isEqualTo(7);
  }

  @Test
  void aLimitOfNothingOutlastsWhatIsInFlight() {
    tenants.admitted(7, 1);
    tenants.limit(7, 0);
    tenants.completed(7, 1);
    assertThat(tenants.hasNothingOf(7)).isTrue();
    assertThat(tenants.admits(7, 7)).isFalse();
    tenants.parked(7, 7);
    assertThat(tenants.hasNothingOf(7)).isFalse();
  }
}
