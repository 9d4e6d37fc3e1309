package io.sluice.operators.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sluice.operators.json.FieldVisitor;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.Surrogates;
import io.sluice.operators.output.ClickHouseTime;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;

/**
 * Events as ClickHouse's format {@code Protobuf} reads them: a message {@code Event} with its
 * length before it (contract §10.3, era A). By hand, since eight fields of two kinds need no
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

  /** The fields but for the properties, before them the length of that, then the properties. */
  @Override
  public byte[] begin(PreparedEvent event, long createdAt) {
    message.reset();
    bytes(UUID, event.uuid().getBytes(UTF_8));
    text(EVENT, event.event());
    text(TIMESTAMP, ClickHouseTime.millis(event.timestamp()));
    key(TEAM_ID, VARINT);
    varint(message, event.teamId());
    text(DISTINCT_ID, event.distinctId());
    text(CREATED_AT, ISO.format(Instant.ofEpochMilli(createdAt)));
    text(ELEMENTS_CHAIN, ElementsChain.write(event.elements()));
    byte[] properties = Json.write(event.properties());
    return ByteBuffer.allocate(Integer.BYTES + message.size() + properties.length)
        .putInt(message.size())
        .put(message.toByteArray())
        .put(properties)
        .array();
  }

  /** Without the columns of the person and the groups, which the message has no fields for. */
  @Override
  public byte[] end(byte[] begun, RowEnd end) {
    int fields = ByteBuffer.wrap(begun).getInt();
    message.reset();
    message.write(begun, Integer.BYTES, fields);
    byte[] properties = Arrays.copyOfRange(begun, Integer.BYTES + fields, begun.length);
    bytes(PROPERTIES, end.groups().isEmpty() ? properties : withGroups(properties, end.groups()));
    ByteArrayOutputStream delimited = new ByteArrayOutputStream(message.size() + MAX_VARINT_BYTES);
    varint(delimited, message.size());
    delimited.writeBytes(message.toByteArray());
    return delimited.toByteArray();
  }

  private static byte[] withGroups(byte[] properties, List<RowEnd.Group> groups) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(2 * properties.length);
    all.write(properties, 0, properties.length - 1);
    char separator = properties.length > 2 ? ',' : ' ';
    for (RowEnd.Group group : groups) {
      all.writeBytes((separator + "\"$group_" + group.index() + "\":").getBytes(UTF_8));
      all.writeBytes(Json.write(group.key()));
      separator = ',';
    }
    all.write('}');
    return all.toByteArray();
  }

  /** See {@link EventFormat#readFields}; what is empty and therefore left out is given as empty. */
  static boolean readFields(byte[] row, FieldVisitor visitor) {
    ByteBuffer in = ByteBuffer.wrap(row);
    String[] texts = new String[ELEMENTS_CHAIN + 1];
    Arrays.fill(texts, "");
    long team = 0;
    try {
      if (varint(in) != in.remaining()) {
        return false;
      }
      while (in.hasRemaining()) {
        int key = (int) varint(in);
        int field = key >> WIRE_TYPE_BITS;
        if (field == TEAM_ID) {
          team = varint(in);
        } else {
          byte[] value = new byte[(int) varint(in)];
          in.get(value);
          texts[field] = new String(value, UTF_8);
        }
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException | NegativeArraySizeException e) {
      return false;
    }
    JsonNodeFactory json = JsonNodeFactory.instance;
    return visitor.field("uuid", json.textNode(texts[UUID]))
        && visitor.field("event", json.textNode(texts[EVENT]))
        && visitor.field("properties", json.textNode(texts[PROPERTIES]))
        && visitor.field("timestamp", json.textNode(texts[TIMESTAMP]))
        && visitor.field("team_id", json.numberNode(team))
        && visitor.field("distinct_id", json.textNode(texts[DISTINCT_ID]))
        && visitor.field("created_at", json.textNode(texts[CREATED_AT]))
        && visitor.field("elements_chain", json.textNode(texts[ELEMENTS_CHAIN]));
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
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
