package io.sluice.operators.event;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.definitions.NewNames;
import io.sluice.operators.output.Output;
import io.sluice.operators.people.MergeRequest;
import io.sluice.operators.people.PropertyChange;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * An event on its way from PREPARE to INGESTION: its row as far as it needs neither person nor
 * groups, and what tells them.
 *
 * @param event the name
 * @param timestamp milliseconds since 1970, in the years 0 to 9999
 * @param merge null if it asks for none
 * @param groups UTF-8 JSON object of what the event says of groups ({@link GroupFacts}), null if
 *     nothing
 * @param isConvertible whether it may wait for somebody to be identified by its distinct id
 *     (contract §11.9)
 * @param names what may be new of it, null if nothing
 * @param output what kind of row it has
 * @param row begun by the {@link RowWriter}, or of a session recording whole; null if the team
 *     wants none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one; a copy per event would cost
@TypeInfo(UnresolvedSerializer.TypeInfo.class)
public record UnresolvedEvent(
    int teamId,
    String uuid,
    String event,
    String distinctId,
    long timestamp,
    @Nullable MergeRequest merge,
    PropertyChange change,
    @Nullable byte[] groups,
    boolean isConvertible,
    @Nullable NewNames names,
    Output output,
    @Nullable byte[] row)
    implements IngestionInput {
  public UnresolvedEvent {
    requireNonNull(uuid, "uuid is null");
    requireNonNull(event, "event is null");
    requireNonNull(distinctId, "distinctId is null");
    requireNonNull(change, "change is null");
    requireNonNull(output, "output is null");
  }
}
