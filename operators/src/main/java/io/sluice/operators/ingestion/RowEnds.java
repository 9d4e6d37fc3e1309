package io.sluice.operators.ingestion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.sluice.operators.event.RowEnd;
import io.sluice.operators.event.RowWriter;
import io.sluice.operators.event.UnresolvedEvent;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.warnings.IngestionWarning;
import io.sluice.operators.warnings.IngestionWarnings;
import io.sluice.operators.warnings.WarningType;
import java.util.List;
import java.util.function.Consumer;

/**
 * Ends events' rows. One that would be too long for the sinks goes without what its person and its
 * groups have, and if that is not enough without the groups: an event is not lost for what others
 * have made of its person.
 */
final class RowEnds {
  private static final byte[] LEFT_OUT = "{}".getBytes(UTF_8);

  private final RowWriter rows;
  private final int maxRecordBytes;
  private final IngestionWarnings warnings;

  RowEnds(RowWriter rows, int maxRecordBytes, IngestionWarnings warnings) {
    this.rows = requireNonNull(rows, "rows is null");
    this.maxRecordBytes = maxRecordBytes;
    this.warnings = requireNonNull(warnings, "warnings is null");
  }

  byte[] end(UnresolvedEvent event, RowEnd end, Consumer<OutputRecord> out) {
    byte[] row = rows.end(event.row(), end);
    int max = maxRecordBytes - event.uuid().length();
    if (row.length <= max) {
      return row;
    }
    warnings.send(
        IngestionWarning.of(event.teamId(), WarningType.MESSAGE_SIZE_TOO_LARGE)
            .with("eventUuid", event.uuid())
            .with("distinctId", event.distinctId())
            .with("bytes", row.length)
            .with("limit", max)
            .forKey(event.distinctId()),
        out);
    List<RowEnd.Group> groups =
        end.groups().stream()
            .map(group -> new RowEnd.Group(group.index(), group.key(), LEFT_OUT, group.createdAt()))
            .toList();
    row = rows.end(event.row(), without(end, groups));
    return row.length <= max ? row : rows.end(event.row(), without(end, List.of()));
  }

  private static RowEnd without(RowEnd end, List<RowEnd.Group> groups) {
    return new RowEnd(end.personId(), LEFT_OUT, end.personCreatedAt(), groups);
  }
}
