package io.sluice.job.kafka;

import io.sluice.job.options.JobRefusedException;
import io.sluice.job.options.SluiceOptions;
import io.sluice.job.options.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, before the job is submitted, if its topics exist, if the registry topic is as it must be,
 * and if the job may write to those it writes to. What the user has no right to see is not held
 * against the topics.
 */
public final class TopicsCheck {
  private static final Logger LOG = LoggerFactory.getLogger(TopicsCheck.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

  private TopicsCheck() {}

  /**
   * Returns if the topics are good.
   *
   * @throws JobRefusedException with a sentence for each topic that is not, or one if no broker
   *     answers within 30 seconds
   * @throws InterruptedException if interrupted while waiting for the brokers
   */
  public static void run(ReadableConfig options) throws JobRefusedException, InterruptedException {
    Topics topics = Topics.of(options);
    List<String> problems;
    try (Admin admin = Admin.create(properties(options))) {
      problems = problems(topics, look(admin, topics));
    } catch (KafkaException e) {
      throw new JobRefusedException(List.of(unreachable(options, e)));
    }
    if (!problems.isEmpty()) {
      throw new JobRefusedException(problems);
    }
  }

  /** What to do to get a registry topic, without a full stop. */
  static String createRegistry(String topic) {
    return "create it with kafka-topics.sh --create --topic %s --partitions 1 --config cleanup.policy=compact"
        .formatted(topic);
  }

  /**
   * What is wrong with what was found.
   *
   * @param found the topics that exist
   */
  static List<String> problems(Topics topics, Map<String, TopicFacts> found) {
    List<String> problems = new ArrayList<>();
    requireExists(
        topics.eventsIn(),
        SluiceOptions.TOPICS_EVENTS_IN.key(),
        "with at least as many partitions as the job's parallelism, keyed by team and distinct_id",
        found,
        problems);
    requireExists(
        topics.jobs(), SluiceOptions.TOPICS_JOBS.key(), "one partition is enough", found, problems);
    requireExists(
        topics.peopleImport(),
        SluiceOptions.TOPICS_PEOPLE_IMPORT.key(),
        "one partition is enough",
        found,
        problems);
    checkRegistry(topics.registry(), Optional.ofNullable(found.get(topics.registry())), problems);
    requireExists(
        topics.eventsOut(),
        SluiceOptions.TOPICS_EVENTS_OUT.key(),
        "with as many partitions as the topic events come from",
        found,
        problems);
    requireExists(
        topics.overflow(),
        SluiceOptions.TOPICS_OVERFLOW.key(),
        "with as many partitions as the topic events come from",
        found,
        problems);
    requireExists(
        topics.pluginLogs(),
        SluiceOptions.TOPICS_PLUGIN_LOGS.key(),
        "a few partitions are enough",
        found,
        problems);
    requireExists(
        topics.appMetrics(),
        SluiceOptions.TOPICS_APP_METRICS.key(),
        "one partition is enough",
        found,
        problems);
    requireExists(
        topics.deadLetters(),
        SluiceOptions.TOPICS_DEAD_LETTERS.key(),
        "one partition is enough",
        found,
        problems);
    requireExists(
        topics.ingestionWarnings(),
        SluiceOptions.TOPICS_INGESTION_WARNINGS.key(),
        "one partition is enough",
        found,
        problems);
    requireExists(
        topics.eventDefinitions(),
        SluiceOptions.TOPICS_EVENT_DEFINITIONS.key(),
        "one partition is enough",
        found,
        problems);
    requireExists(
        topics.propertyDefinitions(),
        SluiceOptions.TOPICS_PROPERTY_DEFINITIONS.key(),
        "one partition is enough",
        found,
        problems);
    requireExists(
        topics.eventProperties(),
        SluiceOptions.TOPICS_EVENT_PROPERTIES.key(),
        "one partition is enough",
        found,
        problems);
    requireExists(
        topics.firstEvents(),
        SluiceOptions.TOPICS_FIRST_EVENTS.key(),
        "one partition is enough",
        found,
        problems);
    requireExists(
        topics.person(),
        SluiceOptions.TOPICS_PERSON.key(),
        "a few partitions are enough",
        found,
        problems);
    requireExists(
        topics.personDistinctId(),
        SluiceOptions.TOPICS_PERSON_DISTINCT_ID.key(),
        "a few partitions are enough",
        found,
        problems);
    requireExists(
        topics.groups(),
        SluiceOptions.TOPICS_GROUPS.key(),
        "one partition is enough",
        found,
        problems);
    requireExists(
        topics.sessionRecordings(),
        SluiceOptions.TOPICS_SESSION_RECORDINGS.key(),
        "with as many partitions as the topic events come from",
        found,
        problems);
    topics.outputs().forEach(topic -> requireWritable(topic, topics, found, problems));
    return problems;
  }

  private static void requireExists(
      String topic,
      String option,
      String advice,
      Map<String, TopicFacts> found,
      List<String> problems) {
    if (!found.containsKey(topic)) {
      problems.add(
          "Topic %s (%s) does not exist: create it, %s, or correct the option."
              .formatted(topic, option, advice));
    }
  }

  private static void requireWritable(
      String topic, Topics topics, Map<String, TopicFacts> found, List<String> problems) {
    TopicFacts facts = found.get(topic);
    if (facts != null && facts.isWritable().equals(Optional.of(false))) {
      problems.add(
          "The job's Kafka user may not write to topic %s%s: grant it with kafka-acls.sh --add --allow-principal User:NAME --producer --topic %s, or set another user in kafka.properties."
              .formatted(
                  topic,
                  topic.equals(topics.registry())
                      ? ", where the job notes which plugins it has stopped"
                      : "",
                  topic));
    }
  }

  private static void checkRegistry(
      String topic, Optional<TopicFacts> found, List<String> problems) {
    String option = SluiceOptions.TOPICS_REGISTRY.key();
    if (found.isEmpty()) {
      problems.add(
          "Topic %s (%s) does not exist: %s, or correct the option."
              .formatted(topic, option, createRegistry(topic)));
      return;
    }
    TopicFacts facts = found.get();
    if (facts.partitions().isPresent() && facts.partitions().get() != 1) {
      problems.add(
          ("Topic %s (%s) has %d partitions, expected exactly one, because only records of one"
                  + " partition have an order: make another topic, %s.")
              .formatted(topic, option, facts.partitions().get(), createRegistry(topic)));
    }
    if (facts.cleanupPolicy().isPresent() && !facts.cleanupPolicy().get().equals("compact")) {
      problems.add(
          ("Topic %s (%s) has cleanup.policy=%s, expected compact, or Kafka deletes the"
                  + " configuration of teams that have not changed for a while: alter it with"
                  + " kafka-configs.sh --alter --topic %s --add-config cleanup.policy=compact.")
              .formatted(topic, option, facts.cleanupPolicy().get(), topic));
    }
  }

  private static Map<String, TopicFacts> look(Admin admin, Topics topics)
      throws InterruptedException {
    ConfigResource registry = new ConfigResource(ConfigResource.Type.TOPIC, topics.registry());
    Map<String, KafkaFuture<TopicDescription>> descriptions =
        admin
            .describeTopics(
                Stream.concat(topics.inputs().stream(), topics.outputs().stream())
                    .distinct()
                    .toList(),
                new DescribeTopicsOptions().includeAuthorizedOperations(true))
            .topicNameValues();
    KafkaFuture<Config> registryConfig =
        admin.describeConfigs(List.of(registry)).values().get(registry);
    Map<String, TopicFacts> found = new LinkedHashMap<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> entry : descriptions.entrySet()) {
      String topic = entry.getKey();
      try {
        Optional<TopicDescription> description = answer(entry.getValue());
        Optional<String> cleanupPolicy =
            topic.equals(topics.registry())
                ? answer(registryConfig).map(TopicsCheck::cleanupPolicy)
                : Optional.empty();
        found.put(
            topic,
            new TopicFacts(
                description.map(it -> it.partitions().size()),
                cleanupPolicy,
                description
                    .map(TopicDescription::authorizedOperations)
                    .map(TopicsCheck::includesWriting)));
      } catch (UnknownTopicOrPartitionException e) {
        LOG.debug("Topic {} does not exist", topic, e);
      }
    }
    return found;
  }

  private static boolean includesWriting(Set<AclOperation> operations) {
    return operations.contains(AclOperation.WRITE) || operations.contains(AclOperation.ALL);
  }

  private static String cleanupPolicy(Config config) {
    return config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
  }

  /** The answer, or nothing if the user has no right to see it. */
  private static <T> Optional<T> answer(KafkaFuture<T> future) throws InterruptedException {
    try {
      return Optional.of(future.get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        LOG.warn("The check of the topics may not see all it asks for", e.getCause());
        return Optional.empty();
      }
      if (e.getCause() instanceof KafkaException failure) {
        throw failure;
      }
      throw new KafkaException(e.getCause());
    }
  }

  private static Properties properties(ReadableConfig options) {
    Properties properties = ClientProperties.admin(options);
    properties.setProperty(
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(REQUEST_TIMEOUT.toMillis()));
    properties.setProperty(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(TIMEOUT.toMillis()));
    return properties;
  }

  private static String unreachable(ReadableConfig options, KafkaException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return ("Kafka at %s could not be asked about the topics (%s), expected an answer within %d s:"
            + " correct kafka.brokers or kafka.properties, or set topics.check to false if main has"
            + " no network path to Kafka.")
        .formatted(
            options.get(SluiceOptions.KAFKA_BROKERS), cause.getMessage(), TIMEOUT.toSeconds());
  }
}
