package io.sluice.operators.event;

import static com.fasterxml.jackson.core.JsonToken.START_OBJECT;
import static com.fasterxml.jackson.core.JsonToken.VALUE_NULL;
import static com.fasterxml.jackson.core.JsonToken.VALUE_NUMBER_INT;
import static com.fasterxml.jackson.core.JsonToken.VALUE_STRING;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.operators.json.Json;
import io.sluice.operators.output.Uuidt;
import java.io.IOException;
import javax.annotation.Nullable;

/**
 * What PARSE needs of an event, read without building it, which would cost three times as much.
 * Only for records as capture writes them; whatever looks unusual, good or bad, is left to {@link
 * EventJson#merge}, so the rules stand in one place. A test holds that both agree.
 */
final class EventHead {
  @Nullable private String uuid;
  @Nullable private String distinctId;
  private int teamId;
  private boolean hasEvent;

  private EventHead() {}

  /**
   * Reads a record.
   *
   * @return null if it is unusual; otherwise it can be processed
   */
  @Nullable
  static IncomingEvent read(SourceRecord record) {
    EventHead head = new EventHead();
    try (JsonParser envelope = Json.parser(record.value())) {
      return head.isUsualEnvelope(envelope)
          ? new IncomingEvent(
              head.teamId, head.distinctId, head.uuid, record.value(), record.origin())
          : null;
    } catch (IOException e) {
      return null;
    }
  }

  private boolean isUsualEnvelope(JsonParser envelope) throws IOException {
    if (envelope.nextToken() != START_OBJECT) {
      return false;
    }
    for (String name = envelope.nextFieldName(); name != null; name = envelope.nextFieldName()) {
      if (!isUsualField(name, envelope.nextToken(), envelope)) {
        return false;
      }
    }
    return envelope.nextToken() == null
        && uuid != null
        && distinctId != null
        && teamId > 0
        && hasEvent;
  }

  /** A field twice is unusual: which of them counts is not decided here. */
  private boolean isUsualField(String name, JsonToken token, JsonParser envelope)
      throws IOException {
    return switch (name) {
      case "uuid" -> uuid == null && token == VALUE_STRING && takeUuid(envelope.getText());
      case "distinct_id" ->
          distinctId == null && token == VALUE_STRING && takeDistinctId(envelope.getText());
      case "team_id" -> teamId == 0 && token == VALUE_NUMBER_INT && takeTeam(envelope);
      case "data" -> !hasEvent && token == VALUE_STRING && takeEvent(envelope);
      case "ip", "site_url", "now", "sent_at" -> token == VALUE_STRING || token == VALUE_NULL;
      default -> false;
    };
  }

  private boolean takeUuid(String text) {
    uuid = text;
    return Uuidt.isValid(text);
  }

  private boolean takeDistinctId(String text) {
    distinctId = text;
    return true;
  }

  private boolean takeTeam(JsonParser envelope) throws IOException {
    if (envelope.getNumberType() != JsonParser.NumberType.INT) {
      return false;
    }
    teamId = envelope.getIntValue();
    return teamId > 0;
  }

  private boolean takeEvent(JsonParser envelope) throws IOException {
    hasEvent = true;
    try (JsonParser event =
        Json.parser(
            envelope.getTextCharacters(), envelope.getTextOffset(), envelope.getTextLength())) {
      return isUsualEvent(event);
    }
  }

  private static boolean isUsualEvent(JsonParser event) throws IOException {
    if (event.nextToken() != START_OBJECT) {
      return false;
    }
    boolean hasName = false;
    for (String name = event.nextFieldName(); name != null; name = event.nextFieldName()) {
      JsonToken token = event.nextToken();
      if (name.equals("event")) {
        hasName = token != VALUE_NULL;
      } else if (name.equals("properties") && token != START_OBJECT) {
        return false;
      }
      if (!skipValue(event, token)) {
        return false;
      }
    }
    return hasName && event.nextToken() == null;
  }

  /**
   * Goes to the end of the value, which the parser checks on its way.
   *
   * @return false if there is a number in it that may be too long
   */
  private static boolean skipValue(JsonParser parser, JsonToken first) throws IOException {
    int depth = 0;
    JsonToken token = first;
    while (true) {
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token.isNumeric() && parser.getTextLength() > Json.MAX_NUMBER_CHARACTERS) {
        return false;
      }
      if (depth == 0) {
        return true;
      }
      token = parser.nextToken();
    }
  }
}
