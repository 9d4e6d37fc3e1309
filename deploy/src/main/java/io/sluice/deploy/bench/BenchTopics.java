package io.sluice.deploy.bench;

import io.sluice.deploy.registry.RegistryWriter;
import io.sluice.job.options.SluiceOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
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
 * @param others by the job's option: topics that no case looks into
 */
record BenchTopics(
    String events,
    String jobs,
    String registry,
    String rows,
    String overflow,
    String logs,
    String metrics,
    String deadLetters,
    Map<String, String> others) {
  static final String EVENTS = "bench-events";

  private static final Set<ConfigOption<String>> LOOKED_INTO =
      Set.of(
          SluiceOptions.TOPICS_EVENTS_IN,
          SluiceOptions.TOPICS_JOBS,
          SluiceOptions.TOPICS_REGISTRY,
          SluiceOptions.TOPICS_EVENTS_OUT,
          SluiceOptions.TOPICS_OVERFLOW,
          SluiceOptions.TOPICS_PLUGIN_LOGS,
          SluiceOptions.TOPICS_APP_METRICS,
          SluiceOptions.TOPICS_DEAD_LETTERS);

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
        prefix + "dead-letters",
        others(prefix));
  }

  private static Map<String, String> others(String prefix) {
    return SluiceOptions.TOPICS.stream()
        .filter(option -> !LOOKED_INTO.contains(option))
        .collect(Collectors.toMap(ConfigOption::key, option -> prefix + option.defaultValue()));
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
    Stream<NewTopic> used =
        Stream.of(
            new NewTopic(registry, RegistryWriter.PARTITIONS, REPLICATION)
                .configs(RegistryWriter.topicConfig()),
            new NewTopic(jobs, 1, REPLICATION),
            new NewTopic(rows, PARTITIONS, REPLICATION),
            new NewTopic(overflow, 1, REPLICATION),
            new NewTopic(logs, 1, REPLICATION),
            new NewTopic(metrics, 1, REPLICATION),
            new NewTopic(deadLetters, 1, REPLICATION));
    return Stream.concat(
            used, others.values().stream().map(name -> new NewTopic(name, 1, REPLICATION)))
        .toList();
  }
}
