package io.sluice.deploy.bench;

import io.sluice.deploy.Problem;

/**
 * What the job's process says of itself at one moment.
 *
 * @param wallNanos of a clock that only runs forward
 * @param cpuNanos CPU time of the whole process since its start
 * @param compilerNanos time the JIT compiler has taken since the process's start
 * @param parked events the plugin stage has parked in its state now
 * @param engine JavaScript engine the job has found, empty if it has none
 */
record Sample(long wallNanos, long cpuNanos, long compilerNanos, long parked, String engine) {
  private static final String SEPARATOR = "\t";

  /** One line, read by {@link #parse}. */
  String toLine() {
    return String.join(
        SEPARATOR,
        Long.toString(wallNanos),
        Long.toString(cpuNanos),
        Long.toString(compilerNanos),
        Long.toString(parked),
        engine);
  }

  static Sample parse(String line) {
    String[] parts = line.split(SEPARATOR, -1);
    try {
      return new Sample(
          Long.parseLong(parts[0]),
          Long.parseLong(parts[1]),
          Long.parseLong(parts[2]),
          Long.parseLong(parts[3]),
          parts[4]);
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw Problem.failure("The job's process said \"" + line + "\" where a sample was due.", e);
    }
  }
}
