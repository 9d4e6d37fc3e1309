package io.sluice.operators.event;

import static io.sluice.operators.event.Records.envelope;
import static io.sluice.operators.event.Records.record;
import static io.sluice.operators.event.Records.source;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventHeadTest {
  private static final String EVENT =
      "{\"event\":\"e\",\"uuid\":\"other\",\"properties\":{\"a\":[1,-2.5e3,\"\\ud83d\",null,{}]}}";

  @Test
  void aRecordOfCaptureIsRead() {
    byte[] value = record(EVENT);
    IncomingEvent event = EventHead.read(source(value));
    assertThat(event).isEqualTo(new IncomingEvent(2, "me", value, Records.ORIGIN));
  }

  @Test
  void theEventIsNotOpened() {
    byte[] value = record("{");
    assertThat(EventHead.read(source(value))).isNotNull();
  }

  @Test
  void anUnusualEnvelopeIsLeftToTheFullReading() {
    assertThat(read(envelope(EVENT).put("more", 1))).isNull();
    assertThat(read(envelope(EVENT).put("team_id", "2"))).isNull();
    assertThat(read(envelope(EVENT).put("distinct_id", 7))).isNull();
    assertThat(read(envelope(EVENT).put("uuid", "x"))).isNull();
    assertThat(EventHead.read(source(new byte[0]))).isNull();
    String twice = new String(record(EVENT), UTF_8).replaceFirst("\\{", "{\"team_id\":3,");
    assertThat(EventHead.read(source(twice))).isNull();
  }

  @Test
  void whatItReadsTheFullReadingTakesWithTheSameResultOrBlamesTheEvent() throws Exception {
    Random random = new Random(5);
    String syntax = "{}[]\",:\\0e-.x";
    byte[] valid = record(EVENT);
    int taken = 0;
    for (int run = 0; run < 50_000; run++) {
      byte[] value = valid.clone();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        value[random.nextInt(value.length)] = (byte) syntax.charAt(random.nextInt(syntax.length()));
      }
      IncomingEvent event = EventHead.read(source(value));
      if (event == null) {
        continue;
      }
      ObjectNode merged;
      try {
        merged = EventJson.merge(value);
        assertThat(event.distinctId()).isEqualTo(EventIdentity.of(merged).distinctId());
      } catch (RejectedException e) {
        assertThat(e.code())
            .isIn(
                RejectCode.INVALID_DATA,
                RejectCode.INVALID_PROPERTIES,
                RejectCode.MISSING_EVENT_NAME);
        continue;
      }
      taken++;
      assertThat(event.teamId()).isEqualTo(merged.get("team_id").intValue());
    }
    assertThat(taken).isGreaterThan(1_000);
  }

  private static IncomingEvent read(ObjectNode envelope) {
    return EventHead.read(source(Json.write(envelope)));
  }
}
