package io.sluice.runtime.sandbox;

/** Calls {@code teardownPlugin}. */
final class TeardownSlice extends GuestSlice {
  private final OpenInvocation call;

  TeardownSlice(TeamActor team, OpenInvocation call) {
    super(team);
    this.call = call;
  }

  @Override
  OpenInvocation owner() {
    return call;
  }

  @Override
  void enter() {
    call.sandbox.guest().invoke(call.invocation.id(), call.invocation.function(), null);
  }
}
