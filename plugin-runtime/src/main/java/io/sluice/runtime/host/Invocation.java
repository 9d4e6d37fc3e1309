package io.sluice.runtime.host;

import static java.util.Objects.requireNonNull;

import javax.annotation.Nullable;

/**
 * One call of an exported function. It is the unit of commit: everything a plugin does through the
 * host while the call lasts belongs to it. Also its own identity, as the owner of slices, reads and
 * effects.
 *
 * @param id unique among the invocations of one team on one subtask; above 0 if the host started
 *     it, below 0 if the runtime did ({@code setupPlugin}, {@code teardownPlugin})
 * @param configId the plugin config whose sandbox it runs in
 * @param function name of the exported function, or {@link #job} or {@link #buffer}
 * @param argument JSON text of the function's first argument, null if it gets none but {@code meta}
 * @param batchId of what was gathered and is handed on, the same in every attempt and after a
 *     restart; null if it was not
 */
public record Invocation(
    long id, int configId, String function, @Nullable String argument, @Nullable String batchId) {
  public static final String PROCESS_EVENT = "processEvent";

  /** Its argument is an array of events; {@link BatchOutcome} tells what became of each. */
  public static final String PROCESS_EVENT_BATCH = "processEventBatch";

  public static final String ON_EVENT = "onEvent";
  public static final String ON_SNAPSHOT = "onSnapshot";
  public static final String EXPORT_EVENTS = "exportEvents";
  public static final String COMPOSE_WEBHOOK = "composeWebhook";
  public static final String SETUP_PLUGIN = "setupPlugin";
  public static final String TEARDOWN_PLUGIN = "teardownPlugin";

  private static final String JOB = "jobs.";
  private static final String BUFFER = "buffer.";

  public Invocation {
    requireNonNull(function, "function is null");
  }

  /** A call of what was not gathered. */
  public Invocation(long id, int configId, String function, @Nullable String argument) {
    this(id, configId, function, argument, null);
  }

  /** The function that runs a job; its argument is the payload. */
  public static String job(String name) {
    return JOB + name;
  }

  /** Whether {@link #job} named it. */
  public static boolean isJob(String function) {
    return function.startsWith(JOB);
  }

  /** The job's own name. */
  public static String jobOf(String function) {
    return function.substring(JOB.length());
  }

  /** The function that takes what was in a buffer of {@code createBuffer}, as an array. */
  public static String buffer(int number) {
    return BUFFER + number;
  }

  /** Whether {@link #buffer} named it. */
  public static boolean isBuffer(String function) {
    return function.startsWith(BUFFER);
  }

  /** Whether the runtime started it, and not the host. */
  public boolean isLifecycle() {
    return id < 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Invocation that && id == that.id && configId == that.configId;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }

  /** Without the argument, which may be large and private. */
  @Override
  public String toString() {
    return function + "#" + id + " of plugin config " + configId;
  }
}
