package io.sluice.operators.output;

/** Who wrote a log entry (contract §7.2). */
public enum LogSource {
  /** The job itself: set-up, refusals, quotas. */
  SYSTEM,
  /** An error that left the plugin's code. */
  PLUGIN,
  /** The plugin's {@code console}. */
  CONSOLE
}
