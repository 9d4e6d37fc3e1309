package io.sluice.deploy.bench;

import io.sluice.deploy.local.FlinkPaths;
import java.nio.file.Path;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/** The Flink cluster that is measured, whatever job is in it. */
final class BenchFlink {
  private static final MemorySize NETWORK = MemorySize.ofMebiBytes(64);

  private BenchFlink() {}

  /**
   * Its options; a job that fails is not restarted.
   *
   * @param folder for all its files
   * @param managed memory of the task manager's slots together, which is RocksDB's
   */
  static Configuration options(
      Path folder, BenchOptions.State state, int parallelism, MemorySize managed) {
    Configuration flink = new Configuration();
    flink.set(RestOptions.BIND_PORT, "0");
    flink.set(RestOptions.ADDRESS, "localhost");
    flink.set(RestOptions.BIND_ADDRESS, "localhost");
    flink.set(CoreOptions.TMP_DIRS, folder.resolve("tmp").toString());
    flink.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    flink.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, managed);
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MIN, NETWORK);
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MAX, NETWORK);
    flink.set(StateBackendOptions.STATE_BACKEND, state.label());
    flink.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    flink.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY, FlinkPaths.of(folder.resolve("checkpoints")));
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    return flink;
  }
}
