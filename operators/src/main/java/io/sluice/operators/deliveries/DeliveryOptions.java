package io.sluice.operators.deliveries;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.event.DeadLetter;
import io.sluice.operators.work.WorkLimits;
import io.sluice.runtime.host.RetryPolicy;
import io.sluice.runtime.http.HttpOptions;
import java.io.Serializable;
import java.time.Duration;

/**
 * What DELIVERIES can be told.
 *
 * @param http whom it may reach and how long a call may take; {@code atOnce} calls of one team
 * @param work calls of one endpoint at once, and what may wait for one endpoint, as much again for
 *     another attempt
 * @param inFlight calls of a subtask at once, 1 or more
 * @param retries how often and when a delivery that failed is tried again
 * @param circuit when an endpoint gets nothing for a while
 * @param maxAge after which a delivery is given up that is still there
 * @param maxRecordBytes the sinks' limit, which dead letters keep to
 * @param instanceId which run of the job this is, for log entries
 */
public record DeliveryOptions(
    HttpOptions http,
    WorkLimits work,
    int inFlight,
    RetryPolicy retries,
    CircuitPolicy circuit,
    Duration maxAge,
    int maxRecordBytes,
    String instanceId)
    implements Serializable {
  /** 5 attempts in 10 minutes: waits of 40, 80, 160 and 320 s. */
  public static final RetryPolicy RETRIES =
      new RetryPolicy(5, Duration.ofSeconds(40), Duration.ofMinutes(10));

  public DeliveryOptions {
    requireNonNull(http, "http is null");
    requireNonNull(work, "work is null");
    requireNonNull(retries, "retries is null");
    requireNonNull(circuit, "circuit is null");
    requireNonNull(maxAge, "maxAge is null");
    requireNonNull(instanceId, "instanceId is null");
    DeadLetter.checkedLimit(maxRecordBytes);
    if (inFlight < 1) {
      throw new IllegalArgumentException("inFlight is " + inFlight + ", expected 1 or more");
    }
  }
}
