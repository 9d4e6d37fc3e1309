package io.sluice.operators.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.Rows;
import io.sluice.operators.json.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** Records to test with. */
final class Records {
  static final String UUID = "0176d1c2-b3a4-0000-1111-222233334444";
  static final Origin ORIGIN = new Origin("events_plugin_ingestion", 3, 42);
  static final Clock CLOCK = Clock.fixed(Instant.parse("2021-01-05T12:00:00.500Z"), ZoneOffset.UTC);

  private Records() {}

  static ObjectNode json(String text) {
    return (ObjectNode) Rows.read(text);
  }

  /** An envelope as capture makes it, around the event's JSON. */
  static ObjectNode envelope(String data) {
    return json("{'uuid':'%s','distinct_id':'me','ip':'1.2.3.4','site_url':'https://x','team_id':2,"
                .formatted(UUID)
                .replace('\'', '"')
            + "\"now\":\"2021-01-05T10:00:00.000000+00:00\",\"sent_at\":\"\"}")
        .put("data", data);
  }

  static byte[] record(String data) {
    return Json.write(envelope(data));
  }

  static SourceRecord source(byte[] value) {
    return new SourceRecord(value, ORIGIN);
  }

  static SourceRecord source(String value) {
    return source(value.getBytes(UTF_8));
  }
}
