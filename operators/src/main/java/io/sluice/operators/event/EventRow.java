package io.sluice.operators.event;

import io.sluice.operators.json.JsonRow;
import io.sluice.operators.json.Surrogates;
import io.sluice.operators.output.ClickHouseTime;

/**
 * Writes the rows that ClickHouse reads, as UTF-8 JSON, without the columns of people and groups
 * (contract §10.3, B). Not thread-safe.
 */
final class EventRow implements RowWriter {
  private final JsonRow row = new JsonRow();

  @Override
  public byte[] write(PreparedEvent event, long createdAt) {
    return row.text("uuid", event.uuid())
        .text("event", Surrogates.safe(event.event()))
        .json("properties", event.properties())
        .text("timestamp", ClickHouseTime.millis(event.timestamp()))
        .number("team_id", event.teamId())
        .text("distinct_id", Surrogates.safe(event.distinctId()))
        .text("elements_chain", Surrogates.safe(ElementsChain.write(event.elements())))
        .text("created_at", ClickHouseTime.millis(createdAt))
        .toBytes();
  }
}
