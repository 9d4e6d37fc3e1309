package io.sluice.runtime.sandbox;

import static java.util.Objects.requireNonNull;

import io.sluice.runtime.actor.Budget;
import io.sluice.runtime.http.HttpOptions;
import java.io.Serializable;
import java.time.Duration;
import javax.annotation.Nullable;

/**
 * Limits and sizes of a {@link PluginRuntime}.
 *
 * @param threads threads that run plugins; 0 for one for each core of the machine they run on
 * @param maxSandboxes contexts alive at a time in the process; of more, those that were not used
 *     for the longest time and have nothing to do are let go, and set up again when they are needed
 * @param slice what one slice may use
 * @param setup what loading a plugin and each slice of its {@code setupPlugin} may use
 * @param setupsAtOnce plugins of the process that are loaded at a time; more wait for their turn
 * @param taskTimeout wall-clock time of one invocation, awaits included, waiting for the host not
 *     ({@code TASK_TIMEOUT}, contract §5)
 * @param call what one invocation may do through the host
 * @param http what the requests of plugins may reach
 * @param scriptFolder where compiled scripts are kept over restarts, a folder that nobody else can
 *     write to; null if nowhere
 * @param flightFolder where the process notes what runs, for the next one to read if this one dies
 *     of it; null if nowhere
 */
public record RuntimeOptions(
    int threads,
    int maxSandboxes,
    Budget slice,
    Budget setup,
    int setupsAtOnce,
    Duration taskTimeout,
    CallLimits call,
    HttpOptions http,
    @Nullable String scriptFolder,
    @Nullable String flightFolder)
    implements Serializable {
  private static final long MB = 1L << 20;

  /** At some 100 KB each they take a gigabyte. */
  private static final int MAX_SANDBOXES = 10_000;

  public RuntimeOptions {
    requireNonNull(slice, "slice is null");
    requireNonNull(setup, "setup is null");
    requireNonNull(taskTimeout, "taskTimeout is null");
    requireNonNull(call, "call is null");
    requireNonNull(http, "http is null");
    if (threads < 0) {
      throw new IllegalArgumentException("threads is " + threads + ", expected 0 or more");
    }
    if (maxSandboxes < 1) {
      throw new IllegalArgumentException(
          "maxSandboxes is " + maxSandboxes + ", expected 1 or more");
    }
    if (setupsAtOnce < 1) {
      throw new IllegalArgumentException(
          "setupsAtOnce is " + setupsAtOnce + ", expected 1 or more");
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
        MAX_SANDBOXES,
        new Budget(Duration.ofSeconds(1).toNanos(), 256 * MB),
        new Budget(Duration.ofSeconds(10).toNanos(), 512 * MB),
        4,
        Duration.ofSeconds(30),
        CallLimits.defaults(),
        HttpOptions.defaults(),
        null,
        null);
  }

  public RuntimeOptions withThreads(int value) {
    return new RuntimeOptions(
        value,
        maxSandboxes,
        slice,
        setup,
        setupsAtOnce,
        taskTimeout,
        call,
        http,
        scriptFolder,
        flightFolder);
  }

  public RuntimeOptions withMaxSandboxes(int value) {
    return new RuntimeOptions(
        threads,
        value,
        slice,
        setup,
        setupsAtOnce,
        taskTimeout,
        call,
        http,
        scriptFolder,
        flightFolder);
  }

  public RuntimeOptions withSlice(Budget value) {
    return new RuntimeOptions(
        threads,
        maxSandboxes,
        value,
        setup,
        setupsAtOnce,
        taskTimeout,
        call,
        http,
        scriptFolder,
        flightFolder);
  }

  public RuntimeOptions withSetup(Budget value) {
    return new RuntimeOptions(
        threads,
        maxSandboxes,
        slice,
        value,
        setupsAtOnce,
        taskTimeout,
        call,
        http,
        scriptFolder,
        flightFolder);
  }

  public RuntimeOptions withSetupsAtOnce(int value) {
    return new RuntimeOptions(
        threads,
        maxSandboxes,
        slice,
        setup,
        value,
        taskTimeout,
        call,
        http,
        scriptFolder,
        flightFolder);
  }

  public RuntimeOptions withTaskTimeout(Duration value) {
    return new RuntimeOptions(
        threads,
        maxSandboxes,
        slice,
        setup,
        setupsAtOnce,
        value,
        call,
        http,
        scriptFolder,
        flightFolder);
  }

  public RuntimeOptions withCall(CallLimits value) {
    return new RuntimeOptions(
        threads,
        maxSandboxes,
        slice,
        setup,
        setupsAtOnce,
        taskTimeout,
        value,
        http,
        scriptFolder,
        flightFolder);
  }

  public RuntimeOptions withHttp(HttpOptions value) {
    return new RuntimeOptions(
        threads,
        maxSandboxes,
        slice,
        setup,
        setupsAtOnce,
        taskTimeout,
        call,
        value,
        scriptFolder,
        flightFolder);
  }

  public RuntimeOptions withScriptFolder(@Nullable String value) {
    return new RuntimeOptions(
        threads,
        maxSandboxes,
        slice,
        setup,
        setupsAtOnce,
        taskTimeout,
        call,
        http,
        value,
        flightFolder);
  }

  public RuntimeOptions withFlightFolder(@Nullable String value) {
    return new RuntimeOptions(
        threads,
        maxSandboxes,
        slice,
        setup,
        setupsAtOnce,
        taskTimeout,
        call,
        http,
        scriptFolder,
        value);
  }
}
