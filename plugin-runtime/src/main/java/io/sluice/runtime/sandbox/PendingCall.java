package io.sluice.runtime.sandbox;

/**
 * Something the guest asked of the host and waits for. Touched by its team's actor only.
 *
 * <p>A question about state holds the actor and cannot be taken back; a request and a timer can.
 */
final class PendingCall {
  final long number;
  final OpenInvocation owner;
  final Guest guest;

  /** One of many ticks, which must not keep its invocation alive. */
  final boolean repeats;

  private Runnable takeBack = () -> {};

  PendingCall(long number, OpenInvocation owner, boolean repeats) {
    this.number = number;
    this.owner = owner;
    this.guest = owner.sandbox.guest();
    this.repeats = repeats;
  }

  /** How it is taken back. */
  void onCancel(Runnable action) {
    takeBack = action;
  }

  void cancel() {
    takeBack.run();
  }
}
