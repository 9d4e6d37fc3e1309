package io.sluice.runtime.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.MemoryUsage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LiveSandboxesTest {
  private static final long MAX = 1000;

  @Test
  void aFullHeapHasWhatIsRememberedForAllForgotten() {
    AtomicLong used = new AtomicLong(100);
    AtomicInteger forgotten = new AtomicInteger();
    HeapPressure heap = new HeapPressure(() -> new MemoryUsage(0, used.get(), MAX, MAX));
    LiveSandboxes live = new LiveSandboxes(10, heap, forgotten::incrementAndGet);
    live.makeRoom();
    assertThat(forgotten).hasValue(0);
    used.set(900);
    live.makeRoom();
    assertThat(forgotten).hasValue(1);
  }
}
