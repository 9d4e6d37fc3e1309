package io.sluice.operators.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AppMetricTest {
  private static final long TIME = 1609840800123L;

  @Test
  void numbersHaveTheShapeOfTheContractWithoutFieldsOfAnError() {
    OutputRecord record =
        new AppMetric(TIME, 2, 39, null, "processEvent", 7, 1, 0, null).toOutput();
    assertThat(record.output()).isEqualTo(Output.APP_METRICS);
    assertThat(record.key()).isEmpty();
    assertThat(record.value())
        .asString(UTF_8)
        .isEqualTo(
            "{\"timestamp\":\"2021-01-05 10:00:00.123\",\"team_id\":2,\"plugin_config_id\":39,"
                + "\"job_id\":null,\"category\":\"processEvent\",\"successes\":7,"
                + "\"successes_on_retry\":1,\"failures\":0}");
  }

  @Test
  void anErrorsRowHasTheErrorsFieldsToo() {
    AppMetric.Failure error = new AppMetric.Failure("uuid", "TypeError", "{\"error\":{}}");
    assertThat(new AppMetric(TIME, 2, 39, "id", "job", 0, 0, 1, error).toOutput().value())
        .asString(UTF_8)
        .endsWith(
            "\"job_id\":\"id\",\"category\":\"job\",\"successes\":0,\"successes_on_retry\":0,"
                + "\"failures\":1,\"error_uuid\":\"uuid\",\"error_type\":\"TypeError\","
                + "\"error_details\":\"{\\\"error\\\":{}}\"}");
  }
}
