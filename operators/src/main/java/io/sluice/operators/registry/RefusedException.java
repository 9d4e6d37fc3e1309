package io.sluice.operators.registry;

/** A registry record is not what it must be; the message is the reason. */
final class RefusedException extends Exception {
  RefusedException(String reason) {
    super(reason, null, false, false);
  }
}
