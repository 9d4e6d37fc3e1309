package io.sluice.runtime.actor;

import javax.annotation.Nullable;

/** The host's own code on the actor's thread. */
public record HostSlice(Runnable message) implements Slice {
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
