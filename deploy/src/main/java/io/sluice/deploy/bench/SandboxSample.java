package io.sluice.deploy.bench;

import io.sluice.deploy.Problem;

/**
 * What an engine did in one window.
 *
 * @param events that went through
 * @param processNanos CPU time of the whole process
 * @param threadNanos CPU time of the threads that run plugins; 0 if that cannot be told apart
 */
record SandboxSample(long events, long processNanos, long threadNanos) {
  private static final String SEPARATOR = "\t";

  /** One line, read by {@link #parse}; the harness for Node says the same. */
  String toLine() {
    return events + SEPARATOR + processNanos + SEPARATOR + threadNanos;
  }

  static SandboxSample parse(String line) {
    String[] parts = line.split(SEPARATOR, -1);
    try {
      return new SandboxSample(
          Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw Problem.failure("An engine said \"" + line + "\" where a sample was due.", e);
    }
  }

  /** Events per second of the whole process's CPU time: helpers, collector and compiler count. */
  double rate() {
    return events * 1e9 / processNanos;
  }

  /** Events per second of CPU time of the threads that run plugins. */
  double threadRate() {
    return events * 1e9 / threadNanos;
  }
}
