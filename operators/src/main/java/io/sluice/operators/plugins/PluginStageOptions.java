package io.sluice.operators.plugins;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.event.DeadLetter;
import io.sluice.operators.health.HealthPolicy;
import io.sluice.operators.registry.ContentStore;
import io.sluice.operators.work.WorkLimits;
import io.sluice.runtime.sandbox.RuntimeOptions;
import java.io.Serializable;
import javax.annotation.Nullable;

/**
 * What the plugin stage can be told.
 *
 * @param runtime limits of the sandboxes
 * @param work how much a team may have in flight on one subtask, and in its backlog
 * @param onFullBacklog what becomes of a team's events while its backlog is full
 * @param quotas what a team's plugins may keep in state
 * @param defaultShards over how many shards a team's events are spread that asks for no number, 1
 *     or more
 * @param maxLostThreads threads that may be lost in plugins before the process ends, 0 or more
 * @param health what a plugin config may cost over time, null for whatever it does
 * @param onSetupFailure what becomes of a team's events if a plugin cannot be set up
 * @param retries how often and when calls are made again that ask for it
 * @param maxRecordBytes the sinks' limit; an event that a plugin makes larger becomes a dead letter
 * @param geoipDatabase path of a GeoIP City database, null for none
 * @param content where large archives and attachments are
 * @param posthogHost where {@code posthog.api} sends its requests to
 * @param instanceId which run of the job this is, for the plugins' logs
 */
public record PluginStageOptions(
    RuntimeOptions runtime,
    WorkLimits work,
    OnFullBacklog onFullBacklog,
    TeamQuotas quotas,
    int defaultShards,
    int maxLostThreads,
    @Nullable HealthPolicy health,
    OnSetupFailure onSetupFailure,
    RetryPolicies retries,
    int maxRecordBytes,
    @Nullable String geoipDatabase,
    ContentStore content,
    String posthogHost,
    String instanceId)
    implements Serializable {
  public PluginStageOptions {
    requireNonNull(runtime, "runtime is null");
    requireNonNull(work, "work is null");
    requireNonNull(quotas, "quotas is null");
    requireNonNull(onFullBacklog, "onFullBacklog is null");
    requireNonNull(onSetupFailure, "onSetupFailure is null");
    requireNonNull(retries, "retries is null");
    requireNonNull(content, "content is null");
    requireNonNull(posthogHost, "posthogHost is null");
    requireNonNull(instanceId, "instanceId is null");
    DeadLetter.checkedLimit(maxRecordBytes);
    if (defaultShards < 1) {
      throw new IllegalArgumentException(
          "defaultShards is " + defaultShards + ", expected 1 or more");
    }
    if (maxLostThreads < 0) {
      throw new IllegalArgumentException(
          "maxLostThreads is " + maxLostThreads + ", expected 0 or more");
    }
  }
}
