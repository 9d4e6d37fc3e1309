package io.sluice.operators.work;

/** The version that stands in front of whatever a state holds as bytes. */
public final class FormatVersion {
  private FormatVersion() {}

  /**
   * Refuses what this job cannot read.
   *
   * @param what what the state holds, for the message
   * @param oldest the first version that was ever written
   * @param newest the version that this job writes
   * @throws IllegalStateException if a later job wrote it
   */
  public static void requireKnown(String what, int found, int oldest, int newest) {
    if (found < oldest || found > newest) {
      throw new IllegalStateException(
          "The state holds "
              + what
              + " of format version "
              + found
              + ", and this job reads up to version "
              + newest
              + ": it was written by a newer job; start that one");
    }
  }
}
