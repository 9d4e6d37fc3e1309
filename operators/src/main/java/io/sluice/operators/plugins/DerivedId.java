package io.sluice.operators.plugins;

import io.sluice.operators.event.Origin;
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

  /** What a call is about, for ids of what comes of it: the same for the same in a replay. */
  static String about(PluginWork work, int attempt) {
    if (work instanceof EventWork event) {
      Origin origin = event.origin();
      return origin.source() + "/" + origin.partition() + "/" + origin.offset();
    }
    return ((CallWork) work).id() + "/" + attempt;
  }
}
