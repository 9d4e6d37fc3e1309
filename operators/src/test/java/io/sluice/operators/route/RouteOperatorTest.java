package io.sluice.operators.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.operators.event.Origin;
import io.sluice.operators.event.RoutedEvent;
import io.sluice.operators.event.SourceRecord;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.output.SideOutputs;
import io.sluice.operators.registry.PluginCheck;
import io.sluice.operators.registry.RegistryRecord;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.MultiInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class RouteOperatorTest {
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1), ZoneOffset.UTC);
  private static final int MAX_PARALLELISM = 720;
  private static final RegistryRecord TEAM_2 =
      new RegistryRecord("team/2", "{\"id\":2}".getBytes(UTF_8), 0);

  private static MultiInputStreamOperatorTestHarness<RoutedEvent> harness(
      List<RegistryRecord> registry) throws Exception {
    return new MultiInputStreamOperatorTestHarness<>(
        new RouteOperatorFactory(() -> registry, PluginCheck.NONE, 10_000, CLOCK),
        MAX_PARALLELISM,
        1,
        0);
  }

  private static StreamRecord<SourceRecord> event(int team) {
    String text =
        "{\"uuid\":\"0176d1c2-b3a4-0000-1111-222233334444\",\"distinct_id\":\"me\",\"team_id\":"
            + team
            + ",\"data\":\"{\\\"event\\\":\\\"e\\\"}\"}";
    return source(text);
  }

  private static StreamRecord<SourceRecord> source(String text) {
    return new StreamRecord<>(new SourceRecord(text.getBytes(UTF_8), new Origin("t", 0, 1)));
  }

  private static List<OutputRecord> aside(
      MultiInputStreamOperatorTestHarness<RoutedEvent> harness) {
    var side = harness.getSideOutput(SideOutputs.RECORDS);
    return side == null ? List.of() : side.stream().map(StreamRecord::getValue).toList();
  }

  @Test
  @SuppressWarnings("try") // the harness declares that close may throw anything
  void eventsOfKnownTeamsGoOnWithTheirKeyAndTheRestIsSetAside() throws Exception {
    try (var harness = harness(List.of(TEAM_2))) {
      harness.open();
      harness.processElement(0, event(2));
      harness.processElement(0, source("{"));
      harness.processElement(0, event(3));
      assertThat(harness.extractOutputValues())
          .singleElement()
          .satisfies(
              routed -> {
                assertThat(routed.event().teamId()).isEqualTo(2);
                assertThat(routed.key()).isEqualTo(ShardKey.of(2, 0, MAX_PARALLELISM));
              });
      assertThat(aside(harness)).extracting(OutputRecord::output).containsOnly(Output.DEAD_LETTERS);
      assertThat(aside(harness))
          .extracting(letter -> new String(letter.value(), UTF_8))
          .satisfiesExactly(
              letter -> assertThat(letter).contains("\"raw_payload\":\"{\"", "INVALID_JSON"),
              letter -> assertThat(letter).contains("UNKNOWN_TEAM", "\\\"team/3\\\""));
    }
  }

  @Test
  @SuppressWarnings("try") // the harness declares that close may throw anything
  void aTeamIsKnownFromItsRecordOnAndAfterARestore() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness(List.of())) {
      harness.open();
      harness.processElement(0, event(2));
      harness.processElement(1, new StreamRecord<>(TEAM_2));
      harness.processElement(0, event(2));
      assertThat(aside(harness)).hasSize(1);
      assertThat(harness.extractOutputValues()).hasSize(1);
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = harness(List.of())) {
      harness.initializeState(snapshot);
      harness.open();
      harness.processElement(0, event(2));
      assertThat(harness.extractOutputValues()).hasSize(1);
    }
  }

  @Test
  void aLimitUnderADeadLettersSizeIsRefusedBeforeTheJobStarts() {
    assertThatThrownBy(() -> new RouteOperatorFactory(List::of, PluginCheck.NONE, 100, CLOCK))
        .hasMessageContaining("sink.max-record-bytes is 100; expected at least 8192");
  }
}
