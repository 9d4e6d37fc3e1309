package io.sluice.operators.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.operators.json.JavaScriptText;
import io.sluice.operators.json.JsonRow;
import io.sluice.operators.json.Surrogates;
import io.sluice.operators.output.ClickHouseTime;

/** Writes events of session recordings, {@code $snapshot} (contract §10.2, B). Not thread-safe. */
final class RecordingRow {
  static final String EVENT = "$snapshot";

  private final JsonRow row = new JsonRow();

  byte[] write(PreparedEvent event) {
    JsonNode session = event.properties().path("$session_id");
    JsonNode window = event.properties().path("$window_id");
    String time = ClickHouseTime.millis(event.timestamp());
    row.text("uuid", event.uuid())
        .number("team_id", event.teamId())
        .text("distinct_id", Surrogates.safe(event.distinctId()))
        .text("session_id", isNothing(session) ? "" : text(session));
    if (isNothing(window)) {
      row.nothing("window_id");
    } else {
      row.text("window_id", text(window));
    }
    return row.json("snapshot_data", event.properties().path("$snapshot_data"))
        .text("timestamp", time)
        .text("created_at", time)
        .toBytes();
  }

  private static boolean isNothing(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private static String text(JsonNode value) {
    return Surrogates.safe(JavaScriptText.of(value));
  }
}
