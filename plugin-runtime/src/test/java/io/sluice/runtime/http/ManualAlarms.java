package io.sluice.runtime.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Alarms that go off when a test says so. */
final class ManualAlarms implements Alarms {
  private final List<Runnable> set = new ArrayList<>();

  @Override
  public synchronized Runnable after(Duration delay, Runnable what) {
    set.add(what);
    return () -> remove(what);
  }

  private synchronized void remove(Runnable what) {
    set.remove(what);
  }

  synchronized int count() {
    return set.size();
  }

  /** All that are set go off now. */
  void goOff() {
    List<Runnable> due;
    synchronized (this) {
      due = List.copyOf(set);
      set.clear();
    }
    due.forEach(Runnable::run);
  }
}
