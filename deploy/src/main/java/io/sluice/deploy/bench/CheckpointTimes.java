package io.sluice.deploy.bench;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.deploy.local.FlinkRest;
import java.util.ArrayList;
import java.util.List;

/** What Flink's REST interface says about the checkpoints of a job. */
final class CheckpointTimes {
  /**
   * One checkpoint that was completed.
   *
   * @param millis from its trigger to its end
   * @param syncMillis the longest that a subtask stood still for its snapshot
   * @param asyncMillis the longest that a subtask wrote beside its work
   * @param alignmentMillis the longest that a subtask waited for barriers
   * @param bytes of state that were written
   */
  record One(long millis, long syncMillis, long asyncMillis, long alignmentMillis, long bytes) {}

  private final FlinkRest rest;
  private final String job;

  CheckpointTimes(FlinkRest rest, String job) {
    this.rest = requireNonNull(rest, "rest is null");
    this.job = requireNonNull(job, "job is null");
  }

  /** Events in plugins; as old as Flink's REST interface lets it be. */
  long inFlight() {
    for (JsonNode vertex : rest.job(job).path("vertices")) {
      if (vertex.path("name").asText().startsWith("PLUGINS")) {
        String id = vertex.path("id").asText();
        return rest.vertexMetrics(job, id, List.of("PLUGINS.inFlight"))
            .path(0)
            .path("sum")
            .asLong();
      }
    }
    throw new IllegalStateException("the job has no vertex PLUGINS");
  }

  /** Checkpoints that began at that time or later and are completed, the newest first. */
  List<One> completedSince(long epochMillis) {
    List<One> all = new ArrayList<>();
    for (JsonNode found : rest.checkpoints(job).path("history")) {
      if (found.path("status").asText().equals("COMPLETED")
          && found.path("trigger_timestamp").asLong() >= epochMillis) {
        all.add(one(found));
      }
    }
    return all;
  }

  /** How many were not completed that began at that time or later. */
  int failedSince(long epochMillis) {
    int count = 0;
    for (JsonNode found : rest.checkpoints(job).path("history")) {
      if (found.path("status").asText().equals("FAILED")
          && found.path("trigger_timestamp").asLong() >= epochMillis) {
        count++;
      }
    }
    return count;
  }

  private One one(JsonNode checkpoint) {
    long id = checkpoint.path("id").asLong();
    long sync = 0;
    long async = 0;
    long alignment = 0;
    for (JsonNode vertex : rest.job(job).path("vertices")) {
      JsonNode summary = rest.checkpointOf(job, id, vertex.path("id").asText()).path("summary");
      JsonNode duration = summary.path("checkpoint_duration");
      sync = Math.max(sync, duration.path("sync").path("max").asLong());
      async = Math.max(async, duration.path("async").path("max").asLong());
      alignment =
          Math.max(alignment, summary.path("alignment").path("duration").path("max").asLong());
    }
    return new One(
        checkpoint.path("end_to_end_duration").asLong(),
        sync,
        async,
        alignment,
        checkpoint.path("checkpointed_size").asLong());
  }

  /** For how long subtasks could not hand on what they had, of the vertex where that is longest. */
  long backPressuredMillis() {
    long most = 0;
    for (JsonNode vertex : rest.job(job).path("vertices")) {
      most = Math.max(most, vertex.path("metrics").path("accumulated-backpressured-time").asLong());
    }
    return most;
  }
}
