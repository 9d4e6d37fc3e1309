package io.sluice.deploy.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.deploy.Problem;
import io.sluice.deploy.local.FlinkRest;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import javax.annotation.Nullable;

/** Says what of a cluster lives, where it is, and how its jobs are. */
public final class ClusterStatus {
  private final ClusterFolder folder;
  private final ClusterCommands commands;
  private final InstantSource clock;
  private final PrintWriter out;

  public ClusterStatus(
      ClusterFolder folder, ClusterCommands commands, InstantSource clock, PrintWriter out) {
    this.folder = folder;
    this.commands = commands;
    this.clock = clock;
    this.out = out;
  }

  /**
   * Says it.
   *
   * @throws Problem if no cluster runs
   */
  public void run() {
    ClusterState state = NoCluster.requireAlive(folder, commands);
    ClusterSettings settings = state.settings();
    process("Kafka broker", state.broker(), settings.brokers());
    process("Job manager", state.jobManager(), settings.dashboard());
    state
        .taskManagers()
        .forEach((number, process) -> process("Task manager " + number, process, ""));
    if (ClusterState.isAlive(state.jobManager())) {
      jobs(new FlinkRest(URI.create(settings.dashboard())));
    }
    out.printf("Files and logs: %s%n", folder.path());
    if (!state.isWhole()) {
      out.printf("Start what is gone with \"%s\".%n", commands.to("start"));
    }
    out.flush();
  }

  private void process(String name, @Nullable ProcessMark process, String address) {
    if (ClusterState.isAlive(process)) {
      out.printf("%-15s runs, process %d  %s%n", name, process.pid(), address);
    } else {
      out.printf("%-15s gone%n", name);
    }
  }

  private void jobs(FlinkRest rest) {
    try {
      JsonNode overview = rest.overview();
      out.printf(
          "Flink has %d task managers, %d of %d slots free.%n",
          overview.path("taskmanagers").asInt(),
          overview.path("slots-available").asInt(),
          overview.path("slots-total").asInt());
      for (FlinkRest.Job job : rest.jobs()) {
        out.printf("Job %s (%s): %s; %s%n", job.name(), job.id(), job.state(), tasks(rest, job));
        rest.lastFailure(job.id())
            .ifPresent(reason -> out.printf("  Its last failure: %s%n", reason));
      }
    } catch (Problem e) {
      out.println(e.getMessage());
    }
  }

  private String tasks(FlinkRest rest, FlinkRest.Job job) {
    JsonNode counts = rest.job(job.id()).path("status-counts");
    int all = 0;
    for (JsonNode count : counts) {
      all += count.asInt();
    }
    return "%d of %d tasks run; %s"
        .formatted(
            counts.path("RUNNING").asInt(),
            all,
            checkpoint(rest.checkpoints(job.id()).path("latest").path("completed")));
  }

  private String checkpoint(JsonNode completed) {
    if (!completed.has("id")) {
      return "no checkpoint completed yet.";
    }
    long ended = completed.path("latest_ack_timestamp").asLong();
    return "last completed checkpoint %d, %d s ago, took %d ms."
        .formatted(
            completed.path("id").asLong(),
            Math.max(0, Duration.ofMillis(clock.millis() - ended).toSeconds()),
            completed.path("end_to_end_duration").asLong());
  }
}
