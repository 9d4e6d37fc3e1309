package io.sluice.runtime.sandbox;

import io.sluice.runtime.actor.Breach;
import io.sluice.runtime.actor.Budget;
import io.sluice.runtime.actor.Slice;
import io.sluice.runtime.actor.Usage;
import javax.annotation.Nullable;

/** Fetches the plugin's code and files, then lets it be loaded. */
final class FetchSlice implements Slice {
  private final TeamActor team;
  private final OpenInvocation setup;
  @Nullable private Throwable failure;

  FetchSlice(TeamActor team, OpenInvocation setup) {
    this.team = team;
    this.setup = setup;
  }

  @Override
  public Budget budget() {
    return Budget.UNLIMITED;
  }

  @Override
  public void run() {
    try {
      team.fetch(setup.sandbox);
    } catch (Throwable e) {
      failure = e;
    }
  }

  @Override
  public void kill(Breach breach) {}

  @Override
  public void finished(Usage usage, @Nullable Breach breach) {
    team.fetched(setup, failure);
  }

  @Override
  public void lost(Breach breach) {}
}
