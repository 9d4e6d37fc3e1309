package io.sluice.operators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.operators.event.EventFormat;
import io.sluice.operators.event.Incoming;
import io.sluice.operators.event.IngestionInput;
import io.sluice.operators.event.Origin;
import io.sluice.operators.event.ParseProcessFunction;
import io.sluice.operators.event.PrepareProcessFunction;
import io.sluice.operators.event.ProcessedEvent;
import io.sluice.operators.event.SourceRecord;
import io.sluice.operators.event.UnresolvedEvent;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.output.SideOutputs;
import io.sluice.operators.registry.CheckProcessFunction;
import io.sluice.operators.registry.PluginCheck;
import io.sluice.operators.registry.RegistryRecord;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.Test;

/** The operators that need no key, as Flink runs them: what goes on and what goes aside. */
class ProcessFunctionsTest {
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1), ZoneOffset.UTC);
  private static final Origin ORIGIN = new Origin("t", 0, 1);
  private static final String EVENT =
      "{\"uuid\":\"0176d1c2-b3a4-0000-1111-222233334444\",\"distinct_id\":\"me\",\"team_id\":2,"
          + "\"data\":\"{\\\"event\\\":\\\"e\\\"}\"}";

  private record Outputs<T>(List<T> main, List<OutputRecord> side) {}

  @SafeVarargs
  @SuppressWarnings("try") // the harness declares that close may throw anything
  private static <I, O> Outputs<O> run(ProcessFunction<I, O> function, I... records)
      throws Exception {
    try (OneInputStreamOperatorTestHarness<I, O> harness =
        ProcessFunctionTestHarnesses.forProcessFunction(function)) {
      for (I record : records) {
        harness.processElement(record, 0);
      }
      var side = harness.getSideOutput(SideOutputs.RECORDS);
      return new Outputs<>(
          harness.extractOutputValues(),
          side == null ? List.of() : side.stream().map(r -> r.getValue()).toList());
    }
  }

  private static SourceRecord source(String text) {
    return new SourceRecord(text.getBytes(UTF_8), ORIGIN);
  }

  @Test
  void parseGivesEventsOnAndSetsTheRestAside() throws Exception {
    Outputs<Incoming> outputs =
        run(ParseProcessFunction.forEvents(10_000, CLOCK), source(EVENT), source("{"));
    assertThat(outputs.main()).singleElement().extracting(Incoming::teamId).isEqualTo(2);
    assertThat(outputs.side())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.output()).isEqualTo(Output.DEAD_LETTERS);
              assertThat(letter.value()).asString(UTF_8).contains("\"raw_payload\":\"{\"");
            });
  }

  @Test
  void parseGivesJobsOnAndSetsTheRestAside() throws Exception {
    Outputs<Incoming> outputs =
        run(
            ParseProcessFunction.forJobs(10_000, CLOCK),
            source("{\"pluginConfigTeam\":2,\"pluginConfigId\":39,\"type\":\"sync\"}"),
            source("{\"pluginConfigTeam\":2,\"pluginConfigId\":39}"));
    assertThat(outputs.main()).singleElement().extracting(Incoming::teamId).isEqualTo(2);
    assertThat(outputs.side())
        .singleElement()
        .satisfies(
            letter ->
                assertThat(letter.value())
                    .asString(UTF_8)
                    .contains("\"team_id\":2", "\"code\":\"INVALID_JOB\"", "\"offset\":1"));
  }

  @Test
  void prepareBeginsRowsAndSetsTheRestAside() throws Exception {
    byte[] original = EVENT.getBytes(UTF_8);
    Outputs<IngestionInput> outputs =
        run(
            new PrepareProcessFunction(10_000, EventFormat.JSON, CLOCK),
            new ProcessedEvent(2, false, true, original, null, ORIGIN, null),
            new ProcessedEvent(2, false, true, original, new byte[] {'{'}, ORIGIN, null));
    assertThat(outputs.main())
        .singleElement()
        .isInstanceOfSatisfying(
            UnresolvedEvent.class, event -> assertThat(event.output()).isEqualTo(Output.EVENTS));
    assertThat(outputs.side())
        .singleElement()
        .extracting(OutputRecord::output)
        .isEqualTo(Output.DEAD_LETTERS);
  }

  @Test
  void prepareWarnsOncePerHourOfTimesThatAreNone() throws Exception {
    byte[] original = EVENT.replace("}\"}", ",\\\"timestamp\\\":\\\"soon\\\"}\"}").getBytes(UTF_8);
    ProcessedEvent event = new ProcessedEvent(2, false, true, original, null, ORIGIN, null);
    Outputs<IngestionInput> outputs =
        run(new PrepareProcessFunction(10_000, EventFormat.JSON, CLOCK), event, event, event);
    assertThat(outputs.main()).hasSize(3);
    assertThat(outputs.side())
        .singleElement()
        .extracting(OutputRecord::output)
        .isEqualTo(Output.INGESTION_WARNINGS);
  }

  @Test
  void checkGivesOnWhatCountsAndLogsWhatDoesNot() throws Exception {
    RegistryRecord good = new RegistryRecord("team/2", "{\"id\":2}".getBytes(UTF_8), 0);
    RegistryRecord tombstone = new RegistryRecord("team/2", null, 2);
    RegistryRecord bad =
        new RegistryRecord("plugin-config/39", "{\"id\":39,\"team_id\":2}".getBytes(UTF_8), 1);
    Outputs<RegistryRecord> outputs =
        run(new CheckProcessFunction(PluginCheck.NONE, CLOCK, "instance"), good, bad, tombstone);
    assertThat(outputs.main()).extracting(RegistryRecord::offset).containsExactly(0L, 2L);
    assertThat(outputs.side())
        .singleElement()
        .satisfies(
            entry ->
                assertThat(entry.value())
                    .asString(UTF_8)
                    .startsWith("{\"source\":\"SYSTEM\",\"type\":\"ERROR\"")
                    .contains(
                        "\"team_id\":2,\"plugin_id\":0,\"plugin_config_id\":39",
                        "the field \\\"plugin_id\\\" is missing",
                        "\"instance_id\":\"instance\""));
  }

  @Test
  @SuppressWarnings("try") // the harness declares that close may throw anything
  void checkKnowsAPluginWhenItsConfigComesAfterARestart() throws Exception {
    RegistryRecord team = new RegistryRecord("team/2", "{\"id\":2}".getBytes(UTF_8), 0);
    RegistryRecord plugin =
        new RegistryRecord(
            "plugin/17",
            "{\"id\":17,\"source\":\"x\",\"config_schema\":[{\"key\":\"a\",\"required\":true}]}"
                .getBytes(UTF_8),
            1);
    RegistryRecord config =
        new RegistryRecord(
            "plugin-config/39",
            "{\"id\":39,\"team_id\":2,\"plugin_id\":17,\"enabled\":true}".getBytes(UTF_8),
            2);
    OperatorSubtaskState snapshot;
    try (var harness = check()) {
      harness.open();
      harness.processElement(team, 0);
      harness.processElement(plugin, 0);
      snapshot = harness.snapshot(1, 0);
    }
    try (var harness = check()) {
      harness.initializeState(snapshot);
      harness.open();
      harness.processElement(config, 0);
      assertThat(harness.extractOutputValues()).isEmpty();
      assertThat(harness.getSideOutput(SideOutputs.RECORDS)).hasSize(1);
    }
  }

  private static OneInputStreamOperatorTestHarness<RegistryRecord, RegistryRecord> check()
      throws Exception {
    return new OneInputStreamOperatorTestHarness<>(
        new ProcessOperator<>(new CheckProcessFunction(PluginCheck.NONE, CLOCK, "instance")));
  }

  @Test
  void aLimitUnderADeadLettersSizeIsRefusedBeforeTheJobStarts() {
    assertThatThrownBy(() -> ParseProcessFunction.forEvents(100, CLOCK))
        .hasMessageContaining("sink.max-record-bytes is 100; expected at least 8192");
  }
}
