package io.sluice.runtime.local;

import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.PluginFailure;

/** Something a plugin did, as it was written down. */
public sealed interface LocalEntry {
  /** Whose plugin config it was. */
  int configId();

  /**
   * It logged something.
   *
   * @param log what
   */
  record Logged(int configId, Effect.Log log) implements LocalEntry {}

  /**
   * An error was recorded against it (contract §7.1).
   *
   * @param function which of its functions failed
   * @param failure with what
   */
  record Failed(int configId, String function, PluginFailure failure) implements LocalEntry {}

  /**
   * It captured an event.
   *
   * @param capture what it said
   * @param event JSON text of the event that was made of it
   */
  record Captured(int configId, Effect.Capture capture, String event) implements LocalEntry {}

  /**
   * It enqueued a job. It runs when it is told to.
   *
   * @param job which
   */
  record Enqueued(int configId, Effect.EnqueueJob job) implements LocalEntry {}

  /**
   * A call that asked to be run again will be.
   *
   * @param function which of its functions
   * @param atMillis when, on the team's clock
   * @param failure what it said
   */
  record WillRetry(int configId, String function, long atMillis, PluginFailure failure)
      implements LocalEntry {}
}
