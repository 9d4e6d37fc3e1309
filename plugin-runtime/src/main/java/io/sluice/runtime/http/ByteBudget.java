package io.sluice.runtime.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that may be held at once. */
final class ByteBudget {
  private final AtomicLong left;
  private final long all;

  ByteBudget(long all) {
    this.all = all;
    this.left = new AtomicLong(all);
  }

  /** Takes bytes; false if there are not as many left, and then none are taken. */
  boolean take(long bytes) {
    if (left.addAndGet(-bytes) >= 0) {
      return true;
    }
    left.addAndGet(bytes);
    return false;
  }

  void giveBack(long bytes) {
    left.addAndGet(bytes);
  }

  long all() {
    return all;
  }
}
