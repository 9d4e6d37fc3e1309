package io.sluice.operators.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.Surrogates;
import io.sluice.operators.output.ClickHouseTime;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The row that ClickHouse reads, without the columns of people and groups (contract §10.3, B). */
public final class EventRow {
  private static final SerializableString UUID = new SerializedString("uuid");
  private static final SerializableString EVENT = new SerializedString("event");
  private static final SerializableString PROPERTIES = new SerializedString("properties");
  private static final SerializableString TIMESTAMP = new SerializedString("timestamp");
  private static final SerializableString TEAM_ID = new SerializedString("team_id");
  private static final SerializableString DISTINCT_ID = new SerializedString("distinct_id");
  private static final SerializableString ELEMENTS_CHAIN = new SerializedString("elements_chain");
  private static final SerializableString CREATED_AT = new SerializedString("created_at");

  private EventRow() {}

  /**
   * Writes the row as UTF-8 JSON.
   *
   * @param createdAt milliseconds since 1970
   */
  public static byte[] write(PreparedEvent event, long createdAt) {
    byte[] properties = Json.escaped(Json.write(event.properties()));
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(properties.length + 512)) {
      try (JsonGenerator row = Json.generator(bytes)) {
        row.writeStartObject();
        row.writeFieldName(UUID);
        row.writeString(event.uuid());
        row.writeFieldName(EVENT);
        row.writeString(Surrogates.safe(event.event()));
        row.writeFieldName(PROPERTIES);
        row.writeRawUTF8String(properties, 0, properties.length);
        row.writeFieldName(TIMESTAMP);
        row.writeString(ClickHouseTime.millis(event.timestamp()));
        row.writeFieldName(TEAM_ID);
        row.writeNumber(event.teamId());
        row.writeFieldName(DISTINCT_ID);
        row.writeString(Surrogates.safe(event.distinctId()));
        row.writeFieldName(ELEMENTS_CHAIN);
        row.writeString(Surrogates.safe(ElementsChain.write(event.elements())));
        row.writeFieldName(CREATED_AT);
        row.writeString(ClickHouseTime.millis(createdAt));
        row.writeEndObject();
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing JSON to memory failed", e);
    }
  }
}
