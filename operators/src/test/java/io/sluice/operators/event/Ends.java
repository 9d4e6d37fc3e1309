package io.sluice.operators.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.operators.output.OutputRecord;
import java.util.List;
import java.util.UUID;

/** Ends rows with a person and without groups, for tests of what comes before that. */
final class Ends {
  static final RowEnd NO_GROUPS =
      new RowEnd(new UUID(1, 2), "{\"p\":\"\\\"\"}".getBytes(UTF_8), 0, List.of());

  private Ends() {}

  static OutputRecord record(UnresolvedEvent event, EventFormat format) {
    return new OutputRecord(
        event.output(),
        event.uuid().getBytes(UTF_8),
        format.newWriter().end(event.row(), NO_GROUPS));
  }
}
