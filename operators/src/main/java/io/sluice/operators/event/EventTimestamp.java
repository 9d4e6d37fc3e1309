package io.sluice.operators.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.output.ClickHouseTime;
import java.time.Clock;

/** When an event happened, by our clock (contract §10.5, era B). */
public final class EventTimestamp {
  private EventTimestamp() {}

  /**
   * The event's time: {@code now + (timestamp - sent_at)}, which takes out the sender's wrong
   * clock; without {@code sent_at} the {@code timestamp}; without that {@code now - offset}; else
   * {@code now}.
   *
   * @param clock what counts when a time it depends on is none, or its year has not four digits
   * @return milliseconds since 1970, in the years 0 to 9999
   */
  public static long of(ObjectNode event, Clock clock) {
    long millis = given(event);
    return millis < ClickHouseTime.MIN_MILLIS || millis > ClickHouseTime.MAX_MILLIS
        ? clock.millis()
        : millis;
  }

  private static long given(ObjectNode event) {
    JsonNode timestamp = event.path("timestamp");
    if (EventJson.isTruthy(timestamp)) {
      long happened = JavaScriptDate.parse(timestamp);
      JsonNode sentAt = event.path("sent_at");
      if (!EventJson.isTruthy(sentAt)) {
        return happened;
      }
      long now = JavaScriptDate.parse(event.path("now"));
      long sent = JavaScriptDate.parse(sentAt);
      return isValid(now) && isValid(happened) && isValid(sent)
          ? now + (happened - sent)
          : JavaScriptDate.INVALID;
    }
    long now = JavaScriptDate.parse(event.path("now"));
    JsonNode offset = event.path("offset");
    if (!isValid(now) || !EventJson.isTruthy(offset)) {
      return now;
    }
    return offset.isNumber() && offset.canConvertToLong()
        ? saturatedDifference(now, offset.longValue())
        : JavaScriptDate.INVALID;
  }

  private static long saturatedDifference(long now, long offset) {
    long difference = now - offset;
    boolean overflow = ((now ^ offset) & (now ^ difference)) < 0;
    return overflow ? JavaScriptDate.INVALID : difference;
  }

  private static boolean isValid(long millis) {
    return millis != JavaScriptDate.INVALID;
  }
}
