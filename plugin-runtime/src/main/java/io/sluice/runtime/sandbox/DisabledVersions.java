package io.sluice.runtime.sandbox;

import io.sluice.runtime.host.PluginFailure;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.annotation.Nullable;

/**
 * Versions of plugins, by the hash of their code, that do not run in this process: for good, since
 * a thread was lost in them, or for a while, since they are suspected to have ended the process
 * before this one. From any thread.
 */
final class DisabledVersions {
  private static final long FOR_GOOD = Long.MAX_VALUE;

  private record Entry(PluginFailure failure, long untilMillis) {}

  private final Clock clock;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  DisabledVersions(Clock clock) {
    this.clock = clock;
  }

  void disable(String version, PluginFailure failure) {
    entries.put(version, new Entry(failure, FOR_GOOD));
  }

  void disableUntil(long millis, String version, PluginFailure failure) {
    entries.put(version, new Entry(failure, millis));
  }

  /** Why the version does not run, null if it may. */
  @Nullable
  PluginFailure why(@Nullable String version) {
    Entry entry = version == null ? null : entries.get(version);
    if (entry == null) {
      return null;
    }
    if (entry.untilMillis <= clock.millis()) {
      entries.remove(version, entry);
      return null;
    }
    return entry.failure;
  }
}
