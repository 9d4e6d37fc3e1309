package io.sluice.operators.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.operators.json.Json;
import io.sluice.operators.json.Surrogates;
import io.sluice.operators.output.ClickHouseTime;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Writes events as ClickHouse's format {@code Protobuf} reads them: a message {@code Event} with
 * its length before it (contract §10.3, era A). By hand, since eight fields of two kinds need no
 * library; the encoding is that of <a
 * href="https://protobuf.dev/programming-guides/encoding/">proto3</a>, which leaves out what is
 * empty. Not thread-safe.
 */
final class EventProto implements RowWriter {
  private static final int UUID = 1;
  private static final int EVENT = 2;
  private static final int PROPERTIES = 3;
  private static final int TIMESTAMP = 4;
  private static final int TEAM_ID = 5;
  private static final int DISTINCT_ID = 6;
  private static final int CREATED_AT = 7;
  private static final int ELEMENTS_CHAIN = 8;

  private static final int WIRE_TYPE_BITS = 3;
  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;
  private static final int MAX_VARINT_BYTES = 10;

  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final ByteArrayOutputStream message = new ByteArrayOutputStream();

  @Override
  public byte[] write(PreparedEvent event, long createdAt) {
    message.reset();
    bytes(UUID, event.uuid().getBytes(UTF_8));
    text(EVENT, event.event());
    bytes(PROPERTIES, Json.write(event.properties()));
    text(TIMESTAMP, ClickHouseTime.millis(event.timestamp()));
    key(TEAM_ID, VARINT);
    varint(message, event.teamId());
    text(DISTINCT_ID, event.distinctId());
    text(CREATED_AT, ISO.format(Instant.ofEpochMilli(createdAt)));
    text(ELEMENTS_CHAIN, ElementsChain.write(event.elements()));
    ByteArrayOutputStream delimited = new ByteArrayOutputStream(message.size() + MAX_VARINT_BYTES);
    varint(delimited, message.size());
    delimited.writeBytes(message.toByteArray());
    return delimited.toByteArray();
  }

  private void text(int field, String value) {
    bytes(field, Surrogates.safe(value).getBytes(UTF_8));
  }

  private void bytes(int field, byte[] value) {
    if (value.length > 0) {
      key(field, LENGTH_DELIMITED);
      varint(message, value.length);
      message.writeBytes(value);
    }
  }

  private void key(int field, int wireType) {
    varint(message, (field << WIRE_TYPE_BITS) | wireType);
  }

  /** Seven bits a byte, the lowest first, with the highest bit set on all but the last. */
  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while (rest > 0x7F) {
      out.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
