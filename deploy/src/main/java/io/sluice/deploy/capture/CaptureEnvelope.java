package io.sluice.deploy.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.deploy.Problem;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import javax.annotation.Nullable;

/**
 * An event in the envelope that capture wraps around it (contract §10.1).
 *
 * @param uuid id of the event
 * @param distinctId who did it, at most 200 characters
 * @param ip address it came from; null when the team keeps none
 * @param siteUrl scheme and host of the capturing site
 * @param data the event itself, JSON text
 * @param teamId number of the team
 * @param now when it was captured
 * @param sentAt when the client says it was sent, ISO text, or empty
 */
public record CaptureEnvelope(
    String uuid,
    String distinctId,
    @Nullable String ip,
    String siteUrl,
    String data,
    long teamId,
    Instant now,
    String sentAt) {
  /** Capture cuts longer ones (contract §10.1). */
  public static final int MAX_DISTINCT_ID_LENGTH = 200;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);

  public CaptureEnvelope {
    requireNonNull(uuid, "uuid is null");
    requireNonNull(distinctId, "distinctId is null");
    requireNonNull(siteUrl, "siteUrl is null");
    requireNonNull(data, "data is null");
    requireNonNull(now, "now is null");
    requireNonNull(sentAt, "sentAt is null");
  }

  /**
   * Wraps an event as a client sends it. The {@code distinct_id} may be at the top, as {@code
   * $distinct_id}, or among the properties, where capture looks too.
   *
   * @param newUuid id for an event that brings none
   * @throws Problem if the text is no JSON object or lacks the event's name or distinct id
   */
  public static CaptureEnvelope of(
      String eventJson,
      long teamId,
      String newUuid,
      @Nullable String ip,
      String siteUrl,
      Instant now) {
    ObjectNode event = parse(eventJson);
    if (event.path("event").asText().isEmpty()) {
      throw Problem.input("The event has no name; expected a text in the field \"event\".");
    }
    return new CaptureEnvelope(
        event.path("uuid").asText(newUuid),
        distinctId(event),
        ip,
        siteUrl,
        event.toString(),
        teamId,
        now,
        event.path("sent_at").asText(""));
  }

  /** The Kafka key: a hash that keeps one person's events in one partition (contract §10.1). */
  public byte[] key() {
    return HexFormat.of()
        .formatHex(sha256().digest((teamId + ":" + distinctId).getBytes(UTF_8)))
        .getBytes(UTF_8);
  }

  /** The Kafka value: JSON, fields in the contract's order. */
  public byte[] value() {
    ObjectNode envelope = JSON.createObjectNode();
    envelope.put("uuid", uuid);
    envelope.put("distinct_id", distinctId);
    envelope.put("ip", ip);
    envelope.put("site_url", siteUrl);
    envelope.put("data", data);
    envelope.put("team_id", teamId);
    envelope.put("now", ISO.format(now));
    envelope.put("sent_at", sentAt);
    return envelope.toString().getBytes(UTF_8);
  }

  private static ObjectNode parse(String eventJson) {
    JsonNode node;
    try {
      node = JSON.readTree(eventJson);
    } catch (JsonProcessingException e) {
      throw Problem.input(
          "The event is not JSON: %s (line %d, column %d)."
              .formatted(
                  e.getOriginalMessage(),
                  e.getLocation().getLineNr(),
                  e.getLocation().getColumnNr()),
          e);
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw Problem.input("The event is not a JSON object but " + kind(node) + ".");
  }

  private static String distinctId(ObjectNode event) {
    for (JsonNode candidate :
        new JsonNode[] {
          event.path("distinct_id"),
          event.path("$distinct_id"),
          event.path("properties").path("distinct_id")
        }) {
      String text = candidate.isValueNode() ? candidate.asText() : "";
      if (!text.isEmpty() && !candidate.isNull()) {
        return text.substring(0, Math.min(text.length(), MAX_DISTINCT_ID_LENGTH));
      }
    }
    throw Problem.input(
        "The event does not say who did it; expected a text in the field \"distinct_id\".");
  }

  private static String kind(JsonNode node) {
    return node.isMissingNode() ? "empty" : node.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
