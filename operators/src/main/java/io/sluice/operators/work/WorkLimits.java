package io.sluice.operators.work;

import java.io.Serializable;

/**
 * How much work there may be.
 *
 * @param window units one tenant may have in flight on a subtask, 1 or more
 * @param inFlightBytes bytes of payload that may be in flight on a subtask, of all tenants
 *     together; beyond it each tenant has one unit at a time, so that none stands still
 * @param backlogBytes bytes that may be parked of one key; {@link WorkQueue#isFull} tells
 */
public record WorkLimits(int window, long inFlightBytes, long backlogBytes)
    implements Serializable {
  public WorkLimits {
    if (window < 1) {
      throw new IllegalArgumentException("window is " + window + ", expected 1 or more");
    }
    if (inFlightBytes < 1 || backlogBytes < 1) {
      throw new IllegalArgumentException(
          "inFlightBytes is %d and backlogBytes is %d, expected 1 or more"
              .formatted(inFlightBytes, backlogBytes));
    }
  }

  /** With another limit of what may be parked. */
  public WorkLimits withBacklog(long bytes) {
    return new WorkLimits(window, inFlightBytes, bytes);
  }
}
