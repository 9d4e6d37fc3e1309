package io.sluice.operators.deliveries;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.operators.Rows;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.work.WorkLimits;
import io.sluice.runtime.http.HttpOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/**
 * The operator as a task runs it, on RocksDB, but for the mailbox and the clock: mails run and time
 * goes by only when the test says so. Calls go out for real, in real time.
 */
final class DeliveryHarness extends AbstractStreamOperatorTestHarness<OutputRecord> {
  static final int MAX_PARALLELISM = 128;

  /** Calls of one endpoint at once. */
  static final int WINDOW = 4;

  /** Calls of one team at once. */
  static final int PER_TEAM = 6;

  /** What may wait for one endpoint. */
  static final int BACKLOG_BYTES = 20_000;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Stands until it is put forward. */
  static final class HandClock extends Clock {
    private long now;

    HandClock() {
      this(Instant.parse("2024-01-31T12:00:00Z"));
    }

    HandClock(Instant start) {
      now = start.toEpochMilli();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(now);
    }
  }

  private final HandClock clock;

  private DeliveryHarness(DeliveryOptions options, HandClock clock, int parallelism, int subtask)
      throws Exception {
    super(new DeliveryOperatorFactory(options, clock), MAX_PARALLELISM, parallelism, subtask);
    this.clock = clock;
    config.setStatePartitioner(0, (KeySelector<Delivery, Long>) Delivery::key);
    config.setStateKeySerializer(LongSerializer.INSTANCE);
    config.serializeAllConfigs();
    setStateBackend(new EmbeddedRocksDBStateBackend());
  }

  static DeliveryOptions options() {
    return options(Map.of());
  }

  private static DeliveryOptions options(Map<String, String> hostMap) {
    return new DeliveryOptions(
        HttpOptions.defaults()
            .withAllow(List.of("127.0.0.1"))
            .withHostMap(hostMap)
            .withTimeout(Duration.ofSeconds(4))
            .withAtOnce(PER_TEAM),
        new WorkLimits(WINDOW, 64 << 20, BACKLOG_BYTES),
        20,
        DeliveryOptions.RETRIES,
        CircuitPolicy.DEFAULT,
        Duration.ofHours(1),
        100_000,
        "test-instance");
  }

  /** An operator alone on its stage, open, with nothing restored. */
  static DeliveryHarness open(HandClock clock) throws Exception {
    return open(clock, null, 1, 0);
  }

  /** One subtask of several, open, as it was at the snapshot. */
  static DeliveryHarness open(
      HandClock clock, @Nullable OperatorSubtaskState snapshot, int parallelism, int subtask)
      throws Exception {
    return open(options(), clock, snapshot, parallelism, subtask);
  }

  /** An operator alone on its stage, open, as it was at the snapshot, with names of its own. */
  static DeliveryHarness open(
      HandClock clock, @Nullable OperatorSubtaskState snapshot, Map<String, String> hostMap)
      throws Exception {
    return open(options(hostMap), clock, snapshot, 1, 0);
  }

  private static DeliveryHarness open(
      DeliveryOptions options,
      HandClock clock,
      @Nullable OperatorSubtaskState snapshot,
      int parallelism,
      int subtask)
      throws Exception {
    DeliveryHarness harness = new DeliveryHarness(options, clock, parallelism, subtask);
    harness.setProcessingTime(clock.millis());
    if (snapshot != null) {
      harness.initializeState(snapshot);
    }
    harness.open();
    return harness;
  }

  /** An operator that is not open: its state is as it was at the snapshot, and nothing runs. */
  static DeliveryHarness closed(OperatorSubtaskState snapshot) throws Exception {
    DeliveryHarness harness = new DeliveryHarness(options(), new HandClock(), 1, 0);
    harness.initializeState(snapshot);
    return harness;
  }

  /** Waits until no thread of a client is left. */
  static void awaitNoThread() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith("sluice-"))) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("threads named sluice-* are left");
      }
      Thread.onSpinWait();
    }
  }

  /** Ends as a cancelled task does: what is in flight is not finished. */
  @Override
  public void close() throws Exception {
    operator.close();
    getEnvironment().close();
  }

  DeliveryOperator deliveries() {
    return (DeliveryOperator) operator;
  }

  /** What the team's webhook is to be told of event {@code number}. */
  static Delivery webhook(int team, String url, int number) {
    return delivery(team, null, url, number);
  }

  /** What a REST hook is to be told of event {@code number}. */
  static Delivery restHook(int team, String hookId, String url, int number) {
    return delivery(team, hookId, url, number);
  }

  private static Delivery delivery(int team, @Nullable String hookId, String url, int number) {
    String event = new UUID(team, number).toString();
    return new Delivery(
        team,
        5,
        "Signed up",
        hookId,
        event,
        UUID.nameUUIDFromBytes((event + hookId + url).getBytes(UTF_8)).toString(),
        url,
        "application/json",
        "{\"event\":%d}".formatted(number).getBytes(UTF_8));
  }

  void take(Delivery delivery) throws Exception {
    StreamRecord<Delivery> record = new StreamRecord<>(delivery);
    deliveries().setKeyContextElement1(record);
    deliveries().processElement(record);
  }

  /** Runs mails until the condition holds. */
  void runUntil(BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + PATIENCE + "; logs: " + logs());
      }
      Optional<Mail> mail = getTaskMailbox().tryTake(0);
      if (mail.isPresent()) {
        mail.get().run();
      } else {
        Thread.onSpinWait();
      }
    }
  }

  /** Runs mails until no call is under way. */
  void settle() throws Exception {
    runUntil(() -> deliveries().inFlight() == 0);
  }

  /** Time goes by, a second at a time, each with all calls that are due in it. */
  void pass(Duration time) throws Exception {
    for (long second = 0; second < time.toSeconds(); second++) {
      clock.now += 1_000;
      setProcessingTime(clock.millis());
      settle();
    }
  }

  List<String> logs() {
    return records(Output.PLUGIN_LOGS)
        .map(log -> log.path("type").asText() + " " + log.path("message").asText())
        .toList();
  }

  /** Rows of app metrics, as {@code CONFIG successes/on retry/failures}, then the error's type. */
  List<String> appMetrics() throws Exception {
    deliveries().prepareSnapshotPreBarrier(1);
    return records(Output.APP_METRICS)
        .map(row -> row.path("plugin_config_id").asInt() + " " + Rows.counts(row))
        .toList();
  }

  /** Codes and bodies of the dead letters. */
  List<String> deadLetters() {
    return records(Output.DEAD_LETTERS)
        .map(letter -> letter.path("code").asText() + " " + letter.path("raw_payload").asText())
        .toList();
  }

  /** What was written to the registry: keys and values. */
  List<String> statuses() {
    return extractOutputValues().stream()
        .filter(record -> record.output() == Output.REGISTRY)
        .map(record -> new String(record.key(), UTF_8) + " " + new String(record.value(), UTF_8))
        .toList();
  }

  Stream<JsonNode> records(Output output) {
    return extractOutputValues().stream()
        .filter(record -> record.output() == output)
        .map(record -> Rows.read(record.value()));
  }
}
