package io.sluice.operators.plugins;

import java.util.List;
import javax.annotation.Nullable;

/**
 * What the state of the plugin stage holds of one shard of a team; a team that is not spread has
 * one, its home, number 0.
 *
 * @param storage by plugin config and name
 * @param cache by plugin and name
 * @param jobs that are not due and have not been tried, by time
 * @param retries calls that wait to be made again, jobs among them, by time
 * @param events on their way through the chain
 * @param calls that no event waits for and that are due
 * @param schedules by plugin config and task
 * @param quotas what counts against the team's limits
 */
public record ShardState(
    int teamId,
    int shard,
    List<StorageEntry> storage,
    List<CacheEntry> cache,
    List<LaterCall> jobs,
    List<LaterCall> retries,
    Work events,
    Work calls,
    List<Buffer> buffers,
    List<Metric> metrics,
    List<LastRun> schedules,
    Quota quotas) {
  /**
   * An entry of {@code meta.storage}.
   *
   * @param size characters of its JSON
   * @param value its JSON, null if values were not asked for
   */
  public record StorageEntry(int configId, String name, int size, @Nullable String value) {}

  /**
   * An entry of {@code meta.cache}.
   *
   * @param size characters of its text, or of all texts of its list
   * @param expiresAt milliseconds since the epoch, null for never
   * @param values its text, or its list from head to tail; null if values were not asked for
   */
  public record CacheEntry(
      int pluginId,
      String name,
      boolean isList,
      int size,
      @Nullable Long expiresAt,
      @Nullable List<String> values) {}

  /**
   * A call that is to be made later.
   *
   * @param function as plugins export it; a job is {@code jobs.NAME}
   * @param attempt how often it has been tried, from 0
   * @param dueAt milliseconds since the epoch
   * @param id the same in every attempt
   * @param size characters of its argument
   * @param argument JSON, null if there is none or values were not asked for
   */
  public record LaterCall(
      int configId,
      String function,
      int attempt,
      long dueAt,
      String id,
      long size,
      @Nullable String argument) {}

  /** What is in flight, and what is over the team's window. */
  public record Work(Part inFlight, Part parked) {}

  /**
   * Units of work.
   *
   * @param bytes of all of them, as they stand in state
   * @param oldest what the first one is, null if there is none
   */
  public record Part(long units, long bytes, @Nullable String oldest) {}

  /**
   * A buffer of {@code exportEvents} or {@code createBuffer}.
   *
   * @param items what is in it
   * @param size characters of what is in it
   * @param dueAt when it is flushed at the latest, in milliseconds since the epoch; null if it is
   *     empty
   * @param flushes before this one
   */
  public record Buffer(
      int configId, String function, int items, long size, @Nullable Long dueAt, long flushes) {}

  /** A metric that a plugin declares, since the last full or half hour. */
  public record Metric(int configId, String name, double value) {}

  /**
   * The last period of a scheduled task that had its run.
   *
   * @param beganAt milliseconds since the epoch
   */
  public record LastRun(int configId, String task, long beganAt) {}

  /**
   * What counts against the limits of a team.
   *
   * @param stateBytes of storage, cache and buffers
   * @param jobs that have not run
   * @param jobBytes of their payloads
   * @param laterBytes of calls that are to be made later
   */
  public record Quota(long stateBytes, long jobs, long jobBytes, long laterBytes) {}
}
