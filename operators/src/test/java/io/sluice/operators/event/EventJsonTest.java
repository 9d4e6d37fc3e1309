package io.sluice.operators.event;

import static io.sluice.operators.event.Records.envelope;
import static io.sluice.operators.event.Records.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import org.junit.jupiter.api.Test;

class EventJsonTest {
  private static ObjectNode merge(String data) throws RejectedException {
    return EventJson.merge(Records.record(data));
  }

  @Test
  void theEnvelopeWinsAndTheDatasFieldsComeFirst() throws Exception {
    String data =
        "{\"event\":\"e\",\"distinct_id\":\"other\",\"team_id\":99,\"properties\":{\"a\":1},\"x\":1}";
    assertThat(Json.writeText(merge(data)))
        .isEqualTo(
            "{\"event\":\"e\",\"distinct_id\":\"me\",\"team_id\":2,\"properties\":{\"a\":1},\"x\":1,"
                + "\"uuid\":\"0176d1c2-b3a4-0000-1111-222233334444\",\"ip\":\"1.2.3.4\","
                + "\"site_url\":\"https://x\",\"now\":\"2021-01-05T10:00:00.000000+00:00\","
                + "\"sent_at\":\"\"}");
  }

  @Test
  void anEventCannotClaimATeamThatTheEnvelopeDoesNotName() {
    ObjectNode envelope = envelope("{\"event\":\"e\",\"team_id\":99}");
    envelope.remove("team_id");
    assertThatThrownBy(() -> EventJson.merge(Json.write(envelope)))
        .isInstanceOfSatisfying(
            RejectedException.class, e -> assertThat(e.code()).isEqualTo(RejectCode.MISSING_TEAM));
  }

  @Test
  void emptyAddressesBecomeNull() throws Exception {
    ObjectNode envelope = envelope("{\"event\":\"e\"}").put("ip", "").put("site_url", "");
    ObjectNode event = EventJson.merge(Json.write(envelope));
    assertThat(event.get("ip").isNull()).isTrue();
    assertThat(event.get("site_url").isNull()).isTrue();
  }

  @Test
  void aNumericDistinctIdBecomesText() throws Exception {
    ObjectNode envelope = envelope("{\"event\":\"e\",\"distinct_id\":12345678901234567890}");
    envelope.remove("distinct_id");
    assertThat(EventJson.merge(Json.write(envelope)).get("distinct_id").textValue())
        .isEqualTo("12345678901234567890");
  }

  @Test
  void aTeamWrittenAsTextBecomesANumber() throws Exception {
    byte[] record = Json.write(envelope("{}").put("team_id", "17"));
    assertThat(EventJson.merge(record).get("team_id")).isEqualTo(json("{\"a\":17}").get("a"));
  }

  @Test
  void topLevelSetsWinOverThoseInTheProperties() throws Exception {
    ObjectNode event =
        merge(
            "{\"event\":\"e\",\"$set\":{\"a\":1},\"$set_once\":{\"b\":2},"
                + "\"properties\":{\"$set\":{\"a\":0,\"c\":3}}}");
    assertThat(event.get("properties"))
        .isEqualTo(json("{\"$set\":{\"a\":1,\"c\":3},\"$set_once\":{\"b\":2}}"));
    assertThat(event.get("$set")).isEqualTo(json("{\"a\":1}"));
  }

  @Test
  void initialAndCampaignPropertiesAreCopiedAndWin() throws Exception {
    ObjectNode event =
        merge(
            "{\"event\":\"e\",\"$set_once\":{\"$initial_os\":\"x\"},\"properties\":"
                + "{\"$os\":\"Mac\",\"utm_source\":\"mail\",\"fbclid\":null,\"plain\":1}}");
    assertThat(event.get("properties").get("$set"))
        .isEqualTo(json("{\"utm_source\":\"mail\",\"fbclid\":null}"));
    assertThat(event.get("properties").get("$set_once"))
        .isEqualTo(
            json(
                "{\"$initial_os\":\"Mac\",\"$initial_utm_source\":\"mail\","
                    + "\"$initial_fbclid\":null}"));
  }

  @Test
  void aSnapshotGetsNoInitialProperties() throws Exception {
    assertThat(
            merge("{\"event\":\"$snapshot\",\"properties\":{\"$os\":\"Mac\"}}").get("properties"))
        .isEqualTo(json("{\"$os\":\"Mac\"}"));
  }

  @Test
  void missingNullAndEmptyListPropertiesBecomeAnObject() throws Exception {
    assertThat(merge("{}").get("properties")).isEqualTo(json("{}"));
    assertThat(merge("{\"properties\":null}").get("properties")).isEqualTo(json("{}"));
    assertThat(merge("{\"properties\":[]}").get("properties")).isEqualTo(json("{}"));
  }

  @Test
  void normalizingTwiceChangesNothingMore() throws Exception {
    ObjectNode event =
        merge("{\"event\":\"e\",\"$set\":{\"a\":1},\"properties\":{\"utm_term\":\"t\"}}");
    ObjectNode again = event.deepCopy();
    EventJson.normalize(again);
    assertThat(Json.writeText(again)).isEqualTo(Json.writeText(event));
  }

  @Test
  void namesThatJavaScriptTreatsSpeciallyArePlainKeys() throws Exception {
    String data = "{\"__proto__\":{\"team_id\":9},\"properties\":{\"__proto__\":1,\"toString\":2}}";
    assertThat(merge(data).get("properties")).isEqualTo(json("{\"__proto__\":1,\"toString\":2}"));
    assertThat(merge(data).get("__proto__")).isEqualTo(json("{\"team_id\":9}"));
  }
}
