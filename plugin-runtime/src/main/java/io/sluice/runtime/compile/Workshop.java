package io.sluice.runtime.compile;

import static io.sluice.runtime.compile.CompileException.Reason.HOST;
import static io.sluice.runtime.compile.CompileException.Reason.SOURCE;
import static io.sluice.runtime.compile.CompileException.Reason.TIME;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.graalvm.polyglot.PolyglotException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that compiles, one source at a time, and the tools it does it with. The thread, the
 * tools and the clock that watches them exist only while there is work and for a while after.
 */
final class Workshop implements AutoCloseable {
  /** One source's work. */
  @FunctionalInterface
  interface Work {
    String with(Toolchain tools) throws CompileException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(Workshop.class);

  /** Parsers recurse; code nested more deeply than this allows is refused. */
  private static final int STACK_BYTES = 32 << 20;

  private static final long CLOSE_SECONDS = 10;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long CHECK_MILLIS = 100;

  /** On a machine that is busy with other things a source is given this many times its CPU time. */
  private static final int WALL_FACTOR = 10;

  private final CompilerLimits limits;
  private final Supplier<Toolchain> newTools;
  private final ThreadPoolExecutor worker;
  private final ScheduledThreadPoolExecutor clock;

  // Touched by the worker only.
  @Nullable private Toolchain tools;
  private long finished;
  @Nullable private Future<?> lettingGo;

  /** What the worker is at, for {@link #close}. */
  @Nullable private volatile Toolchain running;

  private volatile boolean isClosed;

  Workshop(CompilerLimits limits, Supplier<Toolchain> newTools) {
    this.limits = limits;
    this.newTools = newTools;
    this.worker =
        new ThreadPoolExecutor(
            1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads("sluice-compiler"));
    this.worker.allowCoreThreadTimeOut(true);
    this.clock = new ScheduledThreadPoolExecutor(1, threads("sluice-compiler-clock"));
    this.clock.setRemoveOnCancelPolicy(true);
    this.clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.clock.setKeepAliveTime(1, TimeUnit.SECONDS);
    this.clock.allowCoreThreadTimeOut(true);
  }

  @SuppressWarnings("ThreadPriorityCheck")
  private static ThreadFactory threads(String name) {
    return task -> {
      Thread thread = new Thread(null, task, name, STACK_BYTES);
      thread.setDaemon(true);
      thread.setPriority(Thread.NORM_PRIORITY); // not that of whoever needs it first
      return thread;
    };
  }

  /**
   * Has it done and waits for it.
   *
   * @throws CompileException if the source cannot be compiled, takes too long, or the caller is
   *     interrupted, whose interrupt flag is then set again
   */
  String run(Work work) throws CompileException {
    try {
      Future<String> result = worker.submit(() -> perform(work));
      try {
        if (Thread.interrupted()) { // a result that is there already would hide it
          throw new InterruptedException();
        }
        return result.get();
      } catch (InterruptedException e) {
        result.cancel(false);
        Thread.currentThread().interrupt();
        throw new CompileException(HOST, "Whoever loads the plugin was interrupted.", e);
      }
    } catch (RejectedExecutionException | CancellationException e) {
      throw new CompileException(HOST, "The compiler is closed: the process is about to end.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CompileException known) {
        throw known;
      }
      LOG.error("The plugin compiler failed", e.getCause());
      throw new CompileException(
          HOST, "Sluice's compiler failed on this code: " + e.getCause().getMessage(), e);
    }
  }

  private String perform(Work work) throws CompileException {
    Limit limit = null;
    boolean isSound = false;
    try {
      Toolchain current = tools == null ? newTools.get() : tools;
      tools = current;
      running = current;
      if (isClosed) {
        throw new CancellationException();
      }
      limit = new Limit(current);
      String result = work.with(current);
      isSound = true;
      return result;
    } catch (CompileException e) {
      isSound = true;
      throw e;
    } catch (PolyglotException e) {
      throw translated(e, limit != null && limit.isPassed);
    } finally {
      running = null;
      // A limit that is passed at the last moment has closed the tools under our hands.
      if (limit == null || !limit.lift() || !isSound) {
        discard();
      }
      closeWhenIdle(++finished);
    }
  }

  /** Stops the tools when the thread that makes it has used up its time. */
  private final class Limit {
    private final Toolchain guarded;
    private final long thread = Thread.currentThread().getId();
    private final long cpuAtStart = THREADS.getThreadCpuTime(thread);
    private final long wallAtStart = System.nanoTime();
    private final ScheduledFuture<?> checks;
    private boolean isLifted;
    volatile boolean isPassed;

    Limit(Toolchain guarded) {
      this.guarded = guarded;
      this.checks =
          clock.scheduleWithFixedDelay(
              this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void check() {
      long most = limits.time().toNanos();
      if (!isLifted
          && (THREADS.getThreadCpuTime(thread) - cpuAtStart > most
              || System.nanoTime() - wallAtStart > WALL_FACTOR * most)) {
        isPassed = true;
        isLifted = true; // once is enough
        guarded.cancel();
      }
    }

    /** Says whether it was not passed; waits for the tools to be closed if it was. */
    boolean lift() {
      checks.cancel(false);
      // cancel() above waits for the thread that works, so this must not wait for the lock then.
      if (isPassed) {
        return false;
      }
      synchronized (this) {
        isLifted = true;
        return !isPassed;
      }
    }
  }

  private CompileException translated(PolyglotException e, boolean isLate) {
    if (isLate) {
      return new CompileException(
          TIME,
          "The code took longer than "
              + limits.time().toSeconds()
              + " seconds of CPU time to compile and was given up. Make it smaller or nest it"
              + " less.");
    }
    if (e.isResourceExhausted()) {
      return new CompileException(
          SOURCE, "The code is too large or nested too deeply to be compiled.");
    }
    if (isClosed) {
      throw new CancellationException();
    }
    throw e;
  }

  private void discard() {
    Toolchain old = tools;
    tools = null;
    if (old != null) {
      old.close();
    }
  }

  private void closeWhenIdle(long after) {
    try {
      if (lettingGo != null) {
        lettingGo.cancel(false);
      }
      lettingGo =
          clock.schedule(
              () -> worker.execute(() -> closeIfNothingHappened(after)),
              limits.idle().toNanos(),
              TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      discard(); // closed meanwhile
    }
  }

  private void closeIfNothingHappened(long since) {
    if (finished == since) {
      discard();
    }
  }

  /** Ends what runs, with the threads. Does nothing the second time. */
  @Override
  public void close() {
    isClosed = true;
    clock.shutdownNow();
    try {
      worker.execute(this::discard);
    } catch (RejectedExecutionException e) {
      return;
    }
    worker.shutdown();
    Toolchain current = running;
    if (current != null) {
      current.cancel();
    }
    try {
      if (!worker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("The plugin compiler's thread has not ended within {} s", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
