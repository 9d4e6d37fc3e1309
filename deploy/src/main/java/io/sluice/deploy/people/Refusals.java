package io.sluice.deploy.people;

import java.io.PrintWriter;

/** What cannot be imported: all of it is counted, and the first {@value #MAX_SHOWN} are shown. */
final class Refusals {
  private static final int MAX_SHOWN = 20;

  private final PrintWriter err;
  private long count;

  Refusals(PrintWriter err) {
    this.err = err;
  }

  void add(String sentence) {
    count++;
    if (count <= MAX_SHOWN) {
      err.println(sentence);
    } else if (count == MAX_SHOWN + 1) {
      err.println("More that is refused is only counted.");
    }
  }

  long count() {
    return count;
  }
}
