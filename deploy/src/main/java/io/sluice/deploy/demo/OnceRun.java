package io.sluice.deploy.demo;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.deploy.Problem;
import io.sluice.deploy.demo.EventLedger.Balance;
import io.sluice.deploy.kafka.ConsumerGroup;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Waits until every event of a limited run is accounted for, and says what became of them.
 *
 * <p>An event is accounted for when its row or its dead letter has been read from the output
 * topics. One that the filter plugin may drop is taken as dropped when the job has committed to
 * have read all input, everything else has come out, and nothing has come for a while.
 */
final class OnceRun {
  private static final Duration QUIET = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final int POLLS_PER_REPORT = 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TrafficFeed feed;
  private final EventLedger ledger;
  private final OutputReader output;
  private final ConsumerGroup job;
  private final InstantSource clock;

  OnceRun(
      TrafficFeed feed,
      EventLedger ledger,
      OutputReader output,
      ConsumerGroup job,
      InstantSource clock) {
    this.feed = requireNonNull(feed, "feed is null");
    this.ledger = requireNonNull(ledger, "ledger is null");
    this.output = requireNonNull(output, "output is null");
    this.job = requireNonNull(job, "job is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Waits.
   *
   * @param progress told now and then how far it is
   * @param jobCheck throws if the job has failed
   * @throws Problem if nothing more comes out and events are missing; it says which
   */
  Balance await(PrintStream progress, Runnable jobCheck) {
    long lastChange = clock.millis();
    Balance before = ledger.balance();
    for (int poll = 1; ; poll++) {
      pause();
      Balance balance = ledger.balance();
      if (!balance.equals(before)) {
        before = balance;
        lastChange = clock.millis();
      }
      if (feed.isDone()
          && balance.isEven()
          && output.quiet().compareTo(QUIET) > 0
          && job.lag() == 0) {
        return balance;
      }
      if (poll % POLLS_PER_REPORT == 0) {
        jobCheck.run();
        progress.printf(
            "in %d, out %d, dead letters %d, missing %d%n",
            balance.in(), balance.out(), balance.deadLettered(), balance.missing());
      }
      if (clock.millis() - lastChange > PATIENCE.toMillis()) {
        throw Problem.failure(stuck(balance));
      }
    }
  }

  /** The summary as one line of JSON. */
  static String summary(Balance balance, DemoStats stats, Duration took) {
    ObjectNode summary = JSON.createObjectNode();
    summary.put("in", balance.in());
    summary.put("out", balance.out());
    summary.put("dropped", balance.in() - balance.out() - balance.deadLettered());
    summary.put("deadLettered", balance.deadLettered());
    PeopleStats.Counts people = stats.people().counts();
    summary
        .putObject("people")
        .put("made", people.made())
        .put("identified", people.identified())
        .put("merged", people.merged());
    summary.put("delivered", stats.deliveries());
    ObjectNode perCountry = summary.putObject("perCountry");
    stats.perCountry().forEach(perCountry::put);
    summary.put("seconds", Math.round(took.toMillis() / 100.0) / 10.0);
    return summary.toString();
  }

  private String stuck(Balance balance) {
    return ("Nothing has come out for %d s and of %d events %d are missing (%d came out, %d became"
            + " dead letters, %d more may have been dropped by the filter); the job has %d input"
            + " records left to read.")
        .formatted(
            PATIENCE.toSeconds(),
            balance.in(),
            balance.missing(),
            balance.out(),
            balance.deadLettered(),
            balance.droppable(),
            job.lag());
  }

  private static void pause() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.failure("Stopped while waiting for the events.", e);
    }
  }
}
