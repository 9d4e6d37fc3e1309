package io.sluice.operators.ingestion;

import java.io.IOException;

/** The version byte that each value in state begins with. */
final class StateVersion {
  private StateVersion() {}

  static void check(String what, byte found, byte expected) throws IOException {
    if (found != expected) {
      throw new IOException(
          "A "
              + what
              + " in state has the format "
              + found
              + ", expected "
              + expected
              + ": the state was written by a later version of the job; restore it with that one");
    }
  }
}
