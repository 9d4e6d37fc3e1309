package io.sluice.operators.actions;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import javax.annotation.Nullable;

/**
 * The person of an event, as actions see it. Properties are read when they are asked for first. Not
 * thread-safe.
 */
public final class ActionPerson {
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** What REST hooks are told of a person, in this order (contract §12.5, era B). */
  private static final String[] SENT = {"uuid", "properties", "team_id", "id", "created_at"};

  private final ObjectNode row;
  @Nullable private byte[] properties;

  private ActionPerson(ObjectNode row, @Nullable byte[] properties) {
    this.row = row;
    this.properties = properties;
  }

  /**
   * A person that the job keeps.
   *
   * @param createdAt milliseconds since 1970
   * @param properties JSON of an object, in UTF-8; nobody may change it
   */
  public static ActionPerson of(int teamId, String uuid, long createdAt, byte[] properties) {
    requireNonNull(properties, "properties is null");
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("uuid", requireNonNull(uuid, "uuid is null"));
    row.put("team_id", teamId);
    row.put("created_at", createdAt);
    return new ActionPerson(row, properties);
  }

  /** A row of {@code posthog_person}. */
  public static ActionPerson of(ObjectNode row) {
    return new ActionPerson(requireNonNull(row, "row is null"), null);
  }

  /** Null if the person has none. */
  @Nullable
  public String uuid() {
    return row.path("uuid").textValue();
  }

  /** A missing node if there are none. */
  JsonNode properties() {
    if (properties != null) {
      try {
        row.set("properties", Json.readRaw(properties));
      } catch (UnreadableJson e) {
        throw new IllegalArgumentException("A person's properties are not JSON", e);
      }
      properties = null;
    }
    JsonNode read = row.path("properties");
    return read.isNull() ? row.path("") : read;
  }

  /** What REST hooks are told. */
  ObjectNode toJson() {
    properties();
    ObjectNode sent = JsonNodeFactory.instance.objectNode();
    for (String field : SENT) {
      if (row.has(field)) {
        sent.set(field, row.get(field));
      }
    }
    JsonNode createdAt = row.path("created_at");
    if (createdAt.isTextual()) {
      sent.put("created_at", iso(createdAt.textValue()));
    } else if (createdAt.isNumber()) {
      sent.put("created_at", ISO.format(Instant.ofEpochMilli(createdAt.longValue())));
    }
    return sent;
  }

  /** A time as JavaScript's libraries write it, in UTC; what is none stays as it is. */
  private static String iso(String time) {
    String text = time.replace(' ', 'T');
    try {
      return ISO.format(OffsetDateTime.parse(text));
    } catch (DateTimeParseException e) {
      try {
        return ISO.format(LocalDateTime.parse(text).atOffset(ZoneOffset.UTC));
      } catch (DateTimeParseException none) {
        return time;
      }
    }
  }
}
