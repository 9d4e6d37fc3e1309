package io.sluice.runtime.safepoint;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Instrument;

/** The safepoints of an engine's contexts. */
public final class Safepoints {
  private final Supplier<Consumer<Runnable>> instrument;

  private Safepoints(Supplier<Consumer<Runnable>> instrument) {
    this.instrument = instrument;
  }

  /** Builds an engine whose contexts have safepoints. */
  public static Engine build(Engine.Builder builder) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    InstrumentLoader loader = new InstrumentLoader();
    thread.setContextClassLoader(loader);
    try {
      return builder.build();
    } finally {
      thread.setContextClassLoader(before);
      loader.forget();
    }
  }

  /**
   * Those of an engine that {@link #build} has built.
   *
   * @throws IllegalStateException if something else has built it
   */
  @SuppressWarnings(
      "unchecked") // the instrument's class is of another loader, its interface is not
  public static Safepoints of(Engine engine) {
    Instrument instrument = engine.getInstruments().get(SafepointInstrument.ID);
    if (instrument == null) {
      throw new IllegalStateException(
          "The engine has no instrument " + SafepointInstrument.ID + "; expected one of build()");
    }
    return new Safepoints(instrument.lookup(Supplier.class));
  }

  /**
   * Those of the context that the calling thread has entered. What it returns may be called from
   * any thread: it has a task run once by the thread that is in the context, at its next safepoint,
   * and returns at once. It does nothing if no thread is in the context, or if the task before has
   * not been run yet. A task must not throw, and not enter any context.
   */
  public Consumer<Runnable> ofEnteredContext() {
    return instrument.get();
  }
}
