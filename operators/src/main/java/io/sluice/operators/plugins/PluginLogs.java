package io.sluice.operators.plugins;

import io.sluice.operators.health.HealthPolicy;
import io.sluice.operators.health.PluginHealth;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.output.PluginLogEntry;
import io.sluice.operators.output.Uuidt;
import io.sluice.operators.registry.InstalledPlugin;
import io.sluice.operators.registry.PluginConfig;
import io.sluice.operators.registry.PluginStatus;
import io.sluice.runtime.host.Capabilities;
import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.LogLevel;
import io.sluice.runtime.host.LogSource;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.sandbox.PluginRuntime;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import javax.annotation.Nullable;

/** Writes the log of plugins (contract §7.1, §7.2; the texts of era B). */
final class PluginLogs {
  private static final Set<String> CALLED =
      Set.of("setupPlugin", "teardownPlugin", "processEvent", "processEventBatch", "getSettings");

  /** Of a line that is about no plugin. */
  private static final int NONE = 0;

  private static final int CHARACTERS_PER_SECOND = 1 << 20;

  private final LogQuota quota = new LogQuota(CHARACTERS_PER_SECOND);
  private final Consumer<OutputRecord> out;
  private final Uuidt ids;
  private final Clock clock;
  private final String instanceId;

  PluginLogs(Consumer<OutputRecord> out, Uuidt ids, Clock clock, String instanceId) {
    this.out = out;
    this.ids = ids;
    this.clock = clock;
    this.instanceId = instanceId;
  }

  /** What the plugin said itself. */
  void said(InstalledPlugin plugin, Effect.Log log) {
    writeWithinQuota(plugin, log.source(), log.level(), log.message(), log.epochMillis());
  }

  /** Whatever is an app's own text. */
  private void writeWithinQuota(
      InstalledPlugin plugin, LogSource source, LogLevel type, String message, long millis) {
    switch (quota.line(plugin.config().teamId(), message.length(), clock.millis())) {
      case ADMITTED -> write(plugin, source, type, message, millis);
      case FIRST_DROPPED ->
          system(
              plugin,
              LogLevel.WARN,
              "This team's apps log more than %d characters a second; the rest of this second's lines is dropped."
                  .formatted(CHARACTERS_PER_SECOND));
      case DROPPED -> {}
    }
  }

  /** Lines of apps that were dropped since their team logs too much. */
  long dropped() {
    return quota.dropped();
  }

  /** One of its functions failed, with no event that it was about. */
  void failed(InstalledPlugin plugin, PluginFailure failure) {
    failed(plugin, failure, null);
  }

  /**
   * One of its functions failed.
   *
   * @param event uuid of the event it was about, null if there is none or more than one
   */
  void failed(InstalledPlugin plugin, PluginFailure failure, @Nullable String event) {
    String stack = failure.stack() == null ? "" : "\n" + failure.stack();
    // A guest's stack begins with the error itself, an engine's with the first frame.
    String text = stack.contains(failure.text()) ? stack.strip() : failure.text() + stack;
    String about = event == null ? "" : "\nevent " + event;
    writeWithinQuota(plugin, LogSource.PLUGIN, LogLevel.ERROR, text + about, clock.millis());
  }

  /** A call asked to be made again, and will be, after the wait to the nearest second. */
  void willCallAgain(
      InstalledPlugin plugin, String function, PluginFailure failure, int attempt, Duration wait) {
    system(
        plugin,
        LogLevel.WARN,
        "%s failed with %s (attempt %d). Retrying in %d s."
            .formatted(function, failure.text(), attempt, wait.plusMillis(500).toSeconds()));
  }

  /** An event captured by an app that was working on captured events, and so on. */
  void captureRefused(InstalledPlugin plugin, String event, int hops) {
    system(
        plugin,
        LogLevel.ERROR,
        "The captured event \"%s\" is dropped: it comes of an event that was captured for one that was captured, %d times in a row."
            .formatted(event, hops));
  }

  /** A job came in for a plugin config that the team does not run, and may not be its own. */
  void jobRefused(int teamId, String reason) {
    write(LogSource.SYSTEM, LogLevel.ERROR, teamId, NONE, NONE, clock.millis(), reason);
  }

  /** A batch broke a limit; said after {@link #failed}. */
  void batchStopped(InstalledPlugin plugin, int events) {
    system(
        plugin,
        LogLevel.WARN,
        "The call that broke the limit had a batch of "
            + events
            + " events, which now run one by one. If each of them alone is within the limits,"
            + " choose a smaller process_event_batch_size for this app.");
  }

  /**
   * The plugin is set up; what it exports and nobody will call is said, so that it is no surprise.
   */
  void setupSucceeded(InstalledPlugin plugin, Capabilities exported) {
    system(plugin, LogLevel.INFO, "setupPlugin succeeded (instance ID " + instanceId + ").");
    if (plugin.config().processEventBatchSize() > 1
        && !exported.exports(Invocation.PROCESS_EVENT_BATCH)) {
      system(
          plugin,
          LogLevel.WARN,
          "This app exports no processEventBatch, so its process_event_batch_size has no effect.");
    }
    Set<String> idle = new TreeSet<>(exported.methods());
    idle.removeAll(CALLED);
    idle.removeAll(Handlers.functions());
    idle.addAll(exported.scheduledTasks());
    idle.removeAll(Schedules.PERIODS.keySet());
    if (!idle.isEmpty()) {
      system(
          plugin,
          LogLevel.WARN,
          "This version of Sluice does not call " + String.join(", ", idle) + " of this app.");
    }
  }

  /** It has scheduled tasks that no shard of its team can be the one to run. */
  void notScheduled(InstalledPlugin plugin) {
    system(
        plugin,
        LogLevel.ERROR,
        "The scheduled tasks of this app do not run: the events of its team are spread over shards."
            + " Take \"is_stateless\" away from the plugin, which keeps the team in one place.");
  }

  /** Contract §4.4 B. */
  void willSetUpAgain(InstalledPlugin plugin, PluginFailure failure, Duration wait) {
    setupFailed(plugin, failure, "Retrying in " + wait.toSeconds() + " s...");
  }

  /**
   * Contract §4.4 B, with what comes of it.
   *
   * @return why the plugin does not run, and until when, for the registry
   */
  String setupFailed(
      InstalledPlugin plugin,
      PluginFailure failure,
      PluginStatus.State state,
      OnSetupFailure onSetupFailure) {
    boolean waits =
        state == PluginStatus.State.SETUP_FAILED && onSetupFailure == OnSetupFailure.HOLD;
    String next = waits ? "This team's events wait" : "Events pass without this app";
    next +=
        state == PluginStatus.State.SUSPECTED
            ? " for %d minutes.".formatted(PluginRuntime.SUSPECTS_PAUSE.toMinutes())
            : " until it is saved again.";
    setupFailed(plugin, failure, next);
    return failure.text() + ". " + next;
  }

  private void setupFailed(InstalledPlugin plugin, PluginFailure failure, String next) {
    failed(plugin, failure);
    system(
        plugin,
        LogLevel.ERROR,
        "setupPlugin failed with " + failure.text() + " (instance ID " + instanceId + "). " + next);
  }

  /**
   * It has cost too much over time.
   *
   * @return what was said, for the registry
   */
  String paused(InstalledPlugin plugin, PluginHealth health, HealthPolicy policy) {
    boolean isForGood = health.pausedUntilMillis() == PluginHealth.FOR_GOOD;
    String consequence =
        isForGood
            ? "It is disabled, and events pass without it until it is saved again."
            : "It is paused for %d minutes, and events pass without it (%d of %d times before it is disabled)."
                .formatted(policy.pause().toMinutes(), health.strikes(), policy.strikes());
    String message =
        "This app has used up what it may cost over time, by its CPU time, its errors and the"
            + " limits it broke. "
            + consequence;
    system(plugin, LogLevel.ERROR, message);
    return message;
  }

  private void system(InstalledPlugin plugin, LogLevel type, String message) {
    write(plugin, LogSource.SYSTEM, type, message, clock.millis());
  }

  private void write(
      InstalledPlugin plugin, LogSource source, LogLevel type, String message, long millis) {
    if (plugin.plugin().logLevel().keeps(source, type)) {
      PluginConfig config = plugin.config();
      write(source, type, config.teamId(), plugin.plugin().id(), config.id(), millis, message);
    }
  }

  private void write(
      LogSource source,
      LogLevel type,
      int teamId,
      int pluginId,
      int configId,
      long millis,
      String message) {
    out.accept(
        new PluginLogEntry(
                source, type, ids.next(), teamId, pluginId, configId, millis, message, instanceId)
            .toOutput());
  }
}
