package io.sluice.operators.plugins;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Forms the batches of one plugin: of what waits for its turn, and never waits for more. One batch
 * runs at a time, as authors of {@code processEventBatch} could rely on in PostHog; what comes
 * meanwhile is the next one.
 *
 * @param <E> what batches are made of
 */
final class BatchFormer<E> {
  private record Waiting<E>(E element, int size, boolean isAlone) {}

  private final long maxSize;
  private final ArrayDeque<Waiting<E>> waiting = new ArrayDeque<>();
  private boolean isRunning;
  private boolean isCalled;

  /**
   * @param maxSize of all elements of a batch together; one element may be larger
   */
  BatchFormer(long maxSize) {
    this.maxSize = maxSize;
  }

  /**
   * Lets an element wait for its turn.
   *
   * @param isAlone whether it must be a batch of its own
   */
  void add(E element, int size, boolean isAlone) {
    waiting.add(new Waiting<>(element, size, isAlone));
  }

  /**
   * Whether a batch can begin, and the caller is to call {@link #begin} soon: said once, so that
   * what comes until then is in the same batch.
   */
  boolean calls() {
    if (isRunning || isCalled || waiting.isEmpty()) {
      return false;
    }
    isCalled = true;
    return true;
  }

  /**
   * Begins a batch.
   *
   * @param maxCount how many elements it has at most, 1 or more
   * @return the batch in the order of coming, which runs until {@link #end}; empty if there is none
   *     to begin
   */
  List<E> begin(int maxCount) {
    isCalled = false;
    List<E> batch = new ArrayList<>();
    if (isRunning) {
      return batch;
    }
    long size = 0;
    boolean isFull = false;
    while (!isFull && !waiting.isEmpty()) {
      Waiting<E> next = waiting.peek();
      size += next.size;
      if (!batch.isEmpty() && (next.isAlone || size > maxSize)) {
        break;
      }
      batch.add(waiting.remove().element);
      isFull = next.isAlone || batch.size() == maxCount;
    }
    isRunning = !batch.isEmpty();
    return batch;
  }

  /** The batch that ran is over. */
  void end() {
    isRunning = false;
  }

  /** Takes out what waits. */
  List<E> takeWaiting() {
    List<E> taken = waiting.stream().map(Waiting::element).toList();
    waiting.clear();
    return taken;
  }
}
