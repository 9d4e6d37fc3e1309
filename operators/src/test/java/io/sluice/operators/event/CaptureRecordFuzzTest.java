package io.sluice.operators.event;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import io.sluice.runtime.fuzz.Cases;
import io.sluice.runtime.fuzz.Chance;
import io.sluice.runtime.fuzz.JsonTexts;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Records as capture writes them, and such as it never would, are read or rejected, never worse.
 */
class CaptureRecordFuzzTest {
  private static final int MAX_BYTES = 1 << 20;
  private static final String UUID = "\"" + Records.UUID + "\"";

  private static String event(RandomGenerator random) {
    JsonTexts texts = new JsonTexts(random);
    if (Chance.oneIn(random, 20)) {
      return texts.value(2);
    }
    String object =
        texts.object(2, Chance.oneOf(random, "\"$set\":{\"a\":1}", "\"$os\":\"x\"", ""));
    StringBuilder members = new StringBuilder("\"event\":").append(value(texts, random, "\"e\""));
    List<String> namesAndValues =
        List.of(
            "properties",
            object,
            "$set",
            object,
            "$set_once",
            object,
            "distinct_id",
            "\"me\"",
            "uuid",
            UUID,
            "team_id",
            "2",
            "timestamp",
            Chance.oneOf(random, "\"2021-01-05T10:00:00Z\"", "\"yesterday\"", "17"),
            "elements_chain",
            "[{\"tag_name\":\"a\"}]");
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      if (random.nextInt(4) > 0) {
        String value = value(texts, random, namesAndValues.get(i + 1));
        members.append(",\"").append(namesAndValues.get(i)).append("\":").append(value);
      }
    }
    return texts.object(3, members.toString());
  }

  private static String value(JsonTexts texts, RandomGenerator random, String usual) {
    return Chance.oneIn(random, 10) ? texts.value(2) : usual;
  }

  private static String record(RandomGenerator random) {
    JsonTexts texts = new JsonTexts(random);
    String data = Json.writeText(JsonNodeFactory.instance.textNode(event(random)));
    String escaped = Chance.oneIn(random, 5) ? data.replace("\\\"", "\\u0022") : data;
    String members =
        "\"uuid\":"
            + value(texts, random, UUID)
            + ",\"team_id\":"
            + value(texts, random, Chance.oneOf(random, "2", "\"2\"", "2147483647"))
            + ",\"data\":"
            + value(texts, random, escaped)
            + ",\"distinct_id\":"
            + value(texts, random, "\"me\"");
    return random.nextBoolean() ? "{" + members + "}" : texts.object(3, members);
  }

  private static byte[] bytes(RandomGenerator random) {
    String record = record(random);
    return switch (random.nextInt(4)) {
      case 0 -> record.getBytes(UTF_8);
      case 1 -> Chance.mutated(random, record.getBytes(UTF_8));
      default -> Chance.mutated(random, record, JsonTexts.SIGNS).getBytes(UTF_8);
    };
  }

  /** What became of a record: the event's text, or the reason. */
  private static String merged(byte[] record) {
    try {
      ObjectNode event = EventJson.merge(record);
      String text = Json.writeText(event);
      // Not the bytes: Jackson writes the digits of escapes in upper case there.
      String again = Json.writeText(Json.read(Json.write(event)));
      assertThat(again).as("what is written is read").isEqualTo(text);
      return text;
    } catch (RejectedException e) {
      assertThat(e.getMessage()).isNotBlank();
      return e.code().toString();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isText(byte[] bytes) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      // With a zero near its beginning it is another encoding to Jackson.
      return text.length() >= 4 && text.substring(0, 4).indexOf(0) < 0;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** In UTF-16 the fast reader takes no text, and Jackson takes it. */
  @Test
  void whatTheFastReaderMakesOfARecordIsWhatJacksonMakesOfIt() {
    Cases.check(
        2500,
        random -> {
          byte[] record = bytes(random);
          String merged = merged(record);
          if (isText(record)) {
            String text = new String(record, UTF_8);
            assertThat(merged).as(text).isEqualTo(merged(text.getBytes(UTF_16BE)));
          }
        });
  }

  @Test
  void whatParseAcceptsHasTheIdentityOfItsEvent() {
    Parse parse = new Parse(Parse::event, MAX_BYTES, Records.CLOCK);
    Cases.check(
        1000,
        random -> {
          byte[] record = bytes(random);
          String text = new String(record, UTF_8);
          Parsed parsed = parse.parse(Records.source(record));
          if (parsed instanceof Parsed.Accepted accepted) {
            assertAgrees((IncomingEvent) accepted.incoming(), text);
          } else {
            assertThat(((Parsed.Rejected) parsed).letter()).as(text).isNotNull();
          }
        });
  }

  /** PARSE leaves the event inside to whoever opens it first. */
  private static void assertAgrees(IncomingEvent event, String text) {
    ObjectNode merged;
    try {
      merged = EventJson.merge(event.original());
    } catch (RejectedException e) {
      assertThat(e.code()).as(text).isIn(RejectCode.INVALID_DATA, RejectCode.INVALID_PROPERTIES);
      return;
    }
    assertThat(merged.get("team_id").intValue()).as(text).isEqualTo(event.teamId());
    assertThat(merged.get("distinct_id").textValue()).as(text).isEqualTo(event.distinctId());
  }

  @Test
  void whateverPluginsLeaveIsARowOrADeadLetter() {
    Prepare prepare = new Prepare(MAX_BYTES, EventFormat.JSON, Records.CLOCK, 1);
    Cases.check(
        1000,
        random -> {
          String current = Chance.mutated(random, event(random), JsonTexts.SIGNS);
          ProcessedEvent processed =
              new ProcessedEvent(
                  2,
                  random.nextBoolean(),
                  random.nextBoolean(),
                  Records.record(current),
                  Chance.oneIn(random, 3) ? null : current.getBytes(UTF_8),
                  Records.ORIGIN,
                  null);
          Prepared prepared = prepare.prepare(processed);
          if (prepared instanceof Prepared.Good good && good.event().row() != null) {
            byte[] row = Ends.record(good.event(), EventFormat.JSON).value();
            assertThat(Json.read(row).isObject()).as(current).isTrue();
          }
        });
  }
}
