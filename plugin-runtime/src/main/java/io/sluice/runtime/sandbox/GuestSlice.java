package io.sluice.runtime.sandbox;

import io.sluice.runtime.actor.Breach;
import io.sluice.runtime.actor.Budget;
import io.sluice.runtime.actor.Slice;
import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import javax.annotation.Nullable;
import org.graalvm.polyglot.PolyglotException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An entry into a sandbox, on behalf of one invocation. */
abstract class GuestSlice implements Slice {
  private static final Logger LOG = LoggerFactory.getLogger(GuestSlice.class);

  final TeamActor team;
  @Nullable private PolyglotException escaped;
  private Failures.Place place = Failures.Place.UNKNOWN;

  /** Our own bug, or a virtual machine at its end; the sandbox is not to be trusted after it. */
  @Nullable private Throwable broken;

  GuestSlice(TeamActor team) {
    this.team = team;
  }

  /** The invocation this slice belongs to, null if it turned out to be none. */
  @Nullable
  abstract OpenInvocation owner();

  /** Enters the guest; on the actor's thread, with the owner as the current invocation. */
  abstract void enter() throws PolyglotException;

  @Override
  public Budget budget() {
    OpenInvocation owner = owner();
    return owner == null ? team.options().slice() : owner.budget;
  }

  @Override
  public void run() {
    OpenInvocation owner = owner();
    if (owner == null || owner.isOver || owner.sandbox.guest() == null) {
      return;
    }
    GuestCalls speech = owner.sandbox.calls;
    speech.speakFor(owner);
    try {
      enter();
    } catch (PolyglotException e) {
      escaped = e;
      place = Failures.Place.of(e);
    } catch (Throwable e) {
      broken = e;
    } finally {
      speech.speakFor(null);
    }
  }

  @Override
  public void kill(Breach breach) {
    OpenInvocation owner = owner();
    if (owner != null) {
      owner.sandbox.cancel();
    }
  }

  @Override
  public void interject(Runnable task) {
    OpenInvocation owner = owner();
    Guest guest = owner == null ? null : owner.sandbox.guest();
    if (guest != null) {
      guest.interject(task);
    }
  }

  @Override
  public void finished(Usage usage, @Nullable Breach breach) {
    OpenInvocation owner = owner();
    if (owner == null) {
      return;
    }
    owner.used(usage);
    boolean isFatal = escaped != null && isFatal(escaped);
    if (owner.sandbox.calls != null) {
      team.requests().hear(owner.sandbox.calls, breach != null || broken != null || isFatal);
    }
    if (breach != null) {
      team.killed(owner, Failures.killed(breach, place));
    } else if (broken != null) {
      LOG.error("{} broke its sandbox", owner.invocation, broken);
      team.killed(owner, new PluginFailure.HostFailed("Sluice failed: " + broken));
    } else if (isFatal) {
      team.killed(owner, Failures.exhausted(escaped, place));
    } else if (escaped != null && !owner.isOver) {
      team.open().settle(owner, new Outcome.Threw(Failures.escaped(escaped, place), null, true));
    }
    team.open().completeSettled();
  }

  @Override
  public void lost(Breach breach) {
    team.lost(owner(), Failures.lost(breach));
  }

  private static boolean isFatal(PolyglotException error) {
    return error.isCancelled() || error.isResourceExhausted() || error.isExit();
  }
}
