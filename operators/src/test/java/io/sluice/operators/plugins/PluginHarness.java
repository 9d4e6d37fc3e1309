package io.sluice.operators.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.Rows;
import io.sluice.operators.event.IncomingEvent;
import io.sluice.operators.event.IncomingJob;
import io.sluice.operators.event.Origin;
import io.sluice.operators.event.ProcessedEvent;
import io.sluice.operators.event.Routed;
import io.sluice.operators.event.RoutedEvent;
import io.sluice.operators.event.RoutedJob;
import io.sluice.operators.health.HealthPolicy;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.output.SideOutputs;
import io.sluice.operators.registry.ContentStore;
import io.sluice.operators.registry.PluginCheck;
import io.sluice.operators.registry.RegistryRecord;
import io.sluice.operators.route.ShardKey;
import io.sluice.operators.work.WorkLimits;
import io.sluice.runtime.actor.Budget;
import io.sluice.runtime.http.HttpOptions;
import io.sluice.runtime.sandbox.RuntimeOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/**
 * The plugin operator as a task runs it, but for the mailbox: mails run only when the test says so,
 * so a plugin that awaits its storage waits until then.
 */
final class PluginHarness extends AbstractStreamOperatorTestHarness<ProcessedEvent> {
  static final int MAX_PARALLELISM = 128;
  static final ObjectMapper JSON = new ObjectMapper();

  /** From here on a team's events overflow. */
  static final long BACKLOG_BYTES = 200_000;

  /** So small that tests can reach them. */
  static final TeamQuotas QUOTAS = new TeamQuotas(50_000, 20, 50_000, 200_000);

  /** Budgets so small that tests can break them. */
  static final RuntimeOptions RUNTIME =
      RuntimeOptions.defaults()
          .withThreads(2)
          .withHttp(HttpOptions.defaults().withAllow(List.of("127.0.0.1")))
          .withSlice(new Budget(Duration.ofMillis(200).toNanos(), 128L << 20));

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private long registryOffset;
  private long eventOffset;

  private PluginHarness(PluginOperatorFactory factory, int parallelism, int index)
      throws Exception {
    super(factory, MAX_PARALLELISM, parallelism, index);
    config.setStatePartitioner(0, (KeySelector<Routed, Long>) Routed::key);
    config.setStateKeySerializer(LongSerializer.INSTANCE);
    config.serializeAllConfigs();
  }

  /** An operator that has not been opened, with what the registry holds when it starts. */
  static PluginHarness of(Registry registry, int parallelism, int index, int window)
      throws Exception {
    return of(registry, parallelism, index, window, null, OnSetupFailure.PASS, Clock.systemUTC());
  }

  /** An operator alone on its stage, open, that stops what costs too much. */
  static PluginHarness watching(Registry registry, int window, HealthPolicy health, Clock clock)
      throws Exception {
    PluginHarness harness = of(registry, 1, 0, window, health, OnSetupFailure.PASS, clock);
    harness.open();
    return harness;
  }

  /** An operator alone on its stage, open, at the clock's time. */
  static PluginHarness at(Registry registry, Clock clock) throws Exception {
    return restoreAt(registry, clock, null);
  }

  /** An operator alone on its stage, open, as it was at the snapshot, at the clock's time. */
  static PluginHarness restoreAt(
      Registry registry, Clock clock, @Nullable OperatorSubtaskState snapshot) throws Exception {
    PluginHarness harness = of(registry, 1, 0, 50, null, OnSetupFailure.PASS, clock);
    harness.setProcessingTime(clock.millis());
    if (snapshot != null) {
      harness.initializeState(snapshot);
    }
    harness.open();
    return harness;
  }

  /**
   * An operator that has not been opened, on one subtask of several, and what it does about plugins
   * that do not do well.
   */
  static PluginHarness of(
      Registry registry,
      int parallelism,
      int index,
      int window,
      @Nullable HealthPolicy health,
      OnSetupFailure onSetupFailure,
      Clock clock)
      throws Exception {
    return of(registry, parallelism, index, window, health, onSetupFailure, clock, RUNTIME);
  }

  /** An operator alone on its stage, open, with other options of the runtime. */
  static PluginHarness on(RuntimeOptions runtime, Registry registry) throws Exception {
    PluginHarness harness =
        of(registry, 1, 0, 50, null, OnSetupFailure.PASS, Clock.systemUTC(), runtime);
    harness.open();
    return harness;
  }

  private static PluginHarness of(
      Registry registry,
      int parallelism,
      int index,
      int window,
      @Nullable HealthPolicy health,
      OnSetupFailure onSetupFailure,
      Clock clock,
      RuntimeOptions runtime)
      throws Exception {
    PluginStageOptions options =
        new PluginStageOptions(
            runtime,
            new WorkLimits(window, 64 << 20, BACKLOG_BYTES),
            OnFullBacklog.OVERFLOW,
            QUOTAS,
            1,
            4,
            health,
            onSetupFailure,
            RetryPolicies.DEFAULT,
            100_000,
            null,
            ContentStore.NONE,
            "https://posthog.example",
            "test-instance");
    List<RegistryRecord> records = List.copyOf(registry.records);
    PluginHarness harness =
        new PluginHarness(
            new PluginOperatorFactory(options, () -> records, PluginCheck.NONE, clock),
            parallelism,
            index);
    harness.registryOffset = records.size();
    return harness;
  }

  /** An operator alone on its stage, open, with nothing restored. */
  static PluginHarness open(Registry registry, int window) throws Exception {
    PluginHarness harness = of(registry, 1, 0, window);
    harness.open();
    return harness;
  }

  /** An operator alone on its stage, open, as it was at the snapshot. */
  static PluginHarness restore(Registry registry, int window, OperatorSubtaskState snapshot)
      throws Exception {
    PluginHarness harness = of(registry, 1, 0, window);
    harness.initializeState(snapshot);
    harness.open();
    return harness;
  }

  /** What is installed. */
  static final class Registry {
    private final List<RegistryRecord> records = new ArrayList<>();

    /** A team that asks for shards, with a plugin that is declared stateless. */
    Registry spread(int team, int shards, int config, String source)
        throws JsonProcessingException {
      add("team/" + team, "{\"id\":%d,\"name\":\"t\",\"shards\":%d}".formatted(team, shards));
      ObjectNode plugin = JSON.createObjectNode();
      plugin.put("id", config).put("name", "p").put("plugin_type", "source");
      plugin.put("is_stateless", true).put("source", source);
      add("plugin/" + config, JSON.writeValueAsString(plugin));
      return config(team, config, "{}");
    }

    Registry team(int id) {
      return add("team/" + id, "{\"id\":%d,\"name\":\"t\"}".formatted(id));
    }

    /** A plugin with one config; the config's id is its order. */
    Registry plugin(int team, int config, String source) throws JsonProcessingException {
      add("plugin/" + config, pluginJson(config, source));
      return config(team, config, "{}");
    }

    Registry config(int team, int config, String settings) {
      return config("plugin-config/" + config, configJson(team, config, settings));
    }

    /** A plugin config as its record says. */
    Registry config(String key, String json) {
      return add(key, json);
    }

    /** What the job has written itself. */
    Registry written(RegistryRecord record) {
      return add(record.key(), new String(record.value(), UTF_8));
    }

    private Registry add(String key, String json) {
      records.add(new RegistryRecord(key, json.getBytes(UTF_8), records.size()));
      return this;
    }
  }

  static String pluginJson(int id, String source) throws JsonProcessingException {
    ObjectNode plugin = JSON.createObjectNode();
    plugin.put("id", id).put("name", "p").put("plugin_type", "source").put("source", source);
    return JSON.writeValueAsString(plugin);
  }

  static String configJson(int team, int config, String settings) {
    return "{\"id\":%d,\"team_id\":%d,\"plugin_id\":%d,\"enabled\":true,\"order\":%d,\"config\":%s}"
        .formatted(config, team, config, config, settings);
  }

  /** Ends as a cancelled task does: what is in flight is not finished. */
  @Override
  public void close() throws Exception {
    operator.close();
    getEnvironment().close();
  }

  /** Waits until no thread of a runtime is left. */
  static void awaitNoThread() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (liveThreads() > 0) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("threads named sluice-* are left");
      }
      Thread.onSpinWait();
    }
  }

  private static long liveThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sluice-"))
        .count();
  }

  PluginOperator plugins() {
    return (PluginOperator) operator;
  }

  /** Entries of keyed state, of all keys. */
  int stateEntries() {
    KeyedStateBackend<Long> keys = plugins().getKeyedStateBackend();
    return ((HeapKeyedStateBackend<Long>) keys).numKeyValueStateEntries();
  }

  /** An event comes in by one of the team's shards, as {@link #event(int, String, int)}. */
  void eventOfShard(int team, int shard, String distinctId, int i) throws Exception {
    record(team, shard, distinctId, "{\"event\":\"e\",\"properties\":{\"i\":%d}}".formatted(i));
  }

  /** A shard of the team that belongs to the subtask of this harness. */
  static int shardOn(int team, int parallelism, int index) {
    for (int shard = 1; ; shard++) {
      if (KeyGroupRangeAssignment.assignKeyToParallelOperator(
              ShardKey.of(team, shard, MAX_PARALLELISM), MAX_PARALLELISM, parallelism)
          == index) {
        return shard;
      }
    }
  }

  /** The subtask that a team's home key belongs to. */
  static int homeOf(int team, int parallelism) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
        ShardKey.of(team, 0, MAX_PARALLELISM), MAX_PARALLELISM, parallelism);
  }

  /** An event comes in: number {@code i} of its distinct id. */
  void event(int team, String distinctId, int i) throws Exception {
    record(team, distinctId, "{\"event\":\"e\",\"properties\":{\"i\":%d}}".formatted(i));
  }

  /** A record comes in whose envelope is good; {@code data} is what it has for an event. */
  void record(int team, String distinctId, String data) throws Exception {
    record(team, 0, distinctId, data);
  }

  private void record(int team, int shard, String distinctId, String data) throws Exception {
    eventOffset++;
    ObjectNode envelope = JSON.createObjectNode();
    String uuid = new UUID(team, eventOffset).toString();
    envelope.put("uuid", uuid).put("distinct_id", distinctId).put("team_id", team);
    envelope.put("data", data).put("now", "2024-01-01T00:00:00.000Z");
    byte[] original = JSON.writeValueAsBytes(envelope);
    IncomingEvent event =
        new IncomingEvent(team, distinctId, original, new Origin("in", 0, eventOffset));
    take(new RoutedEvent(ShardKey.of(team, shard, MAX_PARALLELISM), event));
  }

  /** A record of the topic of jobs comes in, which is a good one. */
  void job(int team, int config, String type, String payload, long atMillis) throws Exception {
    eventOffset++;
    byte[] original = "the record".getBytes(UTF_8);
    IncomingJob job =
        new IncomingJob(
            team, config, type, payload, atMillis, original, new Origin("jobs", 0, eventOffset));
    take(new RoutedJob(ShardKey.of(team, 0, MAX_PARALLELISM), job));
  }

  private void take(Routed routed) throws Exception {
    StreamRecord<Routed> record = new StreamRecord<>(routed);
    plugins().setKeyContextElement1(record);
    plugins().processElement1(record);
  }

  /** The registry changes. */
  void registry(String key, String json) throws Exception {
    registry(key, json, registryOffset);
    registryOffset++;
  }

  /** The registry changes, by a record with this offset. */
  void registry(String key, @Nullable String json, long offset) throws Exception {
    byte[] value = json == null ? null : json.getBytes(UTF_8);
    plugins().processElement2(new StreamRecord<>(new RegistryRecord(key, value, offset)));
  }

  /** Runs mails until the condition holds. */
  void runUntil(BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "not within " + PATIENCE + "; out so far: " + out() + ", logs: " + logs());
      }
      Optional<Mail> mail = getTaskMailbox().tryTake(0);
      if (mail.isPresent()) {
        mail.get().run();
      } else {
        Thread.onSpinWait();
      }
    }
  }

  /** Runs mails until no call is in flight. */
  void settle() throws Exception {
    runUntil(() -> plugins().callsInFlight() == 0);
  }

  /** Time goes by, and what falls due runs with the next mails. */
  void advance(TestClock clock, Duration by) throws Exception {
    clock.advance(by);
    setProcessingTime(clock.millis());
  }

  /** Waits, without running a mail, until a team's thread has something to say. */
  void awaitMail() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!getTaskMailbox().hasMail()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("no mail within " + PATIENCE);
      }
      Thread.onSpinWait();
    }
  }

  void runUntilOut(int count) throws Exception {
    runUntil(() -> outCount() >= count);
  }

  int outCount() {
    return getOutput().size();
  }

  /**
   * Events that went on, as {@code team distinctId i} and what plugins left in {@code
   * properties.n}.
   */
  List<String> out() {
    return extractOutputValues().stream().map(PluginHarness::describe).toList();
  }

  /** The event that went on last. */
  JsonNode last() {
    List<ProcessedEvent> all = extractOutputValues();
    return event(all.get(all.size() - 1));
  }

  List<String> logs() {
    return aside(Output.PLUGIN_LOGS)
        .map(log -> log.path("source").asText() + " " + log.path("message").asText())
        .toList();
  }

  /** What was written to the registry, in order: each with its key. */
  List<RegistryRecord> statuses() {
    ConcurrentLinkedQueue<StreamRecord<OutputRecord>> side = getSideOutput(SideOutputs.RECORDS);
    return side == null
        ? List.of()
        : side.stream()
            .map(StreamRecord::getValue)
            .filter(record -> record.output() == Output.REGISTRY)
            .map(record -> new RegistryRecord(new String(record.key(), UTF_8), record.value(), 0))
            .toList();
  }

  /** The registry hears of something that was written to it. */
  void registry(RegistryRecord written) throws Exception {
    registry(written.key(), new String(written.value(), UTF_8));
  }

  /**
   * Rows of app metrics, as {@code CATEGORY successes/on retry/failures}, then the error's type.
   */
  List<String> appMetrics() {
    return aside(Output.APP_METRICS)
        .map(row -> row.path("category").asText() + " " + Rows.counts(row))
        .toList();
  }

  /** Codes of the dead letters. */
  List<String> deadLetters() {
    return aside(Output.DEAD_LETTERS).map(letter -> letter.path("code").asText()).toList();
  }

  private Stream<JsonNode> aside(Output output) {
    ConcurrentLinkedQueue<StreamRecord<OutputRecord>> side = getSideOutput(SideOutputs.RECORDS);
    return side == null
        ? Stream.empty()
        : side.stream()
            .filter(record -> record.getValue().output() == output)
            .map(record -> Rows.read(record.getValue().value()));
  }

  static JsonNode event(ProcessedEvent event) {
    return Rows.read(event.current() == null ? event.original() : event.current());
  }

  private static String describe(ProcessedEvent processed) {
    JsonNode event = event(processed);
    JsonNode properties =
        processed.current() == null
            ? Rows.read(event.path("data").asText().getBytes(UTF_8)).path("properties")
            : event.path("properties");
    JsonNode n = properties.path("n");
    return processed.teamId()
        + " "
        + event.path("distinct_id").asText()
        + properties.path("i").asText()
        + (n.isMissingNode() ? "" : " n=" + n);
  }
}
