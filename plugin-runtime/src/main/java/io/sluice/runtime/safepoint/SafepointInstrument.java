package io.sluice.runtime.safepoint;

import com.oracle.truffle.api.ThreadLocalAction;
import com.oracle.truffle.api.TruffleContext;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.annotation.Nullable;

/**
 * The part of the engine. It is looked up by an interface of the JDK's, since what an instrument is
 * looked up by must be public.
 */
final class SafepointInstrument extends TruffleInstrument implements Supplier<Consumer<Runnable>> {
  static final String ID = "sluice-safepoints";

  private Env engine;

  @Override
  protected void onCreate(Env env) {
    engine = env;
    env.registerService(this);
  }

  @Override
  public Consumer<Runnable> get() {
    return new OfContext(engine, engine.getEnteredContext());
  }

  private static final class OfContext implements Consumer<Runnable> {
    private final Env engine;
    private final TruffleContext context;
    @Nullable private volatile Future<Void> last;

    OfContext(Env engine, TruffleContext context) {
      this.engine = engine;
      this.context = context;
    }

    @Override
    public void accept(Runnable task) {
      Future<Void> before = last;
      if (before == null || before.isDone()) {
        last = engine.submitThreadLocal(context, null, new Action(task));
      }
    }
  }

  private static final class Action extends ThreadLocalAction {
    private final Runnable task;

    Action(Runnable task) {
      super(false, false); // the guest sees nothing of it, and threads do not wait for each other
      this.task = task;
    }

    @Override
    protected void perform(Access access) {
      task.run();
    }
  }
}
