package io.sluice.runtime.sandbox;

import io.sluice.runtime.actor.Breach;
import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Outcome;
import javax.annotation.Nullable;

/** Gives up an invocation that took too long (contract §5), whatever it still waits for. */
final class AbandonSlice extends GuestSlice {
  private static final String ABANDONED = "The invocation that asks has been abandoned.";

  private final OpenInvocation late;
  @Nullable private String argument;

  AbandonSlice(TeamActor team, OpenInvocation late) {
    super(team);
    this.late = late;
  }

  @Override
  OpenInvocation owner() {
    return late;
  }

  /** What it still waits for is refused, lest others wait for the same promises for ever. */
  @Override
  void enter() {
    late.isAbandoned = true;
    Guest guest = late.sandbox.guest();
    argument = guest.abandon(late.invocation.id());
    for (PendingCall call : team.open().callsOf(late)) {
      team.open().cancel(call);
      guest.answer(call.number, false, ABANDONED, null);
    }
  }

  @Override
  public void finished(Usage usage, @Nullable Breach breach) {
    super.finished(usage, breach);
    if (!late.isOver) {
      Outcome timedOut =
          new Outcome.Threw(Failures.timedOut(late, team.options().taskTimeout()), argument, true);
      team.open().complete(late, late.settled == null ? timedOut : late.settled);
    }
  }
}
