package io.sluice.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.job.options.JobRefusedException;
import io.sluice.job.options.SluiceOptions;
import io.sluice.job.options.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class TopicsCheckTest {
  private static final TopicFacts HIDDEN =
      new TopicFacts(Optional.empty(), Optional.empty(), Optional.empty());

  private final Topics topics = ShortTopics.ALL;
  private final Map<String, TopicFacts> found = new HashMap<>();

  TopicsCheckTest() {
    found.put("in", new TopicFacts(Optional.of(8), Optional.empty(), Optional.of(true)));
    found.put("jobs", new TopicFacts(Optional.of(1), Optional.empty(), Optional.of(true)));
    found.put(
        "registry", new TopicFacts(Optional.of(1), Optional.of("compact"), Optional.of(true)));
    found.put("out", new TopicFacts(Optional.of(8), Optional.empty(), Optional.of(true)));
    found.put("over", new TopicFacts(Optional.of(8), Optional.empty(), Optional.of(true)));
    found.put("logs", new TopicFacts(Optional.of(1), Optional.empty(), Optional.of(true)));
    found.put("metrics", new TopicFacts(Optional.of(1), Optional.empty(), Optional.of(true)));
    found.put("dead", new TopicFacts(Optional.of(1), Optional.empty(), Optional.of(true)));
    found.put("warnings", new TopicFacts(Optional.of(1), Optional.empty(), Optional.of(true)));
    found.put("names", new TopicFacts(Optional.of(1), Optional.empty(), Optional.of(true)));
    found.put("properties", new TopicFacts(Optional.of(1), Optional.empty(), Optional.of(true)));
    found.put("pairs", new TopicFacts(Optional.of(1), Optional.empty(), Optional.of(true)));
    found.put("first", new TopicFacts(Optional.of(1), Optional.empty(), Optional.of(true)));
    for (String topic : List.of("import", "people", "ids", "groups", "recordings")) {
      found.put(topic, new TopicFacts(Optional.of(3), Optional.empty(), Optional.of(true)));
    }
  }

  @Test
  void topicsAsTheyShouldBeAreGood() {
    assertThat(TopicsCheck.problems(topics, found)).isEmpty();
  }

  @Test
  void everyMissingTopicIsNamedWithItsOptionAndPartitionAdvice() {
    assertThat(TopicsCheck.problems(topics, Map.of()))
        .hasSize(18)
        .contains(
            "Topic jobs (topics.jobs) does not exist: create it, one partition is enough, or"
                + " correct the option.",
            "Topic in (topics.events-in) does not exist: create it, with at least as many"
                + " partitions as the job's parallelism, keyed by team and distinct_id, or correct"
                + " the option.",
            "Topic registry (topics.registry) does not exist: create it with kafka-topics.sh"
                + " --create --topic registry --partitions 1 --config cleanup.policy=compact, or"
                + " correct the option.");
  }

  @Test
  void aRegistryOfSeveralPartitionsThatIsNotCompactedIsRefusedForBoth() {
    found.put("registry", new TopicFacts(Optional.of(3), Optional.of("delete"), Optional.of(true)));

    assertThat(TopicsCheck.problems(topics, found))
        .hasSize(2)
        .anyMatch(sentence -> sentence.contains("has 3 partitions, expected exactly one"))
        .anyMatch(sentence -> sentence.contains("cleanup.policy=delete, expected compact"));
  }

  @Test
  void aTopicThatMayNotBeWrittenToIsNamedUnlessTheJobOnlyReadsIt() {
    for (String topic : List.of("in", "jobs", "out", "registry")) {
      TopicFacts facts = found.get(topic);
      found.put(
          topic, new TopicFacts(facts.partitions(), facts.cleanupPolicy(), Optional.of(false)));
    }

    assertThat(TopicsCheck.problems(topics, found))
        .containsExactlyInAnyOrder(
            "The job's Kafka user may not write to topic out: grant it with kafka-acls.sh --add"
                + " --allow-principal User:NAME --producer --topic out, or set another user in"
                + " kafka.properties.",
            "The job's Kafka user may not write to topic registry, where the job notes which"
                + " plugins it has stopped: grant it with kafka-acls.sh --add --allow-principal"
                + " User:NAME --producer --topic registry, or set another user in"
                + " kafka.properties.");
  }

  @Test
  void whatMayNotBeSeenIsNotHeldAgainstTheTopics() {
    found.replaceAll((topic, facts) -> HIDDEN);

    assertThat(TopicsCheck.problems(topics, found)).isEmpty();
  }

  @Test
  void brokersThatCannotBeResolvedAreASentence() {
    Configuration options = new Configuration();
    options.set(SluiceOptions.KAFKA_BROKERS, "no-such-host.invalid:9092");

    assertThatThrownBy(() -> TopicsCheck.run(options))
        .isInstanceOf(JobRefusedException.class)
        .hasMessageStartingWith(
            "Sluice was not started: Kafka at no-such-host.invalid:9092 could not be asked");
  }
}
