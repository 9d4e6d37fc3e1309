package io.sluice.operators.output;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.json.Json;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.annotation.Nullable;

/**
 * Counts how calls ended and writes it as {@link AppMetric}s. Successes are counted on the heap and
 * go out with {@link #flush}, which is called before each checkpoint: what a crash takes from here
 * was committed after the last one, so it runs and counts again. A failure goes out at once, in a
 * row of its own, {@value #MAX_LISTED} of a subject in a period; what is over that is counted and
 * said in one row.
 */
public final class AppMetricCounts {
  /** Length of a period, which {@link #periodEnded} ends. */
  public static final long PERIOD_MILLIS = 20_000;

  /** Failures of one subject that have rows of their own in a period. */
  static final int MAX_LISTED = 100;

  private static final String MANY = "TooManyErrors";

  /**
   * What is counted together.
   *
   * @param pluginConfigId or what stands in its place
   * @param category which of the plugin's functions are called
   */
  public record Subject(int teamId, int pluginConfigId, String category) {
    public Subject {
      requireNonNull(category, "category is null");
    }
  }

  /** What waits of one subject. */
  private static final class Counts {
    private long successes;
    private long successesOnRetry;

    /** Failures that have had rows of their own in this period. */
    private int listed;

    /** Failures that have none. */
    private long unlisted;
  }

  private final Consumer<OutputRecord> out;
  private final Clock clock;

  /**
   * Of the subjects of this period, at most a few for each plugin config that runs here. In the
   * order in which their first calls ended, so that rows have an order too.
   */
  private final Map<Subject, Counts> waiting = new LinkedHashMap<>();

  public AppMetricCounts(Consumer<OutputRecord> out, Clock clock) {
    this.out = requireNonNull(out, "out is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Calls went well.
   *
   * @param attempt how often they were tried before
   * @param count how many they were
   */
  public void succeeded(Subject subject, int attempt, int count) {
    Counts counts = countsOf(subject);
    if (attempt == 0) {
      counts.successes += count;
    } else {
      counts.successesOnRetry += count;
    }
  }

  /**
   * Calls failed and are not made again.
   *
   * @param jobId of the job that failed, null for what is no job
   * @param count how many they were
   * @param error asked for if it has a row of its own
   */
  public void failed(
      Subject subject, @Nullable String jobId, int count, Supplier<AppMetric.Failure> error) {
    Counts counts = countsOf(subject);
    if (counts.listed == MAX_LISTED) {
      counts.unlisted += count;
      return;
    }
    counts.listed++;
    write(subject, jobId, 0, 0, count, error.get());
  }

  /** Writes what waits. */
  public void flush() {
    waiting.forEach(this::flush);
  }

  /** Writes what waits, and lets failures have rows of their own again. */
  public void periodEnded() {
    flush();
    waiting.clear();
  }

  private void flush(Subject subject, Counts counts) {
    if (counts.successes + counts.successesOnRetry > 0) {
      write(subject, null, counts.successes, counts.successesOnRetry, 0, null);
      counts.successes = 0;
      counts.successesOnRetry = 0;
    }
    if (counts.unlisted > 0) {
      write(subject, null, 0, 0, counts.unlisted, unlisted());
      counts.unlisted = 0;
    }
  }

  private static AppMetric.Failure unlisted() {
    String text =
        "There have been more failures than the %d within %d s that are listed one by one; this row counts the others."
            .formatted(MAX_LISTED, PERIOD_MILLIS / 1_000);
    String details = Json.writeText(AppMetric.Failure.details(MANY, text));
    return new AppMetric.Failure(UUID.randomUUID().toString(), MANY, details);
  }

  private Counts countsOf(Subject subject) {
    return waiting.computeIfAbsent(subject, key -> new Counts());
  }

  private void write(
      Subject subject,
      @Nullable String jobId,
      long successes,
      long successesOnRetry,
      long failures,
      @Nullable AppMetric.Failure error) {
    out.accept(
        new AppMetric(
                clock.millis(),
                subject.teamId(),
                subject.pluginConfigId(),
                jobId,
                subject.category(),
                successes,
                successesOnRetry,
                failures,
                error)
            .toOutput());
  }
}
