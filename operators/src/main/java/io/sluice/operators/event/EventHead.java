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
 * What PARSE needs of an event, read off the envelope without opening the event in its field {@code
 * data}: whoever needs the event checks that, so that it is read once. Only for envelopes as
 * capture writes them; whatever looks unusual, good or bad, is left to {@link EventJson#merge}, so
 * the rules stand in one place. A test holds that both agree.
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
   * @return null if its envelope is unusual; otherwise the event's team, distinct id and uuid are
   *     good, whatever is in {@code data}
   */
  @Nullable
  static IncomingEvent read(SourceRecord record) {
    EventHead head = new EventHead();
    try (JsonParser envelope = Json.parser(record.value())) {
      return head.isUsualEnvelope(envelope)
          ? new IncomingEvent(head.teamId, head.distinctId, record.value(), record.origin())
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
      case "data" -> !hasEvent && (hasEvent = token == VALUE_STRING);
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
}
