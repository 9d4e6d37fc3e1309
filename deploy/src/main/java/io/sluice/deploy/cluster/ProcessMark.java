package io.sluice.deploy.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that another run of the command may have started. Its number alone would not do:
 * numbers are used again, and all are after the machine was restarted.
 *
 * @param pid its number
 * @param startedMillis when it started, in milliseconds since the epoch
 */
record ProcessMark(long pid, long startedMillis) {
  /** The start of the machine, to which the system relates all others, is known to the second. */
  private static final Duration TOLERANCE = Duration.ofSeconds(3);

  static ProcessMark of(ProcessHandle process) {
    return new ProcessMark(
        process.pid(), process.info().startInstant().orElseGet(Instant::now).toEpochMilli());
  }

  /** The process; empty if it has ended, also if its number belongs to another now. */
  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isIt);
  }

  boolean isAlive() {
    return process().isPresent();
  }

  /** Ends it at once and waits until it is gone. */
  void kill() {
    process()
        .ifPresent(
            process -> {
              process.destroyForcibly();
              process.onExit().join();
            });
  }

  private boolean isIt(ProcessHandle process) {
    return process
        .info()
        .startInstant()
        .map(started -> Math.abs(started.toEpochMilli() - startedMillis) < TOLERANCE.toMillis())
        .orElse(false);
  }
}
