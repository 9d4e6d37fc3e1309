package io.sluice.runtime.sandbox;

import static java.util.Objects.requireNonNull;

import io.sluice.runtime.actor.Budget;
import java.io.Serializable;
import java.time.Duration;

/**
 * Limits and sizes of a {@link PluginRuntime}.
 *
 * @param threads threads that run plugins, 1 or more
 * @param slice what one slice may use
 * @param setup what loading a plugin and each slice of its {@code setupPlugin} may use
 * @param taskTimeout wall-clock time of one invocation, awaits included, waiting for the host not
 *     ({@code TASK_TIMEOUT}, contract §5)
 * @param logLines log lines one invocation may write
 * @param logCharacters characters one invocation may log
 * @param storageValueBytes longest value {@code storage.set} takes, in UTF-16 units of its JSON
 *     text
 */
public record RuntimeOptions(
    int threads,
    Budget slice,
    Budget setup,
    Duration taskTimeout,
    int logLines,
    int logCharacters,
    int storageValueBytes)
    implements Serializable {
  private static final long MB = 1L << 20;

  public RuntimeOptions {
    requireNonNull(slice, "slice is null");
    requireNonNull(setup, "setup is null");
    requireNonNull(taskTimeout, "taskTimeout is null");
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ", expected 1 or more");
    }
    if (taskTimeout.isNegative() || taskTimeout.isZero()) {
      throw new IllegalArgumentException(
          "taskTimeout is " + taskTimeout + ", expected more than 0");
    }
  }

  /** The defaults of every limit, and a thread for each core. */
  public static RuntimeOptions defaults() {
    return new RuntimeOptions(
        Runtime.getRuntime().availableProcessors(),
        new Budget(Duration.ofSeconds(1).toNanos(), 256 * MB),
        new Budget(Duration.ofSeconds(10).toNanos(), 512 * MB),
        Duration.ofSeconds(30),
        100,
        64 * 1024,
        (int) MB);
  }

  public RuntimeOptions withThreads(int value) {
    return new RuntimeOptions(
        value, slice, setup, taskTimeout, logLines, logCharacters, storageValueBytes);
  }

  public RuntimeOptions withSlice(Budget value) {
    return new RuntimeOptions(
        threads, value, setup, taskTimeout, logLines, logCharacters, storageValueBytes);
  }

  public RuntimeOptions withSetup(Budget value) {
    return new RuntimeOptions(
        threads, slice, value, taskTimeout, logLines, logCharacters, storageValueBytes);
  }

  public RuntimeOptions withTaskTimeout(Duration value) {
    return new RuntimeOptions(
        threads, slice, setup, value, logLines, logCharacters, storageValueBytes);
  }
}
