package io.sluice.deploy.demo;

import io.sluice.deploy.registry.RegistryWriter;
import io.sluice.job.options.Topics;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics that are made on a broker of ours, for the demo and for a local cluster. */
public final class DemoTopics {
  private static final short REPLICATION = 1;
  private static final int INPUT_PARTITIONS = 4;
  private static final int OUTPUT_PARTITIONS = 2;

  private DemoTopics() {}

  public static List<NewTopic> of(Topics topics) {
    NewTopic registry =
        new NewTopic(topics.registry(), RegistryWriter.PARTITIONS, REPLICATION)
            .configs(RegistryWriter.topicConfig());
    NewTopic input = new NewTopic(topics.eventsIn(), INPUT_PARTITIONS, REPLICATION);
    NewTopic jobs = new NewTopic(topics.jobs(), 1, REPLICATION);
    NewTopic imports = new NewTopic(topics.peopleImport(), 1, REPLICATION);
    Stream<NewTopic> outputs =
        topics.outputs().stream()
            .filter(name -> !name.equals(topics.registry()))
            .map(name -> new NewTopic(name, OUTPUT_PARTITIONS, REPLICATION));
    return Stream.concat(Stream.of(registry, input, jobs, imports), outputs).toList();
  }
}
