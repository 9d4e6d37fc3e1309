package io.sluice.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.job.options.Topics;
import io.sluice.operators.output.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** ClickHouse reads the topics that the job writes. */
class ClickHouseTopicsTest {
  private static final Pattern TOPIC = Pattern.compile("kafka_topic_list = '@PREFIX@(\\w+)'");

  /** What is read by the job itself, or by another deployment of it. */
  private static final EnumSet<Output> NOT_READ = EnumSet.of(Output.OVERFLOW, Output.REGISTRY);

  @Test
  void everyTopicThatIsForClickHouseHasATable() throws IOException {
    List<String> written =
        EnumSet.complementOf(NOT_READ).stream().map(Topics.withPrefix("")::of).toList();
    assertThat(topicsThatAreRead()).doesNotHaveDuplicates().containsAll(written);
  }

  private static List<String> topicsThatAreRead() throws IOException {
    List<String> topics = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("clickhouse"))) {
      for (Path file : files.filter(it -> it.toString().endsWith(".sql")).toList()) {
        TOPIC
            .matcher(Files.readString(file, UTF_8))
            .results()
            .forEach(it -> topics.add(it.group(1)));
      }
    }
    return topics;
  }
}
