package io.sluice.runtime.sandbox;

import static java.util.Objects.requireNonNull;

import io.sluice.runtime.actor.Budget;
import io.sluice.runtime.http.HttpOptions;
import java.io.Serializable;
import java.time.Duration;
import java.util.function.Consumer;
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
    return changed(draft -> draft.threads = value);
  }

  public RuntimeOptions withMaxSandboxes(int value) {
    return changed(draft -> draft.maxSandboxes = value);
  }

  public RuntimeOptions withSlice(Budget value) {
    return changed(draft -> draft.slice = value);
  }

  public RuntimeOptions withSetup(Budget value) {
    return changed(draft -> draft.setup = value);
  }

  public RuntimeOptions withSetupsAtOnce(int value) {
    return changed(draft -> draft.setupsAtOnce = value);
  }

  public RuntimeOptions withTaskTimeout(Duration value) {
    return changed(draft -> draft.taskTimeout = value);
  }

  public RuntimeOptions withCall(CallLimits value) {
    return changed(draft -> draft.call = value);
  }

  public RuntimeOptions withHttp(HttpOptions value) {
    return changed(draft -> draft.http = value);
  }

  public RuntimeOptions withScriptFolder(@Nullable String value) {
    return changed(draft -> draft.scriptFolder = value);
  }

  public RuntimeOptions withFlightFolder(@Nullable String value) {
    return changed(draft -> draft.flightFolder = value);
  }

  private RuntimeOptions changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.options();
  }

  /** Options on their way to others. */
  private static final class Draft {
    private int threads;
    private int maxSandboxes;
    private Budget slice;
    private Budget setup;
    private int setupsAtOnce;
    private Duration taskTimeout;
    private CallLimits call;
    private HttpOptions http;
    @Nullable private String scriptFolder;
    @Nullable private String flightFolder;

    Draft(RuntimeOptions from) {
      threads = from.threads();
      maxSandboxes = from.maxSandboxes();
      slice = from.slice();
      setup = from.setup();
      setupsAtOnce = from.setupsAtOnce();
      taskTimeout = from.taskTimeout();
      call = from.call();
      http = from.http();
      scriptFolder = from.scriptFolder();
      flightFolder = from.flightFolder();
    }

    RuntimeOptions options() {
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
          flightFolder);
    }
  }
}
