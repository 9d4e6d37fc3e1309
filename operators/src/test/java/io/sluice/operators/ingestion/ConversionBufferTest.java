package io.sluice.operators.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.operators.event.EventFormat;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract §11.9. */
class ConversionBufferTest {
  private static final int TEAM = 2;
  private static final Instant TIME = IngestionHarness.TIME;
  private static final String EVENT = "{'event':'e','properties':{'$lib':'web'}}";

  private IngestionHarness harness;

  @BeforeEach
  void open() throws Exception {
    harness = open(null, Duration.ofSeconds(60));
    harness.at(TIME);
  }

  private static IngestionHarness open(OperatorSubtaskState state, Duration delay)
      throws Exception {
    return new IngestionHarness(
        IngestionHarness.options(EventFormat.JSON, true, delay, Duration.ZERO, Duration.ZERO),
        true,
        state,
        1,
        0,
        IngestionHarness.CLOCK);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private static List<String> rows(List<OutputRecord> written) {
    return written.stream()
        .filter(record -> record.output() == Output.EVENTS)
        .map(IngestionHarness::text)
        .toList();
  }

  @Test
  void anEventOfAnUnknownIdWaitsAndIsWhoseIsIdentifiedMeanwhile() throws Exception {
    harness.send(TEAM, "anon", "{'event':'e','properties':{'$device_id':'anon'}}");
    assertThat(harness.send(TEAM, "me", EVENT)).isEmpty();
    List<String> identified =
        rows(
            harness.send(
                TEAM, "me", "{'event':'$identify','properties':{'$anon_distinct_id':'anon'}}"));
    assertThat(identified).hasSize(1);
    String person = identified.get(0).replaceFirst(".*('person_id':'[^']*').*", "$1");
    assertThat(rows(harness.send(TEAM, "me", EVENT))).as("known now").hasSize(1);
    assertThat(harness.at(TIME.plusSeconds(59))).isEmpty();
    assertThat(rows(harness.at(TIME.plusSeconds(61)))).singleElement().asString().contains(person);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'event':'$identify'}",
        "{'event':'e','properties':{'$lib':'posthog-ios'}}",
        "{'event':'e','properties':{'$device_id':'me'}}"
      })
  void whatNobodyWillBeIdentifiedForDoesNotWait(String event) throws Exception {
    assertThat(rows(harness.send(TEAM, "me", event))).hasSize(1);
  }

  @Test
  void aRecordingDoesNotWait() throws Exception {
    assertThat(harness.send(TEAM, "me", "{'event':'$snapshot','properties':{'$session_id':'s'}}"))
        .isNotEmpty();
  }

  @Test
  void whatWaitsSurvivesARestoreAndGoesAlsoIfNothingWaitsAnyMore() throws Exception {
    for (int i = 0; i < 2_500; i++) {
      harness.send(TEAM, "new" + i, EVENT);
    }
    OperatorSubtaskState state = harness.snapshot();
    try (IngestionHarness restored = open(state, Duration.ZERO)) {
      assertThat(rows(restored.send(TEAM, "other", EVENT))).hasSize(1);
      List<String> went = new ArrayList<>(rows(restored.at(TIME.plusSeconds(61))));
      went.addAll(rows(restored.at(TIME.plusSeconds(62))));
      assertThat(went).hasSize(2_500);
      for (int i = 0; i < went.size(); i++) {
        assertThat(went.get(i)).contains("'distinct_id':'new" + i + "'");
      }
      assertThat(restored.at(TIME.plusSeconds(200))).isEmpty();
      assertThat(restored.send(TEAM, "new2499", EVENT))
          .extracting(OutputRecord::output)
          .containsOnly(Output.EVENTS);
    }
  }
}
