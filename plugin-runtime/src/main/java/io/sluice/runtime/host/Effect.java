package io.sluice.runtime.host;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import javax.annotation.Nullable;

/**
 * Something a plugin did to the outside, as data. The host decides when it becomes true: with the
 * commit of the invocation it belongs to.
 */
public sealed interface Effect {
  /** An effect on state that later reads must see. */
  sealed interface OnState extends Effect {
    /** The entry it changes. */
    StateKey key();
  }

  /** Of logs and failures: they go out whatever becomes of their invocation. */
  sealed interface Said extends Effect {}

  /**
   * An entry gets a value: {@code storage.set}, {@code cache.set} and what changes an entry.
   *
   * @param key the entry
   * @param value what it holds from now on
   */
  record Put(StateKey key, StateValue value) implements OnState {
    public Put {
      requireNonNull(key, "key is null");
      requireNonNull(value, "value is null");
    }
  }

  /**
   * An entry goes: {@code storage.del}, or a {@code set} to undefined (contract §6.3).
   *
   * @param key the entry
   */
  record Delete(StateKey key) implements OnState {
    public Delete {
      requireNonNull(key, "key is null");
    }
  }

  /**
   * A job is to run (contract §6.5).
   *
   * @param name of the function among the plugin's jobs; it may not exist
   * @param payload JSON text, null if none was given
   * @param atMillis when, in milliseconds since the epoch
   */
  record EnqueueJob(String name, @Nullable String payload, long atMillis) implements Effect {
    public EnqueueJob {
      requireNonNull(name, "name is null");
    }
  }

  /**
   * {@code posthog.capture} (contract §6.8).
   *
   * @param event the event's name
   * @param properties JSON object text, as the plugin gave them
   * @param epochMillis when it was said
   */
  record Capture(String event, String properties, long epochMillis) implements Effect {
    public Capture {
      requireNonNull(event, "event is null");
      requireNonNull(properties, "properties is null");
    }
  }

  /**
   * {@code meta.metrics} (contract §6.7).
   *
   * @param name one the plugin declared
   * @param operation how values are combined
   * @param value what came
   */
  record UpdateMetric(String name, MetricOperation operation, double value) implements Effect {
    public UpdateMetric {
      requireNonNull(name, "name is null");
      requireNonNull(operation, "operation is null");
    }
  }

  /**
   * Something is put into a buffer of {@code createBuffer}; the buffer's rule is in {@link
   * BufferRule}.
   *
   * @param buffer which of the sandbox's buffers, counted from 0 in the order they were made
   * @param item JSON text
   * @param points what it counts against the limit
   * @param limit points after which the buffer is flushed
   * @param timeout age of the oldest item after which the buffer is flushed
   */
  record AppendToBuffer(int buffer, String item, double points, double limit, Duration timeout)
      implements Effect {
    public AppendToBuffer {
      requireNonNull(item, "item is null");
      requireNonNull(timeout, "timeout is null");
    }
  }

  /**
   * A buffer is to be flushed now.
   *
   * @param buffer which of the sandbox's buffers
   */
  record FlushBuffer(int buffer) implements Effect {}

  /**
   * A line for the plugin's log (contract §6.11, §7.2).
   *
   * @param source who speaks
   * @param level the console method, upper case
   * @param message the text
   * @param epochMillis when it was said
   */
  record Log(LogSource source, LogLevel level, String message, long epochMillis) implements Said {
    public Log {
      requireNonNull(source, "source is null");
      requireNonNull(level, "level is null");
      requireNonNull(message, "message is null");
    }
  }

  /**
   * A promise was rejected and nobody was waiting for it (contract §4.8).
   *
   * @param failure what it was rejected with
   */
  record Unhandled(PluginFailure failure) implements Said {
    public Unhandled {
      requireNonNull(failure, "failure is null");
    }
  }
}
