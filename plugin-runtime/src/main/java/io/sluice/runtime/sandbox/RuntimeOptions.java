package io.sluice.runtime.sandbox;

import static java.util.Objects.requireNonNull;

import io.sluice.runtime.actor.Budget;
import java.io.Serializable;
import java.time.Duration;

/**
 * Limits and sizes of a {@link PluginRuntime}.
 *
 * @param threads threads that run plugins; 0 for one for each core of the machine they run on
 * @param slice what one slice may use
 * @param setup what loading a plugin and each slice of its {@code setupPlugin} may use
 * @param taskTimeout wall-clock time of one invocation, awaits included, waiting for the host not
 *     ({@code TASK_TIMEOUT}, contract §5)
 * @param logLines log lines one invocation may write
 * @param logCharacters characters one invocation may log
 * @param storageValueCharacters longest value {@code storage.set} takes, in UTF-16 units of its
 *     JSON text
 * @param stateCharactersPerCall what one invocation may write into state, in UTF-16 units
 */
public record RuntimeOptions(
    int threads,
    Budget slice,
    Budget setup,
    Duration taskTimeout,
    int logLines,
    int logCharacters,
    int storageValueCharacters,
    int stateCharactersPerCall)
    implements Serializable {
  private static final long MB = 1L << 20;

  public RuntimeOptions {
    requireNonNull(slice, "slice is null");
    requireNonNull(setup, "setup is null");
    requireNonNull(taskTimeout, "taskTimeout is null");
    if (threads < 0) {
      throw new IllegalArgumentException("threads is " + threads + ", expected 0 or more");
    }
    if (taskTimeout.isNegative() || taskTimeout.isZero()) {
      throw new IllegalArgumentException(
          "taskTimeout is " + taskTimeout + ", expected more than 0");
    }
  }

  /** The defaults of every limit, and a thread for each core. */
  public static RuntimeOptions defaults() {
    return new RuntimeOptions(
        0,
        new Budget(Duration.ofSeconds(1).toNanos(), 256 * MB),
        new Budget(Duration.ofSeconds(10).toNanos(), 512 * MB),
        Duration.ofSeconds(30),
        100,
        64 * 1024,
        (int) MB,
        (int) (16 * MB));
  }

  public RuntimeOptions withThreads(int value) {
    return new RuntimeOptions(
        value,
        slice,
        setup,
        taskTimeout,
        logLines,
        logCharacters,
        storageValueCharacters,
        stateCharactersPerCall);
  }

  public RuntimeOptions withSlice(Budget value) {
    return new RuntimeOptions(
        threads,
        value,
        setup,
        taskTimeout,
        logLines,
        logCharacters,
        storageValueCharacters,
        stateCharactersPerCall);
  }

  public RuntimeOptions withSetup(Budget value) {
    return new RuntimeOptions(
        threads,
        slice,
        value,
        taskTimeout,
        logLines,
        logCharacters,
        storageValueCharacters,
        stateCharactersPerCall);
  }

  public RuntimeOptions withTaskTimeout(Duration value) {
    return new RuntimeOptions(
        threads,
        slice,
        setup,
        value,
        logLines,
        logCharacters,
        storageValueCharacters,
        stateCharactersPerCall);
  }
}
