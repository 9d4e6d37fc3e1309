package io.sluice.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.deploy.capture.CaptureEnvelope;
import io.sluice.deploy.kafka.KafkaConnection;
import io.sluice.deploy.local.FlinkRest;
import io.sluice.deploy.local.LocalBroker;
import io.sluice.job.options.Topics;
import io.sluice.operators.output.Output;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One of several runs of the job over the same events, with topics of its own. */
final class IngestionRun implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final String prefix;
  private final String guarantee;
  private final KafkaConnection kafka;
  private final Topics topics;
  private final EventWriter writer;
  private final TopicReader events;
  private final Set<String> uuids = new HashSet<>();
  private int seen;
  private FlinkRest rest;
  private String job;

  private IngestionRun(String prefix, String guarantee, KafkaConnection kafka, Topics topics) {
    this.prefix = prefix;
    this.guarantee = guarantee;
    this.kafka = kafka;
    this.topics = topics;
    this.writer = new EventWriter(kafka, topics.eventsIn());
    this.events = new TopicReader(kafka, topics.eventsOut());
  }

  /**
   * Makes topics and installs the teams.
   *
   * @param prefix of all topics
   * @param guarantee option {@code sink.delivery-guarantee}
   * @param folder for the registry's file
   */
  static IngestionRun prepare(LocalBroker broker, String prefix, String guarantee, Path folder) {
    Topics topics = Topics.withPrefix(prefix);
    TestBed.createTopics(broker, topics);
    KafkaConnection kafka = new KafkaConnection(broker.bootstrapServers(), Map.of());
    RegistryFolder registry = new RegistryFolder(folder);
    for (int team = 1; team <= PeopleTraffic.TEAMS; team++) {
      registry.team(team);
    }
    registry.apply(kafka, topics.registry());
    return new IngestionRun(prefix, guarantee, kafka, topics);
  }

  List<String> arguments() {
    return List.of(
        "--kafka.brokers",
        kafka.brokers(),
        "--kafka.group-id",
        prefix + "ingestion",
        "--topics.prefix",
        prefix,
        "--source.start-from",
        "earliest",
        "--sink.delivery-guarantee",
        guarantee,
        "--job.name",
        prefix + "ingestion",
        "--job.checkpoint-interval",
        "500 ms");
  }

  /** The job has been started. */
  void started(FlinkRest where, String id) {
    rest = where;
    job = id;
  }

  /** Those of a team go to one partition: what comes of them depends on their order. */
  void send(List<CaptureEnvelope> envelopes) {
    writer.send(envelopes, envelope -> (int) ((envelope.teamId() - 1) % TestBed.INPUT_PARTITIONS));
  }

  /** How many events have come out; one that has come twice counts once. */
  int eventsOut() {
    List<JsonNode> rows = events.read();
    for (; seen < rows.size(); seen++) {
      uuids.add(rows.get(seen).path("uuid").asText());
    }
    return uuids.size();
  }

  /** How many rows have come out more than once. */
  int repeated() {
    return seen - uuids.size();
  }

  /** Returns when the job has been restored so often, and runs, and has gone on. */
  void awaitRestored(int times) {
    Awaited.until(
        "the job %s was restored %d times and runs".formatted(prefix, times),
        PATIENCE,
        () -> checkpoints("restored") >= times && rest.isFullyRunning(job));
    awaitCheckpoints(1);
  }

  /** Returns when there is a checkpoint to restore the job from. */
  void awaitCheckpoint() {
    awaitCheckpoints(1);
  }

  /** Returns when all of what came of so many events has been written. */
  void awaitAll(int count) {
    Progress.until("events of " + prefix, count, this::eventsOut);
    // All that is written is there with the next checkpoint that has begun after.
    awaitCheckpoints(2);
  }

  private void awaitCheckpoints(int more) {
    int before = checkpoints("completed");
    Awaited.until(
        "the job %s has completed %d more checkpoints".formatted(prefix, more),
        PATIENCE,
        () -> checkpoints("completed") >= before + more);
  }

  private int checkpoints(String kind) {
    return rest.checkpoints(job).path("counts").path(kind).asInt();
  }

  /** All rows that have been written to a table's topic, without when that was. */
  List<ObjectNode> rows(Output table) {
    try (TopicReader reader = new TopicReader(kafka, topics.of(table))) {
      return reader.readToEnd().stream().map(ObjectNode.class::cast).toList();
    }
  }

  @Override
  public void close() {
    writer.close();
    events.close();
  }

  @Override
  public String toString() {
    return prefix;
  }
}
