package io.sluice.deploy.local;

import io.sluice.deploy.Problem;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A Flink cluster in this process, with the web dashboard, RocksDB and checkpoints, all files under
 * one folder. One task manager, so that its memory is the process's.
 */
public final class LocalFlink implements AutoCloseable {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(2);

  /** How old metrics of the dashboard and the REST interface may be. */
  private static final Duration METRICS_AGE = Duration.ofMillis(500);

  private final MiniCluster cluster;
  private final Configuration configuration;
  private final int slots;

  private LocalFlink(MiniCluster cluster, Configuration configuration, int slots) {
    this.cluster = cluster;
    this.configuration = configuration;
    this.slots = slots;
  }

  /**
   * Starts the cluster; it takes jobs when this returns.
   *
   * @param folder for checkpoints, RocksDB and all temporary files
   * @param log file the dashboard shows as log
   * @param port of the dashboard, 1 to 65535, or 0 for a free one
   * @param slots parallel subtasks of a job
   * @throws Problem if the port is used or the cluster cannot start
   */
  public static LocalFlink start(Path folder, Path log, int port, int slots) {
    if (port != 0) {
      Ports.requireFree(port, "Flink's dashboard", "--port");
    }
    Configuration configuration = configuration(folder, log, port);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    LocalFlink flink = new LocalFlink(cluster, configuration, slots);
    try {
      cluster.start();
    } catch (Exception e) {
      flink.close();
      throw Problem.failure("Flink could not start: " + e.getMessage() + ".", e);
    }
    return flink;
  }

  /** Address of the dashboard and of the REST interface. */
  public URI address() {
    return answer(cluster.getRestAddress());
  }

  /** An environment that holds this cluster's settings; build a job on it, then {@link #submit}. */
  public StreamExecutionEnvironment environment() {
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(slots);
  }

  /** Starts what has been built on the environment. */
  public JobID submit(StreamExecutionEnvironment environment, String jobName) {
    var graph = environment.getStreamGraph();
    graph.setJobName(jobName);
    return answer(cluster.submitJob(graph)).getJobID();
  }

  /** Stops everything; returns after a few seconds at most, even if a part of it hangs. */
  @Override
  public void close() {
    try {
      cluster.closeAsync().get(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // The process ends next; there is nobody left to tell.
    }
  }

  private static Configuration configuration(Path folder, Path log, int port) {
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.ADDRESS, "localhost");
    configuration.set(RestOptions.BIND_ADDRESS, "localhost");
    configuration.set(RestOptions.PORT, port);
    configuration.set(RestOptions.BIND_PORT, String.valueOf(port));
    configuration.set(WebOptions.SUBMIT_ENABLE, false);
    configuration.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, METRICS_AGE);
    configuration.set(WebOptions.LOG_PATH, log.toString());
    configuration.set(TaskManagerOptions.TASK_MANAGER_LOG_PATH, log.toString());
    configuration.set(CoreOptions.TMP_DIRS, folder.resolve("tmp").toString());
    configuration.set(JobManagerOptions.ARCHIVE_DIR, folder.resolve("archive").toString());
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
    configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY, FlinkPaths.of(folder.resolve("checkpoints")));
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
    return configuration;
  }

  private static <T> T answer(CompletableFuture<T> future) {
    try {
      return future.get(ANSWER_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.failure("Stopped while Flink was asked.", e);
    } catch (ExecutionException e) {
      throw Problem.failure("Flink refused: " + e.getCause().getMessage() + ".", e);
    } catch (TimeoutException e) {
      throw Problem.failure("Flink did not answer within " + ANSWER_TIMEOUT.toSeconds() + " s.", e);
    }
  }
}
