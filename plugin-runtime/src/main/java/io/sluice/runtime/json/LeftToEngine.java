package io.sluice.runtime.json;

/** Something that is not done here. Nothing has happened yet that the guest could see. */
final class LeftToEngine extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LeftToEngine() {
    super("is left to the engine", null, false, false /* has no use for a stack trace */);
  }
}
