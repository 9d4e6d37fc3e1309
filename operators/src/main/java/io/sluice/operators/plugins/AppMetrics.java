package io.sluice.operators.plugins;

import io.sluice.operators.output.AppMetric;
import io.sluice.operators.output.AppMetricCounts;
import io.sluice.operators.registry.InstalledPlugin;
import io.sluice.operators.registry.PluginConfig;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.PluginFailure;

/** Counts for each plugin config and function how its calls ended (contract §7.3). */
final class AppMetrics {
  /** Which of a plugin's functions are called; those from {@code JOB} on are ours. */
  private enum Category {
    PROCESS_EVENT("processEvent"),
    ON_EVENT("onEvent"),
    COMPOSE_WEBHOOK("composeWebhook"),
    WEBHOOK("webhook"),
    EXPORT_EVENTS("exportEvents"),
    SCHEDULED_TASK("scheduledTask"),
    JOB("job"),
    BUFFER("buffer");

    private final String label;

    Category(String label) {
      this.label = label;
    }

    static Category of(PluginWork work) {
      if (!(work instanceof CallWork call)) {
        return PROCESS_EVENT;
      }
      if (call.isExport()) {
        return EXPORT_EVENTS;
      }
      if (call.isDelivery()) {
        return WEBHOOK;
      }
      if (call.function().equals(Invocation.COMPOSE_WEBHOOK)) {
        return COMPOSE_WEBHOOK;
      }
      if (Invocation.isJob(call.function())) {
        return JOB;
      }
      if (Invocation.isBuffer(call.function())) {
        return BUFFER;
      }
      return Schedules.PERIODS.containsKey(call.function()) ? SCHEDULED_TASK : ON_EVENT;
    }
  }

  private final AppMetricCounts counts;

  AppMetrics(AppMetricCounts counts) {
    this.counts = counts;
  }

  /**
   * A call went well.
   *
   * @param work what it was about
   * @param attempt how often it was tried before
   */
  void succeeded(InstalledPlugin plugin, PluginWork work, int attempt) {
    counts.succeeded(subject(plugin, Category.of(work)), attempt, weightOf(work));
  }

  /** A call failed and is not made again; the parameters are those of {@link #succeeded}. */
  void failed(InstalledPlugin plugin, PluginWork work, int attempt, PluginFailure failure) {
    failed(plugin, work, attempt, weightOf(work), failure);
  }

  /**
   * A call failed and is not made again.
   *
   * @param work what it was about; of a batch of events the first
   * @param attempt how often it was tried before
   * @param count events it was about, 1 if it was about none
   */
  void failed(
      InstalledPlugin plugin, PluginWork work, int attempt, int count, PluginFailure failure) {
    Category category = Category.of(work);
    String jobId = category == Category.JOB ? ((CallWork) work).id() : null;
    counts.failed(
        subject(plugin, category),
        jobId,
        count,
        () -> error(plugin, work, attempt, count, failure));
  }

  private static AppMetric.Failure error(
      InstalledPlugin plugin, PluginWork work, int attempt, int count, PluginFailure failure) {
    // A replay writes the row again with the same uuid.
    String about = DerivedId.about(work, attempt) + "/" + plugin.config().id() + "/error";
    return new AppMetric.Failure(
        DerivedId.of(about), failure.name(), ErrorDetails.of(failure, work, count));
  }

  private static AppMetricCounts.Subject subject(InstalledPlugin plugin, Category category) {
    PluginConfig config = plugin.config();
    return new AppMetricCounts.Subject(config.teamId(), config.id(), category.label);
  }

  /** An export counts its events, anything else itself. */
  private static int weightOf(PluginWork work) {
    return work instanceof CallWork call && call.isExport() ? call.items() : 1;
  }
}
