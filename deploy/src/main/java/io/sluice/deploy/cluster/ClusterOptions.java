package io.sluice.deploy.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the user chose for a start; what is empty is as it was, or the default.
 *
 * @param folder for all files
 * @param taskManagers from 1
 * @param slots of each task manager, from 1
 * @param port of Flink's dashboard, 0 for a free one
 * @param kafkaPort port of the broker, 0 for a free one
 * @param jobOptions for the job, as on its own command line
 * @param jobJar the thin jar
 */
public record ClusterOptions(
    Path folder,
    Optional<Integer> taskManagers,
    Optional<Integer> slots,
    Optional<Integer> port,
    Optional<Integer> kafkaPort,
    List<String> jobOptions,
    Path jobJar) {
  static final int DEFAULT_TASK_MANAGERS = 2;
  static final int DEFAULT_SLOTS = 2;
  static final int DEFAULT_PORT = 8081;
  static final int DEFAULT_KAFKA_PORT = 19092;

  public ClusterOptions {
    jobOptions = List.copyOf(jobOptions);
  }
}
