package io.sluice.runtime.actor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs actors on a fixed number of platform threads and shares CPU time fairly between them: the
 * actor that has been charged least runs next, and one that wakes up starts at the pool's clock, so
 * that sleeping earns no credit and burning earns a debt that others are served before.
 *
 * <p>A slice that runs for more than {@link #LONG_RUNNER} leaves the pool with its thread, and a
 * new thread takes the place, so that the operating system shares between them: at most one per
 * actor and as many as the pool has threads. If it has used as much CPU time, its thread has {@link
 * #OUTSIDE} for its priority, so that others wait less for a core that it has. A JVM heeds
 * priorities only if its flags say so; then threads that such a thread starts may have its priority
 * too, so those that serve everybody are started elsewhere.
 *
 * <p>Priorities alone do not do it: a thread that has a core keeps it for milliseconds. So a slice
 * that runs for more than {@link #PREEMPT_AFTER} is made to stand aside, by {@link #preempt}: it
 * lets whoever waits for its core have that, and while actors wait for a thread it waits too, for
 * most of the time and not for all of it.
 *
 * <p>{@link #watch} must be called every few milliseconds; it kills slices that break their budget.
 * A slice that a kill does not stop is left to its thread, which is written off and replaced; the
 * actor goes on without it.
 */
public final class ActorPool implements AutoCloseable {
  /** Wall-clock time after which a slice's thread leaves the pool. */
  static final Duration LONG_RUNNER = Duration.ofMillis(20);

  /** Wall-clock time after which a slice stands aside whenever {@link #preempt} is called. */
  static final Duration PREEMPT_AFTER = Duration.ofMillis(2);

  /**
   * How long a slice stands aside at most, so that it gets on, if slowly, however busy the pool is.
   */
  private static final Duration ASIDE_AT_MOST = Duration.ofMillis(5);

  /** How often it looks then whether there is still a reason to. */
  private static final Duration ASIDE_STEP = Duration.ofNanos(200_000);

  /**
   * Priority of threads outside of the pool. It is not the lowest, which Flink has for threads of
   * its own: those that answer for metrics, which are needed most while plugins burn.
   */
  public static final int OUTSIDE = Thread.MIN_PRIORITY + 1;

  /**
   * A thread that has run for so long after the kill is lost. It is CPU time: on a busy machine a
   * thread may wait for a core for longer, before it can see that it is to stop.
   */
  static final Duration LOST_AFTER = Duration.ofSeconds(1);

  /**
   * So is one that uses no CPU, after so much wall-clock time: it is blocked for good, as by a
   * stack that overflowed in the midst of the engine's own locking, which never unlocks then.
   */
  private static final Duration LOST_AT_LAST = Duration.ofSeconds(10);

  /** Charged to an actor for every turn, so that empty slices are not free. */
  private static final long TURN_NANOS = 1_000;

  /** An actor gives its thread to the next one after this much of a turn. */
  private static final long TURN_LIMIT_NANOS = 1_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(ActorPool.class);

  private final String name;
  private final int threads;
  private final ThreadMeter meter;
  private final FlightRecorder recorder;
  private final ExecutorService killers;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition readyOrClosed = lock.newCondition();
  private final PriorityQueue<Actor> ready =
      new PriorityQueue<>(Comparator.comparingLong((Actor actor) -> actor.virtualNanos));
  private final Set<Worker> workers = new LinkedHashSet<>();
  private long clock;

  /** Size of {@link #ready}, for threads that do not have the lock. */
  private volatile int waiting;

  private int longRunners;
  private int lostThreads;
  private int started;
  private boolean closed;

  /**
   * @param recorder told at every {@link #watch} of the slices that run
   */
  public ActorPool(String name, int threads, FlightRecorder recorder) {
    this(name, threads, recorder, ThreadMeter.ofThisJvm());
  }

  ActorPool(String name, int threads, FlightRecorder recorder, ThreadMeter meter) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ", expected 1 or more");
    }
    this.name = name;
    this.threads = threads;
    this.meter = meter;
    this.recorder = recorder;
    this.killers = Executors.newCachedThreadPool(this::newKiller);
    lock.lock();
    try {
      for (int i = 0; i < threads; i++) {
        startWorker();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A pool that reads no counters, to measure what reading them costs. */
  public static ActorPool unmetered(String name, int threads) {
    return new ActorPool(name, threads, FlightRecorder.NONE, ThreadMeter.BLIND);
  }

  /** An actor of its own, with nothing to do yet. */
  public Actor newActor() {
    return new Actor(this);
  }

  /**
   * Looks at every slice that runs: kills what is over its budget, replaces long runners' threads.
   */
  public void watch() {
    List<FlightRecorder.InFlight> inFlight = new ArrayList<>();
    for (Worker worker : snapshotOfWorkers()) {
      Running running = worker.running;
      if (running == null || worker.isLost) {
        continue;
      }
      Usage used = meter.of(worker.thread.getId()).since(running.start);
      Breach breach = running.slice.budget().breachedBy(used);
      inFlight.add(new FlightRecorder.InFlight(running.slice, used, breach != null));
      if (breach != null && running.startKilling(breach, used.cpuNanos())) {
        killers.execute(running::kill);
      }
      if (System.nanoTime() - running.startNanos > LONG_RUNNER.toNanos()) {
        letLeave(worker, running);
      }
      if (worker.hasLeft && used.cpuNanos() > LONG_RUNNER.toNanos()) {
        worker.standBack();
      }
      if (running.writeOff(used.cpuNanos())) {
        replaceLost(worker, running);
      }
    }
    recorder.note(inFlight);
  }

  /**
   * Makes slices that run for long stand aside for a moment.
   *
   * @return whether there are any
   */
  boolean preempt() {
    boolean isAnyLong = false;
    for (Worker worker : snapshotOfWorkers()) {
      Running running = worker.running;
      boolean isLong =
          running != null && System.nanoTime() - running.startNanos > PREEMPT_AFTER.toNanos();
      if (isLong && !running.isToStop()) {
        running.slice.interject(this::standAside);
        isAnyLong = true;
      }
    }
    return isAnyLong;
  }

  /** On a slice's thread. Takes no lock: whoever has it may need the core that this one has. */
  @SuppressWarnings("ThreadPriorityCheck") // no result depends on it, only when it is there
  private void standAside() {
    Thread.yield();
    long end = System.nanoTime() + ASIDE_AT_MOST.toNanos();
    while (waiting > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(ASIDE_STEP.toNanos());
    }
  }

  /** Stops when the slices that run now have ended; what was told and not started is dropped. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      readyOrClosed.signalAll();
    } finally {
      lock.unlock();
    }
    killers.shutdown();
  }

  /** Threads of the pool that have not ended, for leak checks. */
  public int liveThreads() {
    return snapshotOfWorkers().size();
  }

  /** Threads that are written off and have not come back. */
  public int lostThreads() {
    lock.lock();
    try {
      return lostThreads;
    } finally {
      lock.unlock();
    }
  }

  void enqueue(Actor actor, ArrayDeque<Slice> queue, Slice slice) {
    lock.lock();
    try {
      queue.add(slice);
      if (!actor.scheduled && actor.hasRunnableSlice()) {
        schedule(actor);
      }
    } finally {
      lock.unlock();
    }
  }

  void hold(Actor actor) {
    lock.lock();
    try {
      actor.holdOnce();
    } finally {
      lock.unlock();
    }
  }

  long pausedNanos(Actor actor) {
    lock.lock();
    try {
      return actor.pausedNanosAt(System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  /** Its turn comes, on a thread that waits or on the next one that is free. */
  private void schedule(Actor actor) {
    putBack(actor);
    readyOrClosed.signal();
  }

  /** Its turn comes; no thread is woken. */
  private void putBack(Actor actor) {
    actor.scheduled = true;
    actor.virtualNanos = Math.max(actor.virtualNanos, clock);
    actor.pausedFrom(System.nanoTime());
    ready.add(actor);
    waiting = ready.size();
  }

  private List<Worker> snapshotOfWorkers() {
    lock.lock();
    try {
      return new ArrayList<>(workers);
    } finally {
      lock.unlock();
    }
  }

  private void letLeave(Worker worker, Running running) {
    lock.lock();
    try {
      if (worker.hasLeft || worker.running != running || longRunners >= threads || closed) {
        return;
      }
      startWorker(); // first: if there is no thread to be had, this one stays
      worker.hasLeft = true;
      longRunners++;
    } finally {
      lock.unlock();
    }
  }

  private void replaceLost(Worker worker, Running running) {
    lock.lock();
    try {
      worker.isLost = true;
      lostThreads++;
      if (worker.hasLeft) {
        longRunners--; // its place in the pool is taken already
      } else {
        startWorker();
        worker.standBack();
      }
      worker.actor.goOnAfter(new HostSlice(() -> running.slice.lost(running.breach)));
      schedule(worker.actor);
    } finally {
      lock.unlock();
    }
  }

  private void startWorker() {
    Worker worker = new Worker(name + "-worker-" + started++);
    workers.add(worker);
    worker.thread.start();
  }

  /**
   * Is not interrupted. The engine interrupts the thread of a context that it cancels, for the sake
   * of code that blocks, which is not to be had in a sandbox. But a loop in JavaScript takes the
   * interrupt for an exception, that any {@code catch} can catch, and in its way the place at which
   * the plugin was stopped is forgotten.
   */
  private static final class WorkerThread extends Thread {
    WorkerThread(Runnable task, String name) {
      super(task, name);
      setDaemon(true);
    }

    @Override
    public void interrupt() {}
  }

  private Thread newKiller(Runnable task) {
    Thread thread = new Thread(task, name + "-kill");
    thread.setDaemon(true);
    return thread;
  }

  /** A slice on a thread, seen by the thread and by the watchdog. */
  private static final class Running {
    private enum Phase {
      RUNNING,
      /** {@link Slice#kill} is under way. */
      KILLING,
      KILLED,
      LOST,
      OVER
    }

    final Slice slice;
    final Usage start;
    final long startNanos;
    private Phase phase = Phase.RUNNING;
    private long killNanos;
    private long cpuNanosAtKill;
    @Nullable private Breach breach;

    Running(Slice slice, Usage start, long startNanos) {
      this.slice = slice;
      this.start = start;
      this.startNanos = startNanos;
    }

    /** Whether it has ended or is to: then it must not be kept from it. */
    synchronized boolean isToStop() {
      return phase != Phase.RUNNING;
    }

    /** False if the slice has ended or is being killed already. */
    synchronized boolean startKilling(Breach why, long cpuNanos) {
      if (phase != Phase.RUNNING) {
        return false;
      }
      phase = Phase.KILLING;
      killNanos = System.nanoTime();
      cpuNanosAtKill = cpuNanos;
      breach = why;
      return true;
    }

    /**
     * Gives the slice up if it was killed long enough ago; false if there is no need to, or not any
     * more.
     */
    synchronized boolean writeOff(long cpuNanos) {
      boolean isKilled = phase == Phase.KILLING || phase == Phase.KILLED;
      boolean isLate =
          cpuNanos - cpuNanosAtKill > LOST_AFTER.toNanos()
              || System.nanoTime() - killNanos > LOST_AT_LAST.toNanos();
      if (!isKilled || !isLate) {
        return false;
      }
      phase = Phase.LOST;
      notifyAll();
      return true;
    }

    void kill() {
      try {
        slice.kill(breach);
      } finally {
        synchronized (this) {
          if (phase == Phase.KILLING) {
            phase = Phase.KILLED;
            notifyAll();
          }
        }
      }
    }

    /**
     * Ends the slice, after a kill that is under way.
     *
     * @return false if it was given up meanwhile, and with it the thread that asks
     */
    synchronized boolean end() {
      while (phase == Phase.KILLING) {
        try {
          wait();
        } catch (InterruptedException ignored) {
          // Never: see WorkerThread.
        }
      }
      if (phase == Phase.LOST) {
        return false;
      }
      phase = Phase.OVER;
      return true;
    }
  }

  private final class Worker implements Runnable {
    final Thread thread;
    @Nullable volatile Running running;
    private volatile boolean hasLeft;

    /** From now on nothing of the actor's is this thread's to touch. */
    private volatile boolean isLost;

    /** Whose turn it is; guarded by the pool's lock. */
    @Nullable private Actor actor;

    Worker(String threadName) {
      thread = new WorkerThread(this, threadName);
    }

    /** Others come first from now on. */
    @SuppressWarnings("ThreadPriorityCheck") // no result depends on it, only when it is there
    void standBack() {
      thread.setPriority(OUTSIDE);
    }

    @Override
    public void run() {
      try {
        ThreadLaps laps = new ThreadLaps(meter, System.nanoTime());
        while (!isLost && next()) {
          turn(laps);
        }
      } finally {
        lock.lock();
        try {
          workers.remove(this);
          lostThreads -= isLost ? 1 : 0;
        } finally {
          lock.unlock();
        }
      }
    }

    /** Takes the next actor; false if this thread is to end. */
    private boolean next() {
      lock.lock();
      try {
        while (ready.isEmpty() && !closed && !hasLeft) {
          readyOrClosed.awaitUninterruptibly();
        }
        if (closed || hasLeft) {
          longRunners -= hasLeft ? 1 : 0;
          return false;
        }
        actor = ready.poll();
        waiting = ready.size();
        clock = Math.max(clock, actor.virtualNanos);
        actor.runsFrom(System.nanoTime());
        return true;
      } finally {
        lock.unlock();
      }
    }

    /**
     * Runs slices of the actor for a while, then gives it back, unless this thread is lost in one.
     */
    private void turn(ThreadLaps laps) {
      long usedNanos = TURN_NANOS;
      try {
        usedNanos += runSlices(laps);
      } finally {
        running = null;
        if (!isLost) {
          giveBack(usedNanos);
        }
      }
    }

    /** The CPU time that the turn took. */
    private long runSlices(ThreadLaps laps) {
      long firstNanos = System.nanoTime();
      long now = firstNanos;
      long usedNanos = 0;
      laps.start(now);
      Slice slice = take();
      while (slice != null) {
        Running run = new Running(slice, laps.reading(), now);
        running = run;
        guarded(slice, Slice::run);
        if (!run.end()) {
          isLost = true;
          return usedNanos;
        }
        running = null;
        now = System.nanoTime();
        Usage used = laps.lap(now);
        usedNanos += used.cpuNanos();
        excuse(now - run.startNanos - used.cpuNanos());
        guarded(slice, over -> over.finished(used, run.breach));
        slice = now - firstNanos < TURN_LIMIT_NANOS && !hasLeft ? take() : null;
      }
      return usedNanos;
    }

    /** Time without a core is not the actor's own. */
    private void excuse(long waitedNanos) {
      if (waitedNanos > 0) {
        lock.lock();
        try {
          actor.waited(waitedNanos);
        } finally {
          lock.unlock();
        }
      }
    }

    /** A slice that throws is our bug, and must not cost the pool a thread as well. */
    private void guarded(Slice slice, Consumer<Slice> step) {
      try {
        step.accept(slice);
      } catch (Throwable e) {
        LOG.error("{} threw, which slices must not", slice, e);
      }
    }

    @Nullable
    private Slice take() {
      lock.lock();
      try {
        return actor.pollRunnable();
      } finally {
        lock.unlock();
      }
    }

    private void giveBack(long usedNanos) {
      lock.lock();
      try {
        actor.virtualNanos += usedNanos;
        actor.scheduled = false;
        if (actor.hasRunnableSlice()) {
          if (hasLeft) {
            schedule(actor);
          } else {
            putBack(actor); // this thread takes the next one itself, often this one, still in its
            // caches
          }
        } else if (actor.isHeld()) {
          actor.pausedFrom(System.nanoTime());
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
