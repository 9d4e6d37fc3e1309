package io.sluice.runtime.sandbox;

import io.sluice.runtime.actor.Breach;
import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import javax.annotation.Nullable;

/** Loads the plugin and calls its {@code setupPlugin}, if it has one. */
final class SetupSlice extends GuestSlice {
  private final OpenInvocation setup;
  @Nullable private Throwable failure;

  SetupSlice(TeamActor team, OpenInvocation setup) {
    super(team);
    this.setup = setup;
  }

  @Override
  OpenInvocation owner() {
    return setup;
  }

  @Override
  public void run() {
    if (setup.isOver) {
      return; // removed before it began
    }
    GuestCalls speech = team.newGuestCalls();
    setup.sandbox.calls = speech;
    speech.speakFor(setup);
    try {
      team.load(setup.sandbox);
    } catch (Throwable e) {
      failure = e;
      return;
    } finally {
      speech.speakFor(null);
    }
    if (setup.sandbox.capabilities.methods().contains(Invocation.SETUP_PLUGIN)) {
      super.run();
    } else {
      team.open().settle(setup, new Outcome.Returned(null, false));
    }
  }

  @Override
  void enter() {
    setup.sandbox.guest().invoke(setup.invocation.id(), Invocation.SETUP_PLUGIN, null);
  }

  @Override
  public void finished(Usage usage, @Nullable Breach breach) {
    team.loaded();
    if (failure != null && breach == null) {
      team.open().settle(setup, new Outcome.Threw(Failures.loading(failure), null, false));
    }
    super.finished(usage, breach);
  }

  @Override
  public void lost(Breach breach) {
    team.loaded();
    super.lost(breach);
  }
}
