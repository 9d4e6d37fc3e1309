package io.sluice.operators.deliveries;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.work.PendingWork;
import io.sluice.operators.work.WorkUnit;

/**
 * A delivery on its way.
 *
 * @param sinceMillis when it came, in milliseconds since the epoch
 */
record DeliveryWork(Delivery delivery, long sinceMillis) {
  /** The only kind of work. */
  static final byte KIND = 1;

  /** Prefix of the states of the queue. */
  static final String QUEUE = "";

  DeliveryWork {
    requireNonNull(delivery, "delivery is null");
  }

  static Delivery of(WorkUnit<DeliveryWork> unit) {
    return unit.work().payload().delivery();
  }

  /** The work to do; order is not promised. */
  PendingWork<DeliveryWork> toPending() {
    return PendingWork.of(KIND, null, this);
  }
}
