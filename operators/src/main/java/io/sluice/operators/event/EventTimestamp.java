package io.sluice.operators.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.JavaScriptText;
import io.sluice.operators.output.ClickHouseTime;
import io.sluice.operators.warnings.IngestionWarning;
import io.sluice.operators.warnings.WarningType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * When an event happened, by our clock (contract §10.5, era C), and what its team should know of
 * the times it sent.
 *
 * @param millis milliseconds since 1970, in the years 0 to 9999
 * @param warnings mostly none
 */
public record EventTimestamp(long millis, List<IngestionWarning> warnings) {
  /** How far a sender's clock may be ahead; the rest of a day is for zones taken for UTC. */
  private static final long FUTURE_MILLIS = Duration.ofHours(23).toMillis();

  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  public EventTimestamp {
    requireNonNull(warnings, "warnings is null");
  }

  /**
   * The event's time: {@code now + (timestamp - sent_at)}, which takes out the sender's wrong
   * clock; without {@code sent_at}, or with the property {@code $ignore_sent_at}, the {@code
   * timestamp}; with an {@code offset}, whatever else there is, {@code now - offset}; else {@code
   * now}. A {@code sent_at} that is none counts as absent. What is more than 23 hours after {@code
   * now} is {@code now}.
   *
   * @param event normalised, so that it has properties
   * @param clock what counts when the time that counts is none, or its year has not four digits
   */
  public static EventTimestamp of(ObjectNode event, int teamId, Clock clock) {
    return new Reading(event, teamId, clock.millis()).result();
  }

  /** The times of one event as they are read. */
  private static final class Reading {
    private final ObjectNode event;
    private final int teamId;
    private final long ours;
    private final long now;
    private List<IngestionWarning> warnings = List.of();

    Reading(ObjectNode event, int teamId, long ours) {
      this.event = event;
      this.teamId = teamId;
      this.ours = ours;
      long captured = JavaScriptDate.parse(event.path("now"));
      this.now = isInYears(captured) ? captured : ours;
    }

    EventTimestamp result() {
      JsonNode timestamp = event.path("timestamp");
      JsonNode offset = event.path("offset");
      long sent = sentAt();
      long happened = now;
      if (EventJson.isTruthy(timestamp)) {
        happened = JavaScriptDate.parse(timestamp);
        if (happened == JavaScriptDate.INVALID) {
          return ignored("timestamp", timestamp);
        }
        if (sent != JavaScriptDate.INVALID) {
          happened = now + (happened - sent);
        }
      }
      if (EventJson.isTruthy(offset)) {
        if (!offset.isNumber() || !offset.canConvertToLong()) {
          return ignored("offset", offset);
        }
        happened = saturatedDifference(now, offset.longValue());
      }
      return checked(happened);
    }

    /** When the sender sent it, or {@link JavaScriptDate#INVALID} if that does not count. */
    private long sentAt() {
      JsonNode sentAt = event.path("sent_at");
      if (!EventJson.isTruthy(sentAt)
          || EventJson.isTruthy(event.path("properties").path("$ignore_sent_at"))) {
        return JavaScriptDate.INVALID;
      }
      long sent = JavaScriptDate.parse(sentAt);
      if (sent == JavaScriptDate.INVALID) {
        warn(invalid("sent_at", sentAt, unreadable(sentAt)));
      }
      return sent;
    }

    private EventTimestamp checked(long happened) {
      if (happened > now + FUTURE_MILLIS) {
        warn(
            IngestionWarning.of(teamId, WarningType.EVENT_TIMESTAMP_IN_FUTURE)
                .with("timestamp", event.path("timestamp"))
                .with("sentAt", event.path("sent_at"))
                .with("offset", event.path("offset"))
                .with("now", event.path("now"))
                .with("result", iso(happened))
                .with("eventUuid", event.path("uuid"))
                .with("eventName", event.path("event")));
        return new EventTimestamp(now, warnings);
      }
      if (!isInYears(happened)) {
        warn(
            invalid("timestamp", event.path("timestamp"), "out of bounds")
                .with("offset", event.path("offset"))
                .with(
                    "parsed_year",
                    Instant.ofEpochMilli(happened).atZone(ZoneOffset.UTC).getYear()));
        return new EventTimestamp(ours, warnings);
      }
      return new EventTimestamp(happened, warnings);
    }

    private EventTimestamp ignored(String field, JsonNode value) {
      warn(invalid(field, value, unreadable(value)));
      return new EventTimestamp(ours, warnings);
    }

    private IngestionWarning invalid(String field, JsonNode value, String reason) {
      return IngestionWarning.of(teamId, WarningType.IGNORED_INVALID_TIMESTAMP)
          .with("eventUuid", event.path("uuid"))
          .with("field", field)
          .with("value", value)
          .with("reason", reason);
    }

    private void warn(IngestionWarning warning) {
      if (warnings.isEmpty()) {
        warnings = new ArrayList<>();
      }
      warnings.add(warning);
    }
  }

  private static String unreadable(JsonNode value) {
    return "the input \"" + JavaScriptText.of(value) + "\" can't be parsed as ISO 8601";
  }

  /** As JavaScript writes it, as far as it has four digits for the year. */
  private static String iso(long millis) {
    Instant instant = Instant.ofEpochMilli(millis);
    return isInYears(millis) ? ISO.format(instant) : instant.toString();
  }

  private static boolean isInYears(long millis) {
    return millis >= ClickHouseTime.MIN_MILLIS && millis <= ClickHouseTime.MAX_MILLIS;
  }

  private static long saturatedDifference(long now, long offset) {
    long difference = now - offset;
    boolean overflow = ((now ^ offset) & (now ^ difference)) < 0;
    return overflow ? (offset < 0 ? Long.MAX_VALUE : Long.MIN_VALUE) : difference;
  }
}
