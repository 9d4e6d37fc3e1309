package io.sluice.runtime.actor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import javax.annotation.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The pool without any JavaScript. */
class ActorPoolTest {
  private final ActorPool pool = new ActorPool("test", 1, FlightRecorder.NONE);
  private final List<String> ran = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void everyThreadEnds() {
    pool.close();
    await(() -> pool.liveThreads() == 0);
  }

  @Test
  void slicesOfAnActorRunInOrder() throws Exception {
    Actor actor = pool.newActor();
    CountDownLatch done = new CountDownLatch(3);
    for (String name : List.of("a", "b", "c")) {
      actor.tell(new Note(name, done::countDown));
    }
    awaitLatch(done);
    assertThat(ran).containsExactly("a", "b", "c");
  }

  @Test
  void anActorNeverRunsOnTwoThreads() throws Exception {
    ActorPool wide = new ActorPool("wide", 4, FlightRecorder.NONE);
    Actor actor = wide.newActor();
    AtomicInteger inside = new AtomicInteger();
    AtomicBoolean overlapped = new AtomicBoolean();
    CountDownLatch done = new CountDownLatch(2_000);
    for (int i = 0; i < 2_000; i++) {
      actor.tell(
          new Note(
              "x",
              () -> {
                overlapped.compareAndSet(false, inside.incrementAndGet() > 1);
                inside.decrementAndGet();
                done.countDown();
              }));
    }
    awaitLatch(done);
    assertThat(overlapped).isFalse();
    wide.close();
    await(() -> wide.liveThreads() == 0);
  }

  @Test
  void aHeldActorRunsOnlyAnswersAndWhatIsUrgent() throws Exception {
    Actor actor = pool.newActor();
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(2);
    actor.tell(
        new Note(
            "ask",
            () -> {
              actor.hold();
              held.countDown();
            }));
    actor.tell(new Note("later", done::countDown));
    awaitLatch(held);
    actor.tellUrgently(new Note("urgent", done::countDown));
    await(() -> ran.contains("urgent"));
    assertThat(ran).containsExactly("ask", "urgent");
    actor.answer(new Note("answer", () -> {}));
    awaitLatch(done);
    assertThat(ran).containsExactly("ask", "urgent", "answer", "later");
  }

  @Test
  void whoHasUsedLessRunsFirst() throws Exception {
    Actor burner = pool.newActor();
    Actor modest = pool.newActor();
    CountDownLatch burnt = new CountDownLatch(1);
    burner.tell(new Note("burn", burnt::countDown, 15_000_000));
    awaitLatch(burnt);
    CountDownLatch open = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(1);
    pool.newActor()
        .tell(
            new Note(
                "gate",
                () -> {
                  waiting.countDown();
                  awaitLatch(open);
                }));
    awaitLatch(waiting);
    CountDownLatch done = new CountDownLatch(2);
    burner.tell(new Note("burner again", done::countDown));
    modest.tell(new Note("modest", done::countDown));
    open.countDown();
    awaitLatch(done);
    assertThat(ran).containsSubsequence("modest", "burner again");
  }

  @Test
  void aSliceOverItsBudgetIsKilledOnce() {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger kills = new AtomicInteger();
    CountDownLatch over = new CountDownLatch(1);
    List<Breach> breaches = new ArrayList<>();
    pool.newActor()
        .tell(
            new Slice() {
              @Override
              public Budget budget() {
                return new Budget(5_000_000, Long.MAX_VALUE);
              }

              @Override
              public void run() {
                while (!stop.get()) {
                  Thread.onSpinWait();
                }
              }

              @Override
              public void kill(Breach breach) {
                kills.incrementAndGet();
                stop.set(true);
              }

              @Override
              public void finished(Usage usage, @Nullable Breach breach) {
                breaches.add(breach);
                over.countDown();
              }

              @Override
              public void lost(Breach breach) {
                breaches.add(breach);
              }
            });
    while (over.getCount() > 0) {
      pool.watch();
    }
    assertThat(kills).hasValue(1);
    assertThat(breaches).singleElement().extracting(Breach::limit).isEqualTo(Breach.Limit.CPU);
  }

  @Test
  void aThreadThatAKillDoesNotBringBackIsWrittenOff() {
    AtomicBoolean stop = new AtomicBoolean();
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    Actor actor = pool.newActor();
    actor.tell(
        new Slice() {
          @Override
          public Budget budget() {
            return new Budget(5_000_000, Long.MAX_VALUE);
          }

          @Override
          public void run() {
            while (!stop.get()) {
              Thread.onSpinWait();
            }
          }

          @Override
          public void kill(Breach breach) {
            told.add("kill");
          }

          @Override
          public void finished(Usage usage, @Nullable Breach breach) {
            told.add("finished");
          }

          @Override
          public void lost(Breach breach) {
            told.add("lost");
          }
        });
    CountDownLatch wentOn = new CountDownLatch(1);
    actor.tell(new Note("next", wentOn::countDown));
    while (wentOn.getCount() > 0) {
      pool.watch();
    }
    assertThat(told).containsExactly("kill", "lost");
    assertThat(pool.lostThreads()).isEqualTo(1);
    stop.set(true);
    await(() -> pool.lostThreads() == 0 && pool.liveThreads() == 1);
    CountDownLatch after = new CountDownLatch(1);
    actor.tell(new Note("after", after::countDown));
    awaitLatch(after);
    assertThat(told).containsExactly("kill", "lost");
    assertThat(ran).containsExactly("next", "after");
  }

  @Test
  void aLongRunnerDoesNotKeepOthersFromTheOnlyThread() {
    CountDownLatch open = new CountDownLatch(1);
    pool.newActor().tell(new Note("long", () -> awaitLatch(open)));
    await(() -> ran.contains("long"));
    CountDownLatch done = new CountDownLatch(1);
    pool.newActor().tell(new Note("other", done::countDown));
    while (done.getCount() > 0) {
      pool.watch();
    }
    open.countDown();
    await(() -> pool.liveThreads() == 1);
  }

  @Test
  void aLongRunnerThatComputesStandsBackBehindTheThreadThatTakesItsPlace() {
    AtomicInteger priorityOutside = new AtomicInteger();
    AtomicInteger priorityInside = new AtomicInteger();
    CountDownLatch over = new CountDownLatch(1);
    pool.newActor()
        .tell(
            new Note(
                "long",
                () -> {
                  await(() -> Thread.currentThread().getPriority() < Thread.NORM_PRIORITY);
                  priorityOutside.set(Thread.currentThread().getPriority());
                  over.countDown();
                }));
    await(() -> ran.contains("long"));
    CountDownLatch done = new CountDownLatch(1);
    pool.newActor()
        .tell(
            new Note(
                "other",
                () -> {
                  priorityInside.set(Thread.currentThread().getPriority());
                  done.countDown();
                }));
    await(
        () -> {
          pool.watch();
          return done.getCount() == 0 && over.getCount() == 0;
        });
    assertThat(priorityInside).hasValue(Thread.NORM_PRIORITY);
    assertThat(priorityOutside).hasValue(ActorPool.OUTSIDE);
  }

  @Test
  void aLongRunnerWaitsWhileOthersWaitForAThread() {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger asides = new AtomicInteger();
    AtomicBoolean otherRan = new AtomicBoolean();
    CountDownLatch over = new CountDownLatch(1);
    Interruptible slice = new Interruptible(stop, asides, over);
    pool.newActor().tell(slice);
    await(() -> pool.preempt() && asides.get() > 0);
    pool.newActor().tell(new Note("other", () -> otherRan.set(true)));
    long before = System.nanoTime();
    int asidesBefore = asides.get();
    await(() -> pool.preempt() && asides.get() > asidesBefore + 1);
    // Its thread is the only one and was not replaced, so the other waits, and nothing is lost.
    assertThat(otherRan).isFalse();
    assertThat(System.nanoTime() - before).isGreaterThan(5_000_000);
    stop.set(true);
    awaitLatch(over);
    await(otherRan::get);
  }

  @Test
  void aSliceThatIsSoonOverIsNotPreempted() {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger asides = new AtomicInteger();
    CountDownLatch over = new CountDownLatch(1);
    assertThat(pool.preempt()).isFalse();
    stop.set(true);
    pool.newActor().tell(new Interruptible(stop, asides, over));
    awaitLatch(over);
    assertThat(pool.preempt()).isFalse();
    assertThat(asides).hasValue(0);
  }

  @Test
  void aSliceThatIsToStopIsNotKeptFromIt() {
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch killed = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    pool.newActor()
        .tell(
            new Interruptible(stop, new AtomicInteger(), over) {
              @Override
              public Budget budget() {
                return new Budget(5_000_000, Long.MAX_VALUE);
              }

              @Override
              public void kill(Breach breach) {
                killed.countDown();
              }
            });
    await(pool::preempt);
    await(
        () -> {
          pool.watch();
          return killed.getCount() == 0;
        });
    assertThat(pool.preempt()).isFalse();
    stop.set(true);
    awaitLatch(over);
  }

  @Test
  void waitingForAnAnswerIsNotTheGuestsTime() {
    Actor actor = pool.newActor();
    actor.tell(new Note("ask", actor::hold));
    await(() -> actor.pausedNanos() > 20_000_000);
    actor.answer(new Note("answer", () -> {}));
    await(() -> ran.contains("answer"));
    assertThat(actor.pausedNanos()).isGreaterThan(20_000_000);
  }

  @Test
  void waitingForACoreIsNotTheGuestsTime() {
    Actor actor = pool.newActor();
    CountDownLatch open = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    // A thread that is blocked uses as little CPU as one that no core runs.
    actor.tell(new Note("without", () -> awaitLatch(open)));
    actor.tell(new Note("after", done::countDown));
    await(() -> ran.contains("without"));
    long end = System.nanoTime() + 30_000_000;
    await(() -> System.nanoTime() > end);
    open.countDown();
    awaitLatch(done);
    assertThat(actor.pausedNanos()).isGreaterThan(20_000_000);
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("not true within 20 s").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  /** Computes until it is stopped, and has a point where it can be interrupted in every round. */
  private class Interruptible extends Note {
    private final AtomicReference<Runnable> task = new AtomicReference<>();
    private final AtomicBoolean stop;
    private final AtomicInteger asides;
    private final CountDownLatch over;

    Interruptible(AtomicBoolean stop, AtomicInteger asides, CountDownLatch over) {
      super("interruptible", () -> {});
      this.stop = stop;
      this.asides = asides;
      this.over = over;
    }

    @Override
    public void run() {
      while (!stop.get()) {
        Runnable next = task.getAndSet(null);
        if (next != null) {
          next.run();
          asides.incrementAndGet();
        }
      }
      over.countDown();
    }

    @Override
    public void interject(Runnable next) {
      task.set(next);
    }
  }

  /** Notes that it ran, then works and burns CPU. */
  private class Note implements Slice {
    private final String name;
    private final Runnable work;
    private final long burnNanos;

    Note(String name, Runnable work) {
      this(name, work, 0);
    }

    Note(String name, Runnable work, long burnNanos) {
      this.name = name;
      this.work = work;
      this.burnNanos = burnNanos;
    }

    @Override
    public Budget budget() {
      return Budget.UNLIMITED;
    }

    @Override
    public void run() {
      ran.add(name);
      long end = System.nanoTime() + burnNanos;
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      work.run();
    }

    @Override
    public void kill(Breach breach) {}

    @Override
    public void finished(Usage usage, @Nullable Breach breach) {}

    @Override
    public void lost(Breach breach) {}
  }
}
