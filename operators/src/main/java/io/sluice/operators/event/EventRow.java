package io.sluice.operators.event;

import io.sluice.operators.json.JsonRow;
import io.sluice.operators.json.Surrogates;
import io.sluice.operators.output.ClickHouseTime;

/**
 * Writes the rows that ClickHouse reads, as UTF-8 JSON (contract §10.3, B). The properties come
 * last of what needs no person, so that what is begun is ended by appending. Not thread-safe.
 */
final class EventRow implements RowWriter {
  private final JsonRow row = new JsonRow();

  @Override
  public byte[] begin(PreparedEvent event, long createdAt) {
    return row.text("uuid", event.uuid())
        .text("event", Surrogates.safe(event.event()))
        .text("timestamp", ClickHouseTime.millis(event.timestamp()))
        .number("team_id", event.teamId())
        .text("distinct_id", Surrogates.safe(event.distinctId()))
        .text("elements_chain", Surrogates.safe(ElementsChain.write(event.elements())))
        .text("created_at", ClickHouseTime.millis(createdAt))
        .json("properties", event.properties())
        .toBytes();
  }

  @Override
  public byte[] end(byte[] begun, RowEnd end) {
    row.reopenNested(begun);
    for (RowEnd.Group group : end.groups()) {
      row.nestedField("$group_" + group.index(), group.key());
    }
    row.endNested()
        .text("person_id", end.personId().toString())
        .json("person_properties", end.personProperties())
        .text("person_created_at", ClickHouseTime.seconds(end.personCreatedAt()));
    for (RowEnd.Group group : end.groups()) {
      String column = "group" + group.index();
      row.json(column + "_properties", group.properties());
      if (group.createdAt() == null) {
        row.nothing(column + "_created_at");
      } else {
        row.text(column + "_created_at", ClickHouseTime.seconds(group.createdAt()));
      }
    }
    return row.toBytes();
  }
}
