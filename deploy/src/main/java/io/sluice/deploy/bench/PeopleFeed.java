package io.sluice.deploy.bench;

import io.sluice.operators.event.IngestionInput;
import io.sluice.operators.event.UnresolvedEvent;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.functions.MapFunction;

/**
 * Both ends of the benchmark's job, whose tasks are in this process: events go in as they are asked
 * for, and each is seen coming out by its row.
 */
final class PeopleFeed {
  private static final BlockingQueue<Batch> BATCHES = new LinkedBlockingQueue<>();
  private static final Semaphore DONE = new Semaphore(0);

  /** Rows that are to come out of the batch that runs. */
  private static final AtomicLong DUE = new AtomicLong();

  private PeopleFeed() {}

  private record Batch(Supplier<UnresolvedEvent> events, long count) {}

  /** Has so many events run through, which are made on the source's thread, and waits for them. */
  static void run(Supplier<UnresolvedEvent> events, long count) throws InterruptedException {
    DUE.set(count);
    BATCHES.put(new Batch(events, count));
    DONE.acquire();
  }

  /** The source, chained to one that never ends. Between batches it blocks. */
  static final class Events implements MapFunction<Long, IngestionInput> {
    private static final long serialVersionUID = 1L;

    private transient Supplier<UnresolvedEvent> events;
    private transient long left;

    @Override
    public IngestionInput map(Long ignored) throws InterruptedException {
      while (left == 0) {
        Batch batch = BATCHES.take();
        events = batch.events();
        left = batch.count();
      }
      left--;
      return events.get();
    }
  }

  /** The end. */
  static final class Rows implements FilterFunction<OutputRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean filter(OutputRecord record) {
      if (record.output() == Output.EVENTS && DUE.decrementAndGet() == 0) {
        DONE.release();
      }
      return false;
    }
  }
}
