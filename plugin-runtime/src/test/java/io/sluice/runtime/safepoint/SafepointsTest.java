package io.sluice.runtime.safepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.oracle.truffle.api.instrumentation.provider.TruffleInstrumentProvider;
import java.util.ServiceLoader;
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
  void theEngineKeepsNothingOfTheJobsLoader() throws Exception {
    // As if GraalVM were in the cluster's lib/, and ours in the job's jar.
    ClassLoader engines = new Without(SafepointInstrument.class.getPackageName());
    InstrumentLoader loader = new InstrumentLoader(engines);
    TruffleInstrumentProvider provider = null;
    for (TruffleInstrumentProvider found :
        ServiceLoader.load(TruffleInstrumentProvider.class, loader)) {
      provider =
          found.getClass().getName().equals(SafepointInstrumentProvider.class.getName())
              ? found
              : provider;
    }
    assertThat(provider).isNotNull();
    assertThat(provider.getClass().getClassLoader()).isSameAs(loader);
    assertThat(provider).isNotInstanceOf(SafepointInstrumentProvider.class);
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

  /** A loader that has everything but one package. */
  private static final class Without extends ClassLoader {
    private final String missing;

    Without(String missing) {
      super(Without.class.getClassLoader());
      this.missing = missing;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith(missing + ".")) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }
  }
}
