package io.sluice.runtime.http;

import java.time.Duration;

/** Runs something later, on a thread that must not be held. */
@FunctionalInterface
interface Alarms {
  /** Runs it once the time is over; what is returned cancels it. */
  Runnable after(Duration delay, Runnable what);
}
