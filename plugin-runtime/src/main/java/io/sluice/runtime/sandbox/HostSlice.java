package io.sluice.runtime.sandbox;

import io.sluice.runtime.actor.Breach;
import io.sluice.runtime.actor.Budget;
import io.sluice.runtime.actor.Slice;
import io.sluice.runtime.actor.Usage;
import javax.annotation.Nullable;

/** The host's own code on the actor's thread. */
record HostSlice(Runnable message) implements Slice {
  @Override
  public Budget budget() {
    return Budget.UNLIMITED;
  }

  @Override
  public void run() {
    message.run();
  }

  @Override
  public void kill(Breach breach) {}

  @Override
  public void finished(Usage usage, @Nullable Breach breach) {}

  @Override
  public void lost(Breach breach) {}
}
