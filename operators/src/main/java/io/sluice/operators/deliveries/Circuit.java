package io.sluice.operators.deliveries;

import java.time.Duration;
import javax.annotation.Nullable;

/**
 * Whether an endpoint may be called, after how it answered: closed, it may; open, it may not until
 * some time; half-open, it may by one call at first, the probe, and by twice as many with each that
 * goes well, until it is closed. Immutable; each method gives what comes next.
 */
sealed interface Circuit {
  Circuit CLOSED = new Closed(0);

  /**
   * How many calls may be under way at once.
   *
   * @param full while the circuit is closed
   */
  int window(int full);

  /** The endpoint has answered, whatever it said of the call. */
  Circuit answered(int full);

  /** The endpoint has not answered, or said that it could not do better. */
  Circuit failed(CircuitPolicy policy, long nowMillis);

  /**
   * The endpoint has answered that it has had too many calls.
   *
   * @param wait how long it wants none; null if it does not say
   */
  Circuit toldToWait(CircuitPolicy policy, long nowMillis, @Nullable Duration wait);

  /**
   * Calls go out.
   *
   * @param failures in a row so far
   */
  record Closed(int failures) implements Circuit {
    @Override
    public int window(int full) {
      return full;
    }

    @Override
    public Circuit answered(int full) {
      return CLOSED;
    }

    @Override
    public Circuit failed(CircuitPolicy policy, long nowMillis) {
      return failures + 1 < policy.failures()
          ? new Closed(failures + 1)
          : new Open(0, nowMillis + policy.pauseMillis(0));
    }

    @Override
    public Circuit toldToWait(CircuitPolicy policy, long nowMillis, @Nullable Duration wait) {
      return new Open(0, nowMillis + (wait == null ? policy.pauseMillis(0) : wait.toMillis()));
    }
  }

  /**
   * No call goes out. What is still under way from before changes nothing, but for a wish to wait
   * longer.
   *
   * @param probes that have failed since the circuit was closed
   * @param untilMillis when the next probe may go out, in milliseconds since the epoch
   */
  record Open(int probes, long untilMillis) implements Circuit {
    @Override
    public int window(int full) {
      return 0;
    }

    @Override
    public Circuit answered(int full) {
      return this;
    }

    @Override
    public Circuit failed(CircuitPolicy policy, long nowMillis) {
      return this;
    }

    @Override
    public Circuit toldToWait(CircuitPolicy policy, long nowMillis, @Nullable Duration wait) {
      return wait == null || nowMillis + wait.toMillis() <= untilMillis
          ? this
          : new Open(probes, nowMillis + wait.toMillis());
    }

    /** The time has come. */
    HalfOpen probe() {
      return new HalfOpen(probes, 1);
    }
  }

  /**
   * A few calls go out.
   *
   * @param probes that have failed since the circuit was closed
   * @param calls that may be under way
   */
  record HalfOpen(int probes, int calls) implements Circuit {
    @Override
    public int window(int full) {
      return Math.min(calls, full);
    }

    @Override
    public Circuit answered(int full) {
      return calls * 2 < full ? new HalfOpen(probes, calls * 2) : CLOSED;
    }

    @Override
    public Circuit failed(CircuitPolicy policy, long nowMillis) {
      return new Open(probes + 1, nowMillis + policy.pauseMillis(probes + 1));
    }

    @Override
    public Circuit toldToWait(CircuitPolicy policy, long nowMillis, @Nullable Duration wait) {
      return wait == null
          ? failed(policy, nowMillis)
          : new Open(probes, nowMillis + wait.toMillis());
    }
  }
}
