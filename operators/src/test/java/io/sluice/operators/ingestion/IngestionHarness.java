package io.sluice.operators.ingestion;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.definitions.DefinitionLimits;
import io.sluice.operators.deliveries.Delivery;
import io.sluice.operators.event.EventFormat;
import io.sluice.operators.event.IngestionInput;
import io.sluice.operators.event.Origin;
import io.sluice.operators.event.Prepare;
import io.sluice.operators.event.Prepared;
import io.sluice.operators.event.ProcessedEvent;
import io.sluice.operators.event.UnresolvedEvent;
import io.sluice.operators.json.Json;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.output.SideOutputs;
import io.sluice.operators.plugins.StageSavepoint;
import io.sluice.operators.registry.ContentStore;
import io.sluice.operators.registry.PluginCheck;
import io.sluice.operators.registry.RegistryRecord;
import io.sluice.operators.registry.RegistryState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/** PREPARE and INGESTION, the latter as Flink runs it, on RocksDB if wanted. */
final class IngestionHarness implements AutoCloseable {
  static final int MAX_RECORD_BYTES = 50_000;
  static final Instant TIME = Instant.parse("2024-01-31T12:00:00.250Z");
  static final Clock CLOCK = Clock.fixed(TIME, ZoneOffset.UTC);
  static final int MAX_PARALLELISM = 12;
  static final String SITE_URL = "https://app.example.com";

  private static final Origin ORIGIN = new Origin("events", 0, 1);

  private final Prepare prepare;
  private final KeyedTwoInputStreamOperatorTestHarness<
          Integer, IngestionInput, RegistryRecord, OutputRecord>
      harness;
  private int read;
  private int readAside;
  private int installed;

  IngestionHarness() throws Exception {
    this(EventFormat.JSON, false, null, 1, 0, true, CLOCK);
  }

  /**
   * @param restored null to begin with nothing
   * @param isWrittenOnce see {@link IngestionOptions}
   * @param clock of INGESTION
   */
  IngestionHarness(
      EventFormat format,
      boolean isOnRocksDb,
      @Nullable OperatorSubtaskState restored,
      int parallelism,
      int subtask,
      boolean isWrittenOnce,
      Clock clock)
      throws Exception {
    this(
        options(format, isWrittenOnce, Duration.ZERO, Duration.ZERO, Duration.ZERO),
        isOnRocksDb,
        restored,
        parallelism,
        subtask,
        clock);
  }

  IngestionHarness(
      IngestionOptions options,
      boolean isOnRocksDb,
      @Nullable OperatorSubtaskState restored,
      int parallelism,
      int subtask,
      Clock clock)
      throws Exception {
    prepare = new Prepare(MAX_RECORD_BYTES, options.format(), CLOCK, 1);
    harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new CoBroadcastWithKeyedOperator<>(
                new IngestionProcessFunction(options, List::of, PluginCheck.NONE, clock),
                List.of(RegistryState.DESCRIPTOR)),
            IngestionInput::teamId,
            null,
            Types.INT,
            MAX_PARALLELISM,
            parallelism,
            subtask);
    if (isOnRocksDb) {
      // Of the memory that a task has in a job, a harness has next to none.
      EmbeddedRocksDBStateBackend rocksDb = new EmbeddedRocksDBStateBackend();
      rocksDb.getMemoryConfiguration().setUseManagedMemory(false);
      harness.setStateBackend(rocksDb);
    }
    harness.setStateTtlProcessingTime(clock.millis());
    if (restored != null) {
      harness.initializeState(restored);
    }
    harness.open();
  }

  static IngestionOptions options(
      EventFormat format,
      boolean isWrittenOnce,
      Duration conversionBuffer,
      Duration peopleExpireAfter,
      Duration groupsExpireAfter) {
    return new IngestionOptions(
        format,
        MAX_RECORD_BYTES,
        isWrittenOnce,
        conversionBuffer,
        peopleExpireAfter,
        groupsExpireAfter,
        SITE_URL,
        ContentStore.NONE,
        DefinitionLimits.DEFAULT);
  }

  /** An envelope, of an event with ' for ". */
  static byte[] envelope(int team, String distinctId, String uuid, String event) {
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    envelope.put("uuid", uuid);
    envelope.put("distinct_id", distinctId);
    envelope.put("team_id", team);
    envelope.put("now", TIME.toString());
    envelope.put("data", event.replace('\'', '"'));
    return Json.write(envelope);
  }

  Prepared prepare(int team, byte[] envelope) {
    return prepare.prepare(new ProcessedEvent(team, false, true, envelope, null, ORIGIN, null));
  }

  /** What an event makes INGESTION write, the main output's first. */
  List<OutputRecord> send(int team, String distinctId, String event) throws Exception {
    return send(team, envelope(team, distinctId, "0176d1c2-b3a4-0000-1111-222233334444", event));
  }

  List<OutputRecord> send(int team, byte[] envelope) throws Exception {
    return send(((Prepared.Good) prepare(team, envelope)).event());
  }

  List<OutputRecord> send(IngestionInput input) throws Exception {
    harness.processElement1(input, 0);
    return written();
  }

  void process(UnresolvedEvent event) throws Exception {
    harness.processElement1(event, 0);
  }

  /** Installs something, with ' for "; removes it if the value is null. */
  void install(String key, @Nullable String value) throws Exception {
    byte[] json = value == null ? null : value.replace('\'', '"').getBytes(UTF_8);
    harness.processElement2(new RegistryRecord(key, json, ++installed), 0);
  }

  /** What the hooks of actions are to be told since the start. */
  List<Delivery> deliveries() {
    var deliveries = harness.getSideOutput(IngestionProcessFunction.DELIVERIES);
    return deliveries == null
        ? List.of()
        : deliveries.stream().map(StreamRecord::getValue).toList();
  }

  /** What it is time for. */
  List<OutputRecord> at(Instant time) throws Exception {
    harness.setStateTtlProcessingTime(time.toEpochMilli());
    harness.setProcessingTime(time.toEpochMilli());
    return written();
  }

  private List<OutputRecord> written() {
    List<OutputRecord> written = new ArrayList<>();
    List<OutputRecord> main = harness.extractOutputValues();
    written.addAll(main.subList(read, main.size()));
    read = main.size();
    var aside = harness.getSideOutput(SideOutputs.RECORDS);
    if (aside != null) {
      aside.stream().skip(readAside).map(StreamRecord::getValue).forEach(written::add);
      readAside = aside.size();
    }
    return written;
  }

  /** Drops what has been written, which a long test cannot hold. */
  void forgetOutput() {
    harness.getOutput().clear();
    read = 0;
  }

  StageSavepoint savepoint() throws Exception {
    return StageSavepoint.of(harness);
  }

  OperatorSubtaskState snapshot() throws Exception {
    return harness.snapshot(1, 0);
  }

  static String text(OutputRecord record) {
    return new String(record.value(), UTF_8).replace("\\\"", "`").replace('"', '\'');
  }

  @Override
  public void close() throws Exception {
    harness.close();
  }
}
