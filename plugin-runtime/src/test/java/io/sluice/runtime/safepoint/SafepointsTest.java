package io.sluice.runtime.safepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.junit.jupiter.api.Test;

class SafepointsTest {
  private static final String WITHOUT_COMPILER = "engine.WarnInterpreterOnly";

  @Test
  void aTaskRunsOnTheGuestsThreadInTheMidstOfALoop() throws Exception {
    try (Engine engine = newEngine();
        Context context = Context.newBuilder("js").engine(engine).build()) {
      Consumer<Runnable> safepoints = safepoints(engine, context);
      CountDownLatch runs = new CountDownLatch(1);
      CompletableFuture<Thread> interjected = new CompletableFuture<>();
      Thread guest = new Thread(() -> loop(context, runs, interjected), "guest");
      guest.start();
      assertThat(runs.await(20, TimeUnit.SECONDS)).isTrue();
      safepoints.accept(() -> interjected.complete(Thread.currentThread()));
      assertThat(interjected.get(20, TimeUnit.SECONDS)).isSameAs(guest);
      guest.join(20_000);
      assertThat(guest.isAlive()).as("the guest goes on after the task, and ends").isFalse();
    }
  }

  /** Loops until the task has run. */
  private static void loop(Context context, CountDownLatch runs, CompletableFuture<Thread> over) {
    ProxyExecutable started =
        args -> {
          runs.countDown();
          return over.isDone();
        };
    context.eval("js", "(isOver) => { while (!isOver()); }").executeVoid(started);
  }

  @Test
  void nothingRunsWhileNobodyIsInTheContextOrWhenItIsClosed() {
    try (Engine engine = newEngine()) {
      AtomicInteger tasks = new AtomicInteger();
      Context context = Context.newBuilder("js").engine(engine).build();
      Consumer<Runnable> safepoints = safepoints(engine, context);
      safepoints.accept(tasks::incrementAndGet);
      context.eval("js", "for (let i = 0; i < 1000; i++);");
      context.close();
      safepoints.accept(tasks::incrementAndGet);
      assertThat(tasks).hasValue(0);
    }
  }

  @Test
  void anEngineOfAnotherIsRefused() {
    try (Engine engine = Engine.newBuilder("js").option(WITHOUT_COMPILER, "false").build()) {
      assertThatThrownBy(() -> Safepoints.of(engine))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("The engine has no instrument sluice-safepoints; expected one of build()");
    }
  }

  @Test
  void aJobWhoseEngineIsClosedDoesNotStayInMemory() throws Exception {
    // As if GraalVM were in the cluster's lib/, and ours in the job's jar.
    WeakReference<ClassLoader> job = new WeakReference<>(openAndClose(new JobLoader()));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (job.get() != null) {
      assertThat(System.nanoTime()).as("kept for 20 s").isLessThan(deadline);
      System.gc();
    }
  }

  private static ClassLoader openAndClose(ClassLoader job) throws Exception {
    Class<?> safepoints = job.loadClass(Safepoints.class.getName());
    assertThat(safepoints).isNotSameAs(Safepoints.class);
    Engine.Builder builder = Engine.newBuilder("js").option(WITHOUT_COMPILER, "false");
    try (Engine engine =
        (Engine) safepoints.getMethod("build", Engine.Builder.class).invoke(null, builder)) {
      assertThat(safepoints.getMethod("of", Engine.class).invoke(null, engine)).isNotNull();
    }
    return job;
  }

  private static Engine newEngine() {
    return Safepoints.build(Engine.newBuilder("js").option(WITHOUT_COMPILER, "false"));
  }

  private static Consumer<Runnable> safepoints(Engine engine, Context context) {
    context.enter();
    try {
      return Safepoints.of(engine).ofEnteredContext();
    } finally {
      context.leave();
    }
  }

  /** Has this package's classes for itself, and all others with everybody else. */
  private static final class JobLoader extends ClassLoader {
    JobLoader() {
      super(JobLoader.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(Safepoints.class.getPackageName() + ".")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] code = in.readAllBytes();
        return defineClass(name, code, 0, code.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
