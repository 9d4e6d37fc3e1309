package io.sluice.operators.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.output.Uuidt;
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
    boolean isUsual =
        Json.readFields(record.value(), head::takeIfUsual)
            && head.uuid != null
            && head.distinctId != null
            && head.teamId > 0
            && head.hasEvent;
    return isUsual
        ? new IncomingEvent(head.teamId, head.distinctId, record.value(), record.origin())
        : null;
  }

  /** A field twice is unusual: which of them counts is not decided here. */
  private boolean takeIfUsual(String name, JsonNode value) {
    return switch (name) {
      case "uuid" -> uuid == null && value.isTextual() && takeUuid(value.textValue());
      case "distinct_id" ->
          distinctId == null && value.isTextual() && takeDistinctId(value.textValue());
      case "team_id" -> teamId == 0 && value.isInt() && takeTeam(value.intValue());
      case "data" -> !hasEvent && (hasEvent = value.isTextual());
      case "ip", "site_url", "now", "sent_at" -> value.isTextual() || value.isNull();
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

  private boolean takeTeam(int team) {
    teamId = team;
    return team > 0;
  }
}
