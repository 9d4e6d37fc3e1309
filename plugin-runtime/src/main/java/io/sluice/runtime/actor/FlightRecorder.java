package io.sluice.runtime.actor;

import java.util.List;

/** Notes what runs, so that it is known when the process has died of it. */
public interface FlightRecorder {
  /** Notes nothing. */
  FlightRecorder NONE = running -> {};

  /**
   * Called by the watchdog at every look.
   *
   * @param running the slices that run now
   */
  void note(List<InFlight> running);

  /**
   * A slice that runs.
   *
   * @param used what it has used so far
   * @param isOverBudget whether that is more than it may
   */
  record InFlight(Slice slice, Usage used, boolean isOverBudget) {}
}
