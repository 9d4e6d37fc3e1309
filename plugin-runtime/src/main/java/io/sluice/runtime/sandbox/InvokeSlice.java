package io.sluice.runtime.sandbox;

import io.sluice.runtime.host.Invocation;
import javax.annotation.Nullable;

/** Calls an exported function, once the set-up that it may have to wait for is over. */
final class InvokeSlice extends GuestSlice {
  private final Invocation invocation;
  private final boolean hasWaited;
  @Nullable private volatile OpenInvocation begun;

  /**
   * @param hasWaited whether it waited for the set-up, and so comes before those that did not
   */
  InvokeSlice(TeamActor team, Invocation invocation, boolean hasWaited) {
    super(team);
    this.invocation = invocation;
    this.hasWaited = hasWaited;
  }

  @Override
  OpenInvocation owner() {
    return begun;
  }

  @Override
  public void run() {
    begun = team.begin(this);
    if (begun != null) {
      super.run();
    }
  }

  @Override
  void enter() {
    begun.sandbox.guest().invoke(invocation.id(), invocation.function(), invocation.argument());
  }

  Invocation invocation() {
    return invocation;
  }

  boolean hasWaited() {
    return hasWaited;
  }
}
