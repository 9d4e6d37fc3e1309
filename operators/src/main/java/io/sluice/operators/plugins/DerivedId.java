package io.sluice.operators.plugins;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A uuid that a replay makes again, as it derives from what it is the id of. */
final class DerivedId {
  private DerivedId() {}

  /**
   * The same for the same text.
   *
   * @param about what tells the thing from all others of the job
   */
  static String of(String about) {
    return UUID.nameUUIDFromBytes(about.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
