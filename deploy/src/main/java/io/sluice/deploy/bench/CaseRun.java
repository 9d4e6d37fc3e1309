package io.sluice.deploy.bench;

import io.sluice.deploy.Problem;
import java.time.Duration;

/**
 * One measurement of one case: a new process, whole laps over the input until it is warm and its
 * compiler quiet, then whole laps until the window is full. A lap starts the job at the first event
 * and ends with the row of the last one, so all that an event costs is in it, also what the job
 * does long before the row is written, as parking the event. What starting the job costs is not:
 * counting begins when the first {@value #LEAD_PERCENT} % of the rows are out.
 */
final class CaseRun {
  static final int LEAD_PERCENT = 2;

  /** A process is warm when its compiler works for less than this share of the time. */
  static final double QUIET_COMPILER = 0.05;

  /**
   * On a busy machine the compiler is never quiet; a warm-up ends after so many times its length.
   */
  static final int MOST_WARM_UPS = 4;

  /** A broker that is asked too often takes part of a core that the job could have. */
  private static final long POLL_MILLIS = 50;

  private static final int POLLS_PER_SAMPLE = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration IDLE = Duration.ofSeconds(3);

  private final ChildProcess job;
  private final RowCount rows;
  private final RowCount deadLetters;
  private final long events;
  private String engine = "";

  /**
   * @param job a process that runs {@link JobProcess}
   * @param rows counts the job's output
   * @param deadLetters counts what must not be
   * @param events of the input
   */
  CaseRun(ChildProcess job, RowCount rows, RowCount deadLetters, long events) {
    this.job = job;
    this.rows = rows;
    this.deadLetters = deadLetters;
    this.events = events;
  }

  /**
   * What came of it.
   *
   * @param measured all laps of the window
   * @param idleCpuShare of one core that the process takes with no job in it
   * @param engine the JavaScript engine, empty if the case has none
   */
  record Result(Measurement measured, double idleCpuShare, String engine) {}

  Result run(Duration warmUp, Duration window) {
    warmUp(warmUp);
    Measurement measured = Measurement.NONE;
    while (measured.wallNanos() < window.toNanos()) {
      measured = measured.plus(lap());
    }
    return new Result(measured, idleCpuShare(), engine);
  }

  private void warmUp(Duration least) {
    long start = System.nanoTime();
    boolean isWarm;
    do {
      Measurement lap = lap();
      long taken = System.nanoTime() - start;
      boolean isQuiet = lap.compilerShare() < QUIET_COMPILER;
      isWarm = taken >= MOST_WARM_UPS * least.toNanos() || (taken >= least.toNanos() && isQuiet);
    } while (!isWarm);
  }

  private Measurement lap() {
    long first = rows.now();
    job.ask("start");
    long lead = await(first, first + events * LEAD_PERCENT / 100).rows;
    Sample begin = sample();
    Progress end = await(lead, first + events);
    Sample last = sample();
    job.ask("stop");
    if (deadLetters.now() > 0) {
      throw Problem.failure(
          "%d events became dead letters; expected none.".formatted(deadLetters.now()));
    }
    return new Measurement(
        end.rows - lead,
        last.cpuNanos() - begin.cpuNanos(),
        last.wallNanos() - begin.wallNanos(),
        last.compilerNanos() - begin.compilerNanos(),
        Math.max(begin.parked(), end.mostParked));
  }

  private record Progress(long rows, long mostParked) {}

  private Progress await(long from, long wanted) {
    long count = from;
    long mostParked = 0;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (int poll = 1; count < wanted; poll++) {
      pause(POLL_MILLIS);
      long now = rows.now();
      if (now > count) {
        count = now;
        deadline = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw Problem.failure(
            "Nothing came out of the job for %d s, and %d of %d events are missing."
                .formatted(PATIENCE.toSeconds(), wanted - count, events));
      }
      if (poll % POLLS_PER_SAMPLE == 0) {
        mostParked = Math.max(mostParked, sample().parked());
      }
    }
    return new Progress(count, mostParked);
  }

  private double idleCpuShare() {
    pause(IDLE.toMillis());
    Sample begin = sample();
    pause(IDLE.toMillis());
    Sample end = sample();
    return (end.cpuNanos() - begin.cpuNanos()) / (double) (end.wallNanos() - begin.wallNanos());
  }

  private Sample sample() {
    Sample sample = Sample.parse(job.ask("sample"));
    if (!sample.engine().isEmpty()) {
      engine = sample.engine();
    }
    return sample;
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.failure("Stopped while measuring.", e);
    }
  }
}
