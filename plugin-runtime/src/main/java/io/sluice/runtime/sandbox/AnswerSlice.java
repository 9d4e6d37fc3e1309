package io.sluice.runtime.sandbox;

import javax.annotation.Nullable;

/** Hands the answer of a call to the promise that waits for it. */
class AnswerSlice extends GuestSlice {
  private final PendingCall call;
  private final boolean isValue;
  @Nullable private final String text;
  @Nullable private final String body;

  /**
   * @param text the value, or the error's message
   * @param body what comes with it, one character a byte; null if nothing does
   */
  AnswerSlice(
      TeamActor team,
      PendingCall call,
      boolean isValue,
      @Nullable String text,
      @Nullable String body) {
    super(team);
    this.call = call;
    this.isValue = isValue;
    this.text = text;
    this.body = body;
  }

  @Override
  OpenInvocation owner() {
    return call.owner;
  }

  @Override
  public void run() {
    if (!team.open().isOpen(call)) {
      return; // taken back while this was on its way
    }
    team.open().close(call);
    if (call.owner.sandbox.guest() == call.guest) {
      super.run();
    }
  }

  @Override
  void enter() {
    call.guest.answer(call.number, isValue, text, body);
  }
}
