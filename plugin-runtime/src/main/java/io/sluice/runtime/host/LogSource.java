package io.sluice.runtime.host;

/** Who wrote a log line (contract §7.2). */
public enum LogSource {
  /** Sluice itself: set-up, refusals, quotas. */
  SYSTEM,
  /** An error that left the plugin's code. */
  PLUGIN,
  /** The plugin's {@code console}. */
  CONSOLE
}
