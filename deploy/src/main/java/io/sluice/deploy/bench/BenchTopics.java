package io.sluice.deploy.bench;

import io.sluice.deploy.registry.RegistryWriter;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The topics of one case. All cases read the same events.
 *
 * @param events read: the events
 * @param jobs read: nothing, as no job is asked for
 * @param registry read: which teams there are and which plugin they have
 * @param rows written: what becomes of the events
 * @param overflow written: what does not fit into a team's backlog
 * @param logs written: the plugins' logs
 * @param metrics written: how the plugins' calls ended
 * @param deadLetters written: what could not be processed; must stay empty
 */
record BenchTopics(
    String events,
    String jobs,
    String registry,
    String rows,
    String overflow,
    String logs,
    String metrics,
    String deadLetters) {
  static final String EVENTS = "bench-events";

  private static final short REPLICATION = 1;
  private static final int PARTITIONS = 4;

  static BenchTopics of(BenchCase benchCase) {
    String prefix = "bench-" + benchCase.label() + "-";
    return new BenchTopics(
        EVENTS,
        prefix + "jobs",
        prefix + "registry",
        prefix + "rows",
        prefix + "overflow",
        prefix + "logs",
        prefix + "metrics",
        prefix + "dead-letters");
  }

  /** The topic of the events: kept whole, however long the run takes. */
  static NewTopic input() {
    return new NewTopic(EVENTS, PARTITIONS, REPLICATION)
        .configs(
            Map.of(
                TopicConfig.RETENTION_BYTES_CONFIG, "-1", TopicConfig.RETENTION_MS_CONFIG, "-1"));
  }

  /** The topics that only this case has. */
  List<NewTopic> own() {
    return List.of(
        new NewTopic(registry, RegistryWriter.PARTITIONS, REPLICATION)
            .configs(RegistryWriter.topicConfig()),
        new NewTopic(jobs, 1, REPLICATION),
        new NewTopic(rows, PARTITIONS, REPLICATION),
        new NewTopic(overflow, 1, REPLICATION),
        new NewTopic(logs, 1, REPLICATION),
        new NewTopic(metrics, 1, REPLICATION),
        new NewTopic(deadLetters, 1, REPLICATION));
  }
}
