package io.sluice.runtime.host;

import static java.util.Objects.requireNonNull;

import javax.annotation.Nullable;

/** Something that went wrong with a plugin: a stable code, who is to blame, and a text to read. */
public sealed interface PluginFailure {
  /** Code of a version that does not run for a while: what it was to do can wait. */
  String SUSPECTED = "SUSPECTED";

  /** Code of a version in which a thread was lost. */
  String THREAD_LOST = "THREAD_LOST";

  /** Who is to blame, which decides what happens next. */
  enum Blame {
    /** The plugin's code: goes to the team's log. */
    PLUGIN,
    /** The plugin broke a budget: goes to the team's log and counts against the plugin. */
    LIMIT,
    /** The plugin asks to be run again, or ran out of time. */
    RETRYABLE,
    /** Our own fault. */
    HOST
  }

  /** Stable, upper case, for metrics and dead letters. */
  String code();

  Blame blame();

  /** The JavaScript error's name, for example {@code TypeError}. */
  String name();

  String message();

  /** The guest's stack, its own frames only; null if there is none. */
  @Nullable
  String stack();

  /** As JavaScript prints an error: the name, and the message if there is one. */
  default String text() {
    return message().isEmpty() ? name() : name() + ": " + message();
  }

  /**
   * The plugin threw or rejected.
   *
   * @param isRetry whether it was a {@code RetryError}, or one of its kind
   */
  record Thrown(String name, String message, @Nullable String stack, boolean isRetry)
      implements PluginFailure {
    public Thrown {
      requireNonNull(name, "name is null");
      requireNonNull(message, "message is null");
    }

    /** An error that does not ask to be run again. */
    public Thrown(String name, String message, @Nullable String stack) {
      this(name, message, stack, false);
    }

    /** There is no job of that name (contract §9.2). */
    public static Thrown unknownJob(String job, String plugin, int configId) {
      return new Thrown(
          "Error",
          "Task \"%s\" not found for plugin \"%s\" with config id %d"
              .formatted(job, plugin, configId),
          null);
    }

    @Override
    public String code() {
      return blame() == Blame.RETRYABLE ? "RETRY_REQUESTED" : "THROWN";
    }

    @Override
    public Blame blame() {
      return isRetry ? Blame.RETRYABLE : Blame.PLUGIN;
    }
  }

  /** An invocation took longer than {@code TASK_TIMEOUT}, awaits included (contract §5). */
  record TimedOut(String message) implements PluginFailure {
    public TimedOut {
      requireNonNull(message, "message is null");
    }

    @Override
    public String code() {
      return "TIMED_OUT";
    }

    @Override
    public Blame blame() {
      return Blame.RETRYABLE;
    }

    @Override
    public String name() {
      return "TimeoutError";
    }

    @Override
    public String stack() {
      return null;
    }
  }

  /** A slice broke its CPU or allocation budget and its sandbox was killed. */
  record LimitBroken(String code, String name, String message, @Nullable String stack)
      implements PluginFailure {
    public LimitBroken {
      requireNonNull(code, "code is null");
      requireNonNull(name, "name is null");
      requireNonNull(message, "message is null");
    }

    @Override
    public Blame blame() {
      return Blame.LIMIT;
    }
  }

  /** The plugin could not be loaded: its package, its syntax, or its top-level code. */
  record LoadFailed(String name, String message, @Nullable String stack) implements PluginFailure {
    public LoadFailed {
      requireNonNull(name, "name is null");
      requireNonNull(message, "message is null");
    }

    @Override
    public String code() {
      return "LOAD_FAILED";
    }

    @Override
    public Blame blame() {
      return Blame.PLUGIN;
    }
  }

  /** Ours: the engine or the host failed where no plugin should be able to make it. */
  record HostFailed(String message) implements PluginFailure {
    public HostFailed {
      requireNonNull(message, "message is null");
    }

    @Override
    public String code() {
      return "HOST_FAILED";
    }

    @Override
    public Blame blame() {
      return Blame.HOST;
    }

    @Override
    public String name() {
      return "Error";
    }

    @Override
    public String stack() {
      return null;
    }
  }
}
