package io.sluice.runtime.sandbox;

import io.sluice.runtime.actor.Budget;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * The invocations of a team that have begun and are not over, and the calls that they wait for. An
 * invocation is over when it has settled and waits for nothing any more.
 *
 * <p>Touched by the team's actor only, but for {@link #oldestStartNanos}.
 */
final class OpenInvocations {
  /** Hears of each end, once. */
  interface Listener {
    void over(OpenInvocation done, Outcome outcome);
  }

  /** The start of none. */
  static final long NOTHING_OPEN = Long.MAX_VALUE;

  private final Listener listener;
  private final Map<Long, OpenInvocation> open = new LinkedHashMap<>();
  private final Map<Long, PendingCall> calls = new HashMap<>();

  /** Those that may be over at the end of this slice. */
  private final List<OpenInvocation> touched = new ArrayList<>();

  private volatile long oldestStartNanos = NOTHING_OPEN;

  OpenInvocations(Listener listener) {
    this.listener = listener;
  }

  /**
   * @param pausedNanos how long the actor has waited for the host so far
   */
  OpenInvocation begin(Sandbox sandbox, Invocation invocation, Budget budget, long pausedNanos) {
    OpenInvocation begun =
        new OpenInvocation(invocation, sandbox, budget, System.nanoTime(), pausedNanos);
    open.put(invocation.id(), begun);
    sandbox.begins();
    rememberOldest();
    return begun;
  }

  /** The one with this id, null if it is over. */
  @Nullable
  OpenInvocation get(long id) {
    return open.get(id);
  }

  List<OpenInvocation> all() {
    return List.copyOf(open.values());
  }

  List<OpenInvocation> in(Sandbox sandbox) {
    return open.values().stream().filter(some -> some.sandbox == sandbox).toList();
  }

  /** When the oldest began; {@link #NOTHING_OPEN} if there is none. From any thread. */
  long oldestStartNanos() {
    return oldestStartNanos;
  }

  /**
   * How it ends, unless that is decided already; calls that would go on for ever are taken back.
   */
  void settle(@Nullable OpenInvocation invocation, Outcome outcome) {
    if (invocation != null && invocation.settled == null) {
      invocation.settled = outcome;
      touched.add(invocation);
      cancelCalls(invocation, true);
    }
  }

  /** At the end of a slice: what has settled and waits for nothing any more is over. */
  void completeSettled() {
    for (OpenInvocation invocation : List.copyOf(touched)) {
      if (invocation.settled != null && !invocation.hasOpenCalls() && !invocation.isOver) {
        complete(invocation, invocation.settled);
      }
    }
    touched.clear();
  }

  /** Ends it now; what it waits for is taken back. */
  void complete(OpenInvocation done, Outcome outcome) {
    open.remove(done.invocation.id());
    done.sandbox.ends();
    done.isOver = true;
    cancelCalls(done, false);
    rememberOldest();
    listener.over(done, outcome);
  }

  /** A call that the owner waits for from now on. */
  PendingCall beginCall(long number, OpenInvocation owner, boolean repeats) {
    PendingCall call = new PendingCall(number, owner, repeats);
    calls.put(number, call);
    return call;
  }

  /** Whether the call has neither been answered nor taken back. */
  boolean isOpen(PendingCall call) {
    return calls.get(call.number) == call;
  }

  List<PendingCall> callsOf(OpenInvocation owner) {
    return calls.values().stream().filter(call -> call.owner == owner).toList();
  }

  /** The call is answered: nothing waits for it any more. */
  void close(PendingCall call) {
    calls.remove(call.number);
    call.owner.callsClosed++;
    touched.add(call.owner);
  }

  /** Takes the call back. */
  void cancel(PendingCall call) {
    close(call);
    call.cancel();
  }

  /** Takes the call with this number back, if it is open. */
  void cancel(long number) {
    PendingCall call = calls.get(number);
    if (call != null) {
      cancel(call);
    }
  }

  private void cancelCalls(OpenInvocation owner, boolean onlyRepeating) {
    if (owner.hasOpenCalls()) {
      for (PendingCall call : callsOf(owner)) {
        if (call.repeats || !onlyRepeating) {
          cancel(call);
        }
      }
    }
  }

  private void rememberOldest() {
    oldestStartNanos = open.isEmpty() ? NOTHING_OPEN : open.values().iterator().next().startNanos();
  }
}
