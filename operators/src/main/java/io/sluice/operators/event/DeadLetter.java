package io.sluice.operators.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.JavaScriptText;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.Surrogates;
import io.sluice.operators.json.UnreadableJson;
import io.sluice.operators.output.ClickHouseTime;
import io.sluice.operators.output.JsonSize;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.output.Uuidt;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * What cannot be processed, with all that is needed to find out why and to send it again: the
 * original bytes, where they came from, where they were given up and for what reason. Written with
 * the field names of contract §10.4 too, so that ClickHouse's table reads it.
 *
 * @param original the original bytes
 * @param origin where they were read, null for what the job made itself
 * @param place where they were given up
 * @param code stable, for machines; a {@link RejectCode} or the code of a plugin's failure
 * @param message a sentence, for people
 * @param causes what lies behind it, nearest first
 * @param teamId null if not known
 * @param distinctId null if not known
 * @param eventUuid null if not known or no uuid
 * @param errorTimestamp milliseconds since 1970
 * @param attempt how many times it has been tried, from 1
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one
public record DeadLetter(
    byte[] original,
    @Nullable Origin origin,
    Place place,
    String code,
    String message,
    List<String> causes,
    @Nullable Integer teamId,
    @Nullable String distinctId,
    @Nullable String eventUuid,
    long errorTimestamp,
    int attempt) {
  /** The least that {@link #toOutput} can keep to, whatever the texts are. */
  public static final int MIN_RECORD_BYTES = 8 * 1024;

  private static final int MAX_CODE_BYTES = 100;
  private static final int MAX_MESSAGE_BYTES = 1000;
  private static final int MAX_CAUSE_BYTES = 400;
  private static final int MAX_CAUSES = 5;
  private static final int MAX_ID_BYTES = 800;
  private static final int MAX_SOURCE_BYTES = 300;

  public DeadLetter {
    requireNonNull(original, "original is null");
    requireNonNull(place, "place is null");
    requireNonNull(code, "code is null");
    requireNonNull(message, "message is null");
    causes = List.copyOf(causes);
  }

  /**
   * The dead letter of a record that an exception condemned. Who it belongs to is read from the
   * original as far as that is possible.
   */
  public static DeadLetter of(
      byte[] original,
      @Nullable Origin origin,
      Place place,
      RejectedException rejection,
      long errorTimestamp) {
    JsonNode envelope = envelopeOf(original);
    JsonNode team =
        envelope.has("team_id") ? envelope.get("team_id") : envelope.path(JobRecord.TEAM);
    JsonNode distinctId = envelope.path("distinct_id");
    JsonNode uuid = envelope.path("uuid");
    return new DeadLetter(
        original,
        origin,
        place,
        rejection.code().name(),
        rejection.getMessage(),
        causesOf(rejection),
        team.isInt() ? team.intValue() : null,
        distinctId.isMissingNode() || distinctId.isNull() ? null : JavaScriptText.of(distinctId),
        uuid.isTextual() && Uuidt.isValid(uuid.textValue()) ? uuid.textValue() : null,
        errorTimestamp,
        1);
  }

  /** The same letter for a team that is known better than the original tells. */
  public DeadLetter withTeam(int team) {
    return new DeadLetter(
        original,
        origin,
        place,
        code,
        message,
        causes,
        team,
        distinctId,
        eventUuid,
        errorTimestamp,
        attempt);
  }

  /** The messages of an exception's causes, nearest first. */
  public static List<String> causesOf(Throwable error) {
    List<String> causes = new ArrayList<>();
    for (Throwable cause = error.getCause();
        cause != null && causes.size() < MAX_CAUSES;
        cause = cause.getCause()) {
      causes.add(cause.getClass().getSimpleName() + ": " + cause.getMessage());
    }
    return causes;
  }

  /**
   * The id: a function of what and where, so that a replay after a crash writes the same letter,
   * which a table ordered by id then keeps once.
   */
  public String id() {
    String where =
        String.join(
            "\n", String.valueOf(origin), place.name(), code, "" + attempt, "" + eventUuid, "");
    byte[] head = where.getBytes(UTF_8);
    byte[] name = Arrays.copyOf(head, head.length + original.length);
    System.arraycopy(original, 0, name, head.length, original.length);
    return UUID.nameUUIDFromBytes(name).toString();
  }

  /**
   * The record to write, key {@code id}. Key and value together never take more than the limit: the
   * original is cut to what is left, and {@code truncated} says so.
   *
   * @param maxRecordBytes at least {@link #MIN_RECORD_BYTES}
   * @throws IllegalArgumentException if the limit is lower
   */
  public OutputRecord toOutput(int maxRecordBytes) {
    checkedLimit(maxRecordBytes);
    String id = id();
    ObjectNode letter = describe(id);
    int space = maxRecordBytes - id.length() - Json.write(letter).length;
    addOriginal(letter, space);
    return new OutputRecord(Output.DEAD_LETTERS, id.getBytes(UTF_8), Json.write(letter));
  }

  /**
   * The limit itself, if dead letters can keep to it.
   *
   * @throws IllegalArgumentException if it is under {@link #MIN_RECORD_BYTES}
   */
  public static int checkedLimit(int maxRecordBytes) {
    if (maxRecordBytes < MIN_RECORD_BYTES) {
      throw new IllegalArgumentException(
          "sink.max-record-bytes is "
              + maxRecordBytes
              + "; expected at least "
              + MIN_RECORD_BYTES
              + ", so that a dead letter fits even without its original");
    }
    return maxRecordBytes;
  }

  private ObjectNode describe(String id) {
    String time = ClickHouseTime.seconds(errorTimestamp);
    String sentence = safe(message, MAX_MESSAGE_BYTES);
    ObjectNode letter = EventJson.newObject();
    letter.put("id", id);
    if (eventUuid != null) {
      letter.put("event_uuid", safe(eventUuid, MAX_ID_BYTES));
    }
    if (distinctId != null) {
      letter.put("distinct_id", safe(distinctId, MAX_ID_BYTES));
    }
    if (teamId != null) {
      letter.put("team_id", teamId);
    }
    letter.put("now", time);
    letter.put("error_timestamp", time);
    letter.put("error_location", place.name());
    letter.put("error", sentence);
    letter.putArray("tags").add("sluice").add(place.name());
    letter.put("place", place.name());
    letter.put("code", safe(code, MAX_CODE_BYTES));
    letter.put("message", sentence);
    ArrayNode behind = letter.putArray("causes");
    causes.stream().limit(MAX_CAUSES).forEach(c -> behind.add(safe(c, MAX_CAUSE_BYTES)));
    letter.put("attempt", attempt);
    if (origin != null) {
      letter.put("topic", safe(origin.source(), MAX_SOURCE_BYTES));
      letter.put("partition", origin.partition());
      letter.put("offset", origin.offset());
    }
    letter.put("original_bytes", original.length);
    letter.put("truncated", false);
    letter.put("raw_payload_encoding", "base64");
    letter.put("raw_payload", "");
    return letter;
  }

  private void addOriginal(ObjectNode letter, int space) {
    boolean whole;
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(original)).toString();
      String fits = JsonSize.cut(text, space);
      whole = fits.length() == text.length();
      letter.put("raw_payload_encoding", "utf-8");
      letter.put("raw_payload", fits);
    } catch (CharacterCodingException e) {
      int length = Math.min(original.length, space / 4 * 3);
      whole = length == original.length;
      letter.put(
          "raw_payload", Base64.getEncoder().encodeToString(Arrays.copyOf(original, length)));
    }
    letter.put("truncated", !whole);
  }

  private static String safe(String text, int maxBytes) {
    return JsonSize.cut(Surrogates.safe(text), maxBytes);
  }

  private static JsonNode envelopeOf(byte[] original) {
    try {
      return Json.read(original);
    } catch (UnreadableJson e) {
      return EventJson.newObject();
    }
  }
}
