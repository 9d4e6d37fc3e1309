package io.sluice.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.deploy.kafka.KafkaConnection;
import io.sluice.deploy.local.FlinkPaths;
import io.sluice.deploy.local.FlinkRest;
import io.sluice.deploy.local.LocalBroker;
import io.sluice.deploy.local.LocalFlink;
import io.sluice.deploy.registry.RegistryWriter;
import io.sluice.job.options.Topics;
import io.sluice.operators.output.Output;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A real broker with the job's topics, and a Flink cluster with RocksDB and two slots, both in this
 * process.
 */
final class TestBed implements AutoCloseable {
  /** Slots of the cluster, so the highest parallelism of a job. */
  static final int SLOTS = 2;

  /** Of the topic of events. */
  static final int INPUT_PARTITIONS = 4;

  private static final short REPLICATION = 1;
  private static final String PLUGINS = "PLUGINS";

  private final Path folder;
  private final LocalBroker broker;
  private final LocalFlink flink;
  private final FlinkRest rest;
  private final KafkaConnection kafka;
  private final Topics topics = Topics.withPrefix("");
  private final EventWriter events;

  private TestBed(Path folder, LocalBroker broker, LocalFlink flink) {
    this.folder = folder;
    this.broker = broker;
    this.flink = flink;
    this.rest = new FlinkRest(flink.address());
    this.kafka = new KafkaConnection(broker.bootstrapServers(), Map.of());
    this.events = new EventWriter(kafka, topics.eventsIn());
  }

  /**
   * Starts it.
   *
   * @param folder empty, for all files
   */
  static TestBed start(Path folder) {
    LocalBroker broker = startBroker(folder.resolve("kafka"), Topics.withPrefix(""));
    return new TestBed(
        folder,
        broker,
        LocalFlink.start(folder.resolve("flink"), folder.resolve("flink.log"), 0, SLOTS));
  }

  /** Starts a broker with the job's topics, those of the output with one partition each. */
  static LocalBroker startBroker(Path folder, Topics topics) {
    LocalBroker broker = LocalBroker.start(folder, 0);
    createTopics(broker, topics);
    return broker;
  }

  /** Creates the job's topics, those of the output with one partition each. */
  static void createTopics(LocalBroker broker, Topics topics) {
    Stream<NewTopic> outputs =
        topics.outputs().stream()
            .filter(name -> !name.equals(topics.registry()))
            .map(name -> new NewTopic(name, 1, REPLICATION));
    Stream<NewTopic> inputs =
        Stream.of(
            new NewTopic(topics.eventsIn(), INPUT_PARTITIONS, REPLICATION),
            new NewTopic(topics.jobs(), 1, REPLICATION),
            new NewTopic(topics.peopleImport(), 1, REPLICATION),
            new NewTopic(topics.registry(), RegistryWriter.PARTITIONS, REPLICATION)
                .configs(RegistryWriter.topicConfig()));
    broker.createTopics(Stream.concat(inputs, outputs).toList());
  }

  /**
   * Starts the job and returns when all its tasks run.
   *
   * @param flinkOptions options of Flink itself
   * @param options the job's own; the brokers are added
   * @return id of the job
   */
  String startJob(Map<String, String> flinkOptions, Map<String, String> options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--kafka.brokers", kafka.brokers()));
    options.forEach((key, value) -> arguments.addAll(List.of("--" + key, value)));
    String job = SubmittingEnvironment.runMain(flink, flinkOptions, arguments);
    awaitRunning(rest, job);
    return job;
  }

  /**
   * Starts a job that is stopped and goes on: checkpoints every half second, a sink that is exactly
   * once.
   *
   * @param group the consumer group, the same for all runs of one job
   * @param savepoint to go on from, null to begin
   * @param flinkOptions further ones of Flink itself
   * @return id of the job
   */
  String startRun(
      String group, int parallelism, @Nullable String savepoint, Map<String, String> flinkOptions)
      throws Exception {
    Map<String, String> flink = new HashMap<>(flinkOptions);
    flink.put("parallelism.default", String.valueOf(parallelism));
    flink.put("execution.checkpointing.interval", "500 ms");
    if (savepoint != null) {
      flink.put("execution.state-recovery.path", savepoint);
    }
    return startJob(
        flink,
        Map.of(
            "kafka.group-id", group,
            "source.start-from", "earliest",
            "sink.delivery-guarantee", "exactly-once"));
  }

  /** Where savepoints of {@link #startRun} go. */
  String savepoints() {
    return FlinkPaths.of(folder.resolve("savepoints"));
  }

  /** Returns when all tasks of a job run. */
  static void awaitRunning(FlinkRest rest, String job) {
    Awaited.until(
        "all tasks of the job run",
        () -> {
          var tasks = rest.job(job).path("status-counts");
          assertThat(rest.state(job)).isIn("INITIALIZING", "CREATED", "RUNNING");
          return tasks.path("RUNNING").asInt() > 0
              && Stream.of("CREATED", "SCHEDULED", "DEPLOYING", "INITIALIZING")
                  .allMatch(state -> tasks.path(state).asInt() == 0);
        });
  }

  /** What a gauge of PLUGINS shows, all subtasks together; 0 before it is first asked. */
  long pluginsGauge(String job, String name) {
    return gauge(rest, job, PLUGINS, name);
  }

  /** What a gauge of a stage shows, all subtasks together; 0 before it is first asked. */
  static long gauge(FlinkRest rest, String job, String stage, String name) {
    for (JsonNode vertex : rest.job(job).path("vertices")) {
      if (vertex.path("name").asText().startsWith(stage)) {
        String metric = stage + "." + name;
        return rest.vertexMetrics(job, vertex.path("id").asText(), List.of(metric))
            .path(0)
            .path("sum")
            .asLong();
      }
    }
    throw new AssertionError("The job has no vertex " + stage);
  }

  /** A place for plugins and a registry file. */
  RegistryFolder registry(String name) {
    return new RegistryFolder(folder.resolve(name));
  }

  /** Does what {@code registry apply} does. */
  void apply(RegistryFolder registry) {
    registry.apply(kafka, topics.registry());
  }

  /** Writes a registry record as another program might: nothing looks at it before the job does. */
  void writeUnchecked(String key, String json) {
    try (Producer<byte[], byte[]> producer = kafka.producer(Map.of())) {
      EventWriter.arrived(
          producer.send(
              new ProducerRecord<>(topics.registry(), key.getBytes(UTF_8), json.getBytes(UTF_8))));
    }
  }

  /** Writes to the topic of jobs as another program might. */
  void writeJob(String json) {
    try (Producer<byte[], byte[]> producer = kafka.producer(Map.of())) {
      EventWriter.arrived(producer.send(new ProducerRecord<>(topics.jobs(), json.getBytes(UTF_8))));
    }
  }

  EventWriter events() {
    return events;
  }

  FlinkRest rest() {
    return rest;
  }

  KafkaConnection kafka() {
    return kafka;
  }

  TopicReader rows() {
    return new TopicReader(kafka, topics.eventsOut());
  }

  /** What has been written to one of the outputs. */
  TopicReader written(Output output) {
    return new TopicReader(kafka, topics.of(output));
  }

  /** What is installed, and what the job has noted of it. */
  TopicReader installed() {
    return new TopicReader(kafka, topics.registry());
  }

  TopicReader overflow() {
    return new TopicReader(kafka, topics.overflow());
  }

  TopicReader logs() {
    return new TopicReader(kafka, topics.pluginLogs());
  }

  TopicReader appMetrics() {
    return new TopicReader(kafka, topics.appMetrics());
  }

  TopicReader warnings() {
    return new TopicReader(kafka, topics.ingestionWarnings());
  }

  TopicReader deadLetters() {
    return new TopicReader(kafka, topics.deadLetters());
  }

  /** Stops everything and looks whether anything is left. */
  @Override
  public void close() {
    flink.close();
    events.close();
    broker.close();
    Leaks.awaitNone();
  }
}
