package io.sluice.operators.deliveries;

import io.sluice.operators.work.DelayedWork;
import io.sluice.operators.work.WorkQueue;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * What DELIVERIES tells Flink of itself, for whoever runs the job; what each means is in the
 * module's README. None is of one team or endpoint.
 */
final class DeliveryMetrics {
  static final String IN_FLIGHT = "inFlight";
  static final String PARKED = "parked";
  static final String PARKED_BYTES = "parkedBytes";
  static final String OLDEST_BACKLOG_MS = "oldestBacklogMs";
  static final String DELAYED_BYTES = "delayedBytes";
  static final String OPEN_CIRCUITS = "openCircuits";
  static final String ACCEPTED = "attemptsAccepted";
  static final String FAILED = "attemptsFailed";
  static final String RATE_LIMITED = "attemptsRateLimited";
  static final String REFUSED = "attemptsRefused";
  static final String GONE = "attemptsGone";
  static final String NOT_SENT = "attemptsNotSent";
  static final String UNWANTED = "deliveriesUnwanted";
  static final String CALL_MICROS = "callMicros";

  /** Latest values that a histogram is of. */
  private static final int WINDOW = 1_000;

  private static final long NANOS_PER_MICRO = 1_000;

  private final MetricGroup group;
  private final Counter accepted;
  private final Counter failed;
  private final Counter rateLimited;
  private final Counter refused;
  private final Counter gone;
  private final Counter notSent;
  private final Counter unwanted;
  private final Map<DeliveryEnd, Counter> ends = new EnumMap<>(DeliveryEnd.class);
  private final Histogram callMicros;

  DeliveryMetrics(MetricGroup group) {
    this.group = group;
    accepted = group.counter(ACCEPTED);
    failed = group.counter(FAILED);
    rateLimited = group.counter(RATE_LIMITED);
    refused = group.counter(REFUSED);
    gone = group.counter(GONE);
    notSent = group.counter(NOT_SENT);
    unwanted = group.counter(UNWANTED);
    for (DeliveryEnd end : DeliveryEnd.values()) {
      ends.put(end, group.counter(nameOf(end)));
    }
    callMicros = group.histogram(CALL_MICROS, new DescriptiveStatisticsHistogram(WINDOW));
  }

  static String nameOf(DeliveryEnd end) {
    return switch (end) {
      case DELIVERY_REFUSED -> "deliveriesRefused";
      case DELIVERY_EXHAUSTED -> "deliveriesExhausted";
      case DELIVERY_EXPIRED -> "deliveriesExpired";
      case DELIVERY_BACKLOG_FULL -> "deliveriesOverBacklog";
    };
  }

  /** Lets Flink look at what there is; called once, when all of it is there. */
  void watch(WorkQueue<DeliveryWork> queue, DelayedWork<DeliveryWork> delayed, Circuits circuits) {
    group.gauge(IN_FLIGHT, queue::inFlight);
    group.gauge(PARKED, queue::parked);
    group.gauge(PARKED_BYTES, queue::parkedBytes);
    group.gauge(OLDEST_BACKLOG_MS, queue::oldestBacklogMillis);
    group.gauge(DELAYED_BYTES, delayed::bytes);
    group.gauge(OPEN_CIRCUITS, circuits::open);
  }

  /** A call has ended. */
  void ended(Answer answer, long nanos) {
    callMicros.update(nanos / NANOS_PER_MICRO);
    counterOf(answer).inc();
  }

  private Counter counterOf(Answer answer) {
    if (answer instanceof Answer.Accepted) {
      return accepted;
    } else if (answer instanceof Answer.Gone) {
      return gone;
    } else if (answer instanceof Answer.Refused) {
      return refused;
    } else if (answer instanceof Answer.ToldToWait) {
      return rateLimited;
    } else if (answer instanceof Answer.Failed) {
      return failed;
    }
    return notSent;
  }

  /** A delivery is given up. */
  void gaveUp(DeliveryEnd end) {
    ends.get(end).inc();
  }

  /** A delivery is for a hook that is gone. */
  void unwanted() {
    unwanted.inc();
  }
}
