package io.sluice.deploy.cluster;

import java.util.List;

/**
 * What a cluster keeps from its first start to its end.
 *
 * @param kafkaPort where the broker listens
 * @param restPort where Flink's dashboard and REST interface are
 * @param rpcPort where the job manager listens for task managers
 * @param slots of each task manager
 * @param parallelism of the job
 * @param jobOptions of the job, which the user has given
 */
record ClusterSettings(
    int kafkaPort, int restPort, int rpcPort, int slots, int parallelism, List<String> jobOptions) {
  ClusterSettings {
    jobOptions = List.copyOf(jobOptions);
  }

  String brokers() {
    return "localhost:" + kafkaPort;
  }

  String dashboard() {
    return "http://localhost:" + restPort;
  }
}
