package io.sluice.operators.event;

import static java.util.Objects.requireNonNull;

/**
 * A job of a known team, as ROUTE gives it on.
 *
 * @param key the team's home key
 * @param job the job
 */
public record RoutedJob(long key, IncomingJob job) implements Routed {
  public RoutedJob {
    requireNonNull(job, "job is null");
  }
}
