package io.sluice.operators.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ClickHouseTimeTest {
  @Test
  void timesHaveTheWidthClickHouseReads() {
    assertThat(ClickHouseTime.millis(0)).isEqualTo("1970-01-01 00:00:00.000");
    assertThat(ClickHouseTime.millis(-1)).isEqualTo("1969-12-31 23:59:59.999");
    assertThat(ClickHouseTime.millis(1609840800007L)).isEqualTo("2021-01-05 10:00:00.007");
    assertThat(ClickHouseTime.seconds(1609840800007L)).isEqualTo("2021-01-05 10:00:00");
    assertThat(ClickHouseTime.millis(ClickHouseTime.MIN_MILLIS))
        .isEqualTo("0000-01-01 00:00:00.000");
    assertThat(ClickHouseTime.millis(ClickHouseTime.MAX_MILLIS))
        .isEqualTo("9999-12-31 23:59:59.999");
  }

  @Test
  void yearsOfMoreDigitsAreRefused() {
    assertThatThrownBy(() -> ClickHouseTime.millis(ClickHouseTime.MAX_MILLIS + 1))
        .hasMessageContaining("0 to 9999");
    assertThatThrownBy(() -> ClickHouseTime.millis(ClickHouseTime.MIN_MILLIS - 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
