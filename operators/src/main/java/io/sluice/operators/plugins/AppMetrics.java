package io.sluice.operators.plugins;

import io.sluice.operators.output.AppMetric;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.registry.InstalledPlugin;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.PluginFailure;
import java.time.Clock;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import javax.annotation.Nullable;

/**
 * Counts for each plugin config how its calls ended (contract §7.3). Successes are counted on the
 * heap and go out with {@link #flush}, which is called before each checkpoint: what a crash takes
 * from here was committed after the last one, so it runs and counts again. An error goes out at
 * once, in a row of its own, {@value #MAX_ERRORS} in a period; what is over that is counted and
 * said in one row.
 */
final class AppMetrics {
  /** Length of a period, which {@link #periodEnded} ends. */
  static final long PERIOD_MILLIS = 20_000;

  /** Errors of one plugin config that have rows of their own in a period. */
  static final int MAX_ERRORS = 100;

  /** Plugin configs with numbers that wait; a change of the registry makes another of each. */
  static final int MAX_WAITING = 1_000;

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

  /** What waits of one plugin config and category. */
  private static final class Numbers {
    private long successes;
    private long successesOnRetry;

    /** Failures that have no rows of their own. */
    private long unlisted;
  }

  /** What waits of one plugin config. */
  private static final class Counts {
    private final Map<Category, Numbers> numbers = new EnumMap<>(Category.class);

    /** Errors that have had rows of their own in this period. */
    private int listed;

    Numbers of(Category category) {
      Numbers found = numbers.get(category);
      if (found == null) {
        found = new Numbers();
        numbers.put(category, found);
      }
      return found;
    }
  }

  private final Consumer<OutputRecord> out;
  private final Clock clock;

  /** By identity, which needs neither a key made for the look-up nor a hash over all of it. */
  private final IdentityHashMap<InstalledPlugin, Counts> waiting = new IdentityHashMap<>();

  AppMetrics(Consumer<OutputRecord> out, Clock clock) {
    this.out = out;
    this.clock = clock;
  }

  /**
   * A call went well.
   *
   * @param work what it was about
   * @param attempt how often it was tried before
   */
  void succeeded(InstalledPlugin plugin, PluginWork work, int attempt) {
    Numbers numbers = countsOf(plugin).of(Category.of(work));
    if (attempt == 0) {
      numbers.successes += weightOf(work);
    } else {
      numbers.successesOnRetry += weightOf(work);
    }
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
    Counts counts = countsOf(plugin);
    Category category = Category.of(work);
    if (counts.listed == MAX_ERRORS) {
      counts.of(category).unlisted += count;
      return;
    }
    counts.listed++;
    // A replay writes the row again with the same uuid.
    String about = DerivedId.about(work, attempt) + "/" + plugin.config().id() + "/error";
    String jobId = category == Category.JOB ? ((CallWork) work).id() : null;
    AppMetric.Failure error =
        new AppMetric.Failure(
            DerivedId.of(about), failure.name(), ErrorDetails.of(failure, work, count));
    write(plugin, jobId, category, 0, 0, count, error);
  }

  /** Writes what waits. */
  void flush() {
    waiting.forEach(this::flush);
  }

  /** Writes what waits, and lets errors have rows of their own again. */
  void periodEnded() {
    flush();
    waiting.clear();
  }

  private void flush(InstalledPlugin plugin, Counts counts) {
    counts.numbers.forEach((category, numbers) -> flush(plugin, category, numbers));
  }

  private void flush(InstalledPlugin plugin, Category category, Numbers numbers) {
    if (numbers.successes + numbers.successesOnRetry > 0) {
      write(plugin, null, category, numbers.successes, numbers.successesOnRetry, 0, null);
      numbers.successes = 0;
      numbers.successesOnRetry = 0;
    }
    if (numbers.unlisted > 0) {
      write(plugin, null, category, 0, 0, numbers.unlisted, unlisted());
      numbers.unlisted = 0;
    }
  }

  private static AppMetric.Failure unlisted() {
    PluginFailure many =
        new PluginFailure.HostFailed(
            "This app has had more errors than the %d within %d s that are listed one by one; this row counts the others."
                .formatted(MAX_ERRORS, PERIOD_MILLIS / 1_000));
    return new AppMetric.Failure(
        UUID.randomUUID().toString(), "TooManyErrors", ErrorDetails.of(many));
  }

  private Counts countsOf(InstalledPlugin plugin) {
    Counts counts = waiting.get(plugin);
    if (counts == null) {
      if (waiting.size() == MAX_WAITING) {
        periodEnded();
      }
      counts = new Counts();
      waiting.put(plugin, counts);
    }
    return counts;
  }

  /** An export counts its events, anything else itself. */
  private static int weightOf(PluginWork work) {
    return work instanceof CallWork call && call.isExport() ? call.items() : 1;
  }

  private void write(
      InstalledPlugin plugin,
      @Nullable String jobId,
      Category category,
      long successes,
      long successesOnRetry,
      long failures,
      @Nullable AppMetric.Failure error) {
    out.accept(
        new AppMetric(
                clock.millis(),
                plugin.config().teamId(),
                plugin.config().id(),
                jobId,
                category.label,
                successes,
                successesOnRetry,
                failures,
                error)
            .toOutput());
  }
}
