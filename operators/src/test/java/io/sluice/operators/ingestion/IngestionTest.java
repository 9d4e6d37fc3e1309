package io.sluice.operators.ingestion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.operators.deliveries.Delivery;
import io.sluice.operators.event.EventFormat;
import io.sluice.operators.event.Prepared;
import io.sluice.operators.json.Json;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract §10.3, §11.4 to §11.8: what an event makes the job write. */
class IngestionTest {
  private static final int TEAM = 2;
  private static final String ME = "e3804d18-4c40-526c-b42f-2ca2d029b9a5";

  private IngestionHarness harness;

  @BeforeEach
  void open() throws Exception {
    harness = new IngestionHarness();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private List<OutputRecord> send(String event) throws Exception {
    return harness.send(TEAM, "me", event);
  }

  private static List<String> of(Output output, List<OutputRecord> written) {
    return written.stream()
        .filter(record -> record.output() == output)
        .map(IngestionHarness::text)
        .toList();
  }

  private static JsonNode row(List<OutputRecord> written) throws Exception {
    List<OutputRecord> rows =
        written.stream().filter(record -> record.output() == Output.EVENTS).toList();
    assertThat(rows).hasSize(1);
    return Json.read(rows.get(0).value());
  }

  private static String text(JsonNode row, String column) {
    return row.path(column).asText().replace('"', '\'');
  }

  @Test
  void anEventsRowHasItsPerson() throws Exception {
    JsonNode row = row(send("{'event':'e','properties':{'a':'\\u0000\\\\'},'$set':{'n':'\\\\'}}"));
    assertThat(text(row, "properties")).isEqualTo("{'a':'\\u0000\\\\','$set':{'n':'\\\\'}}");
    assertThat(text(row, "person_id")).isEqualTo(ME);
    assertThat(text(row, "person_properties")).isEqualTo("{'n':'\\\\'}");
    assertThat(text(row, "person_created_at")).isEqualTo("2024-01-31 12:00:00");
    assertThat(row.has("group0_properties")).isFalse();
  }

  @Test
  void whatATeamDoesIsNothingToAnother() throws Exception {
    send("{'event':'e','$set':{'a':1},'properties':{'$groups':{'x':'1'}}}");
    JsonNode row = row(harness.send(3, "me", "{'event':'e','properties':{'$groups':{'y':'1'}}}"));
    assertThat(text(row, "person_id")).isNotEqualTo(ME);
    assertThat(text(row, "person_properties")).isEqualTo("{}");
    assertThat(text(row, "properties")).endsWith("'$group_0':'1'}");
  }

  @Test
  void initialPropertiesAreThePersonsOnce() throws Exception {
    send("{'event':'e','properties':{'$browser':'Firefox','utm_source':'a'}}");
    List<OutputRecord> written =
        send("{'event':'e','properties':{'$browser':'Chrome','utm_source':'b'}}");
    assertThat(text(row(written), "person_properties"))
        .isEqualTo("{'$initial_browser':'Firefox','$initial_utm_source':'a','utm_source':'b'}");
    assertThat(of(Output.PERSON, written)).hasSize(1);
    assertThat(of(Output.PERSON, send("{'event':'e','properties':{'$browser':'Chrome'}}")))
        .isEmpty();
  }

  @Test
  void groupTypesHaveTheirIndexInTheOrderTheyComeAndArePublished() throws Exception {
    List<OutputRecord> written =
        send("{'event':'e','properties':{'a':1,'$groups':{'organization':'acme','project':7}}}");
    assertThat(text(row(written), "properties"))
        .isEqualTo(
            "{'a':1,'$groups':{'organization':'acme','project':7},'$group_0':'acme','$group_1':7}");
    assertThat(text(row(written), "group1_properties")).isEqualTo("{}");
    assertThat(row(written).get("group1_created_at").isNull()).isTrue();
    assertThat(of(Output.REGISTRY, written))
        .containsExactly(
            "{'team_id':2,'group_types':[{'group_type':'organization','group_type_index':0},"
                + "{'group_type':'project','group_type_index':1}]}");
    written = send("{'event':'e','properties':{'$groups':{'project':'p'}}}");
    assertThat(text(row(written), "properties"))
        .isEqualTo("{'$groups':{'project':'p'},'$group_1':'p'}");
    assertThat(of(Output.REGISTRY, written)).isEmpty();
  }

  @Test
  void aSixthTypeOfGroupsIsIgnored() throws Exception {
    List<OutputRecord> written =
        send(
            "{'event':'e','properties':{'$groups':"
                + "{'a':'1','b':'2','c':'3','d':'4','e':'5','f':'6'}}}");
    assertThat(text(row(written), "properties")).endsWith("'$group_4':'5'}");
    assertThat(
            of(
                Output.GROUPS,
                send(
                    "{'event':'$groupidentify','properties':{'$group_type':'f','$group_key':'6',"
                        + "'$group_set':{'x':1}}}")))
        .isEmpty();
  }

  @Test
  void whatAnEventSaysOfItsIndicesIsTakenUnlessTheTypesSayOtherwise() throws Exception {
    JsonNode row =
        row(
            send(
                "{'event':'e','properties':{'$group_0':'given','$group_2':'own',"
                    + "'$groups':{'a':'known'}}}"));
    assertThat(text(row, "properties"))
        .isEqualTo("{'$groups':{'a':'known'},'$group_0':'known','$group_2':'own'}");
  }

  @Test
  void whatIsNoTypesNameGetsNoIndex() throws Exception {
    for (String type : List.of("[]", "{}", "' '", "null", "0", "false")) {
      assertThat(
              of(
                  Output.REGISTRY,
                  send(
                      "{'event':'$groupidentify','properties':{'$groups':{'':'x'},'$group_type':%s,"
                              .formatted(type)
                          + "'$group_key':'k'}}")))
          .as(type)
          .isEmpty();
    }
  }

  private String identify(String set, String time) {
    return "{'event':'$groupidentify','timestamp':'2024-01-31T%sZ','properties':{'$group_type':'org',"
            .formatted(time)
        + "'$group_key':'acme','$group_set':"
        + set
        + "}}";
  }

  @Test
  void groupIdentifySetsWhatIsLater() throws Exception {
    assertThat(of(Output.GROUPS, send(identify("{'a':1,'b':1}", "10:00:00"))))
        .containsExactly(
            "{'group_type_index':0,'group_key':'acme','team_id':2,'group_properties':"
                + "'{`a`:1,`b`:1}','created_at':'2024-01-31 10:00:00','version':1}");
    assertThat(of(Output.GROUPS, send(identify("{'a':0,'c':2}", "09:00:00"))))
        .containsExactly(
            "{'group_type_index':0,'group_key':'acme','team_id':2,'group_properties':"
                + "'{`a`:1,`b`:1,`c`:2}','created_at':'2024-01-31 10:00:00','version':2}");
    assertThat(of(Output.GROUPS, send(identify("{'a':1}", "11:00:00")))).isEmpty();
    assertThat(of(Output.GROUPS, send(identify("{'a':2}", "10:30:00")))).isEmpty();
    assertThat(of(Output.GROUPS, send(identify("{'a':2}", "12:00:00")))).hasSize(1);
    JsonNode row = row(send("{'event':'e','properties':{'$groups':{'org':'acme'}}}"));
    assertThat(text(row, "group0_properties")).isEqualTo("{'a':2,'b':1,'c':2}");
    assertThat(text(row, "group0_created_at")).isEqualTo("2024-01-31 10:00:00");
  }

  @Test
  void aRecordingHasARowAndAPersonAndNothingElse() throws Exception {
    List<OutputRecord> written =
        send(
            "{'event':'$snapshot','properties':{'$session_id':'s','$snapshot_data':{'t':[1]},"
                + "'$browser':'x'}}");
    assertThat(written)
        .extracting(OutputRecord::output)
        .containsExactly(Output.PERSON, Output.PERSON_DISTINCT_ID, Output.SESSION_RECORDINGS);
    assertThat(of(Output.SESSION_RECORDINGS, written))
        .containsExactly(
            "{'uuid':'0176d1c2-b3a4-0000-1111-222233334444','team_id':2,'distinct_id':'me',"
                + "'session_id':'s','window_id':null,'snapshot_data':'{`t`:[1]}',"
                + "'timestamp':'2024-01-31 12:00:00.250','created_at':'2024-01-31 12:00:00.250'}");
  }

  @Test
  void definitionsAndTheFirstEventAreWritten() throws Exception {
    List<OutputRecord> written = send("{'event':'e','properties':{'a':1}}");
    assertThat(written)
        .extracting(OutputRecord::output)
        .contains(
            Output.FIRST_EVENTS,
            Output.EVENT_DEFINITIONS,
            Output.PROPERTY_DEFINITIONS,
            Output.EVENT_PROPERTIES);
    assertThat(send("{'event':'e','properties':{'a':1}}"))
        .extracting(OutputRecord::output)
        .containsExactly(Output.EVENTS);
  }

  @Test
  void aRowThatThePersonMakesTooLongGoesWithoutTheirProperties() throws Exception {
    String text = "x".repeat(20_000);
    send("{'event':'e','$set':{'a':'" + text + "'}}");
    List<OutputRecord> written =
        send("{'event':'e','properties':{'b':'" + "y".repeat(40_000) + "','$groups':{'g':'k'}}}");
    assertThat(text(row(written), "person_properties")).isEqualTo("{}");
    assertThat(text(row(written), "person_id")).isEqualTo(ME);
    assertThat(of(Output.INGESTION_WARNINGS, written))
        .singleElement()
        .asString()
        .contains("'type':'message_size_too_large'");
  }

  /** What a customer may send, as data of an event; ' for ". */
  static List<String> badInput() {
    List<String> bad = new ArrayList<>();
    for (String name : List.of("e", "$identify", "$create_alias", "$groupidentify", "$snapshot")) {
      for (String value :
          List.of(
              "null",
              "1",
              "-1e400",
              "'x'",
              "''",
              "[]",
              "[null,1,{}]",
              "{}",
              "{'a':null}",
              "true",
              "'\\ud83d'",
              "{'\\ud83d':'\\ude00'}",
              "'" + "z".repeat(30_000) + "'")) {
        for (String key :
            List.of(
                "$set",
                "$set_once",
                "$unset",
                "$groups",
                "$group_0",
                "$group_type",
                "$group_key",
                "$group_set",
                "alias",
                "$anon_distinct_id",
                "$session_id",
                "$snapshot_data",
                "$elements",
                "$ip",
                "utm_source",
                "$lib")) {
          bad.add("{'event':'%s','properties':{'%s':%s}}".formatted(name, key, value));
        }
        bad.add("{'event':%s}".formatted(value));
        bad.add("{'event':'%s','properties':%s}".formatted(name, value));
        bad.add("{'event':'%s','timestamp':%s}".formatted(name, value));
        bad.add("{'event':'%s','offset':%s}".formatted(name, value));
        bad.add("{'event':'%s','$set':%s,'$set_once':%s}".formatted(name, value, value));
      }
    }
    StringBuilder keys = new StringBuilder("{");
    for (int i = 0; i < 10_000; i++) {
      keys.append(i == 0 ? "" : ",").append("'k").append(i).append("':1");
    }
    keys.append('}');
    for (String key : List.of("$set", "$groups", "$group_set", "other")) {
      bad.add(
          ("{'event':'$groupidentify','properties':{'$group_type':'t','$group_key':'k','" + key)
              + "':"
              + keys
              + "}}");
    }
    for (String time : List.of("0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "-1", "+275760")) {
      bad.add("{'event':'$groupidentify','timestamp':'" + time + "'}");
    }
    return bad;
  }

  @Test
  void badInputIsARowOrADeadLetterAndNothingElse() throws Exception {
    int rows = 0;
    for (String event : badInput()) {
      for (String id : List.of("me", "", "null", "\ud83d", "i".repeat(3_000))) {
        byte[] envelope =
            IngestionHarness.envelope(TEAM, id, "0176d1c2-b3a4-0000-1111-222233334444", event);
        if (harness.prepare(TEAM, envelope) instanceof Prepared.Good good) {
          List<OutputRecord> written = harness.send(good.event());
          rows++;
          for (OutputRecord record : written) {
            assertThat(record.key().length + record.value().length)
                .as(event)
                .isLessThanOrEqualTo(IngestionHarness.MAX_RECORD_BYTES);
            assertThat(Json.read(record.value()).isObject()).isTrue();
            assertThat(new String(record.value(), UTF_8)).doesNotContain("\ufffd");
          }
          assertThat(written)
              .filteredOn(
                  record ->
                      record.output() == Output.EVENTS
                          || record.output() == Output.SESSION_RECORDINGS)
              .hasSize(1);
        }
      }
      harness.forgetOutput();
    }
    assertThat(rows).isGreaterThan(4_000);
  }

  @Test
  void protobufHasTheGroupsAndNoPerson() throws Exception {
    try (IngestionHarness protobuf =
        new IngestionHarness(
            EventFormat.PROTOBUF, false, null, 1, 0, true, IngestionHarness.CLOCK)) {
      List<OutputRecord> written =
          protobuf.send(TEAM, "me", "{'event':'e','properties':{'$groups':{'a':'k'}}}");
      OutputRecord row =
          written.stream().filter(it -> it.output() == Output.EVENTS).findFirst().orElseThrow();
      assertThat(new String(row.value(), UTF_8))
          .contains("{\"$groups\":{\"a\":\"k\"},\"$group_0\":\"k\"}")
          .doesNotContain(ME);
    }
  }

  @Test
  void afterARestoreVersionsWinUnlessEverythingIsWrittenOnce() throws Exception {
    send("{'event':'e','$set':{'a':1}}");
    OperatorSubtaskState state = harness.snapshot();
    for (boolean isWrittenOnce : new boolean[] {true, false}) {
      try (IngestionHarness restored =
          new IngestionHarness(
              EventFormat.JSON, false, state, 1, 0, isWrittenOnce, IngestionHarness.CLOCK)) {
        String version = isWrittenOnce ? "1" : "" + IngestionHarness.TIME.toEpochMilli();
        assertThat(of(Output.PERSON, restored.send(TEAM, "me", "{'event':'e','$set':{'a':2}}")))
            .singleElement()
            .asString()
            .endsWith("'version':" + version + "}");
      }
    }
  }

  @Test
  void afterARestoreAGroupIsWrittenOnceThoughNothingChanges() throws Exception {
    String event =
        "{'event':'$groupidentify','timestamp':'2024-01-31T10:00:00Z','properties':{"
            + "'$group_type':'org','$group_key':'acme','$group_set':{'a':1}}}";
    List<OutputRecord> before = send(event);
    OperatorSubtaskState state = harness.snapshot();
    try (IngestionHarness restored =
        new IngestionHarness(EventFormat.JSON, false, state, 1, 0, false, IngestionHarness.CLOCK)) {
      assertThat(of(Output.GROUPS, restored.send(TEAM, "me", event)))
          .containsExactly(
              of(Output.GROUPS, before)
                  .get(0)
                  .replace(
                      "'version':1}", "'version':" + IngestionHarness.TIME.toEpochMilli() + "}"));
      assertThat(of(Output.GROUPS, restored.send(TEAM, "me", event))).isEmpty();
    }
  }

  private static void installActions(IngestionHarness harness) throws Exception {
    harness.install("team/2", "{'id':2,'slack_incoming_webhook':'https://hooks.example.com/s'}");
    harness.install(
        "action/5",
        "{'id':5,'team_id':2,'name':'Paid','post_to_slack':true,"
            + "'slack_message_format':'[person.properties.plan] [event.properties.amount]',"
            + "'steps':[{'event':'paid','selector':'a.b','properties':"
            + "[{'type':'person','key':'plan','value':'big'}]}],"
            + "'hooks':[{'id':'zap','target':'https://rest.example.com/z'}]}");
  }

  private static final String PAID =
      "{'event':'paid','$set':{'plan':'big'},'properties':{'amount':5,"
          + "'$elements':[{'tag_name':'a','attr__class':'b'}]}}";

  @Test
  void whatAnActionMatchesIsToldWithThePersonAsTheEventLeavesThem() throws Exception {
    for (EventFormat format : EventFormat.values()) {
      try (IngestionHarness harness =
          new IngestionHarness(format, false, null, 1, 0, true, IngestionHarness.CLOCK)) {
        installActions(harness);
        harness.send(TEAM, "me", "{'event':'paid'}");
        harness.send(TEAM + 1, "me", PAID);
        assertThat(harness.deliveries()).as("what does not match").isEmpty();

        harness.send(TEAM, "me", PAID);
        List<Delivery> deliveries = harness.deliveries();

        assertThat(deliveries)
            .extracting(Delivery::url)
            .containsExactlyInAnyOrder("https://hooks.example.com/s", "https://rest.example.com/z");
        for (Delivery delivery : deliveries) {
          String body = new String(delivery.body(), UTF_8);
          assertThat(delivery.eventUuid()).isEqualTo("0176d1c2-b3a4-0000-1111-222233334444");
          assertThat(body).contains(delivery.hookId() == null ? "big 5" : ME);
        }
        harness.send(TEAM, "me", PAID);
        assertThat(harness.deliveries())
            .as("the same event again")
            .extracting(Delivery::id)
            .hasSize(4)
            .containsOnly(deliveries.get(0).id(), deliveries.get(1).id());
      }
    }
  }

  @Test
  void hooksThatAreGoneAndActionsThatAreDeletedAreToldNothing() throws Exception {
    installActions(harness);
    harness.install(
        "status/hook/zap", "{'hook_id':'zap','team_id':2,'action_id':5,'state':'gone'}");
    harness.send(TEAM, "me", PAID);
    assertThat(harness.deliveries()).extracting(Delivery::hookId).containsOnlyNulls().hasSize(1);

    harness.install("action/5", null);
    harness.send(TEAM, "me", PAID);
    assertThat(harness.deliveries()).hasSize(1);
  }

  @Test
  void actionsAreThereAfterARestore() throws Exception {
    installActions(harness);
    OperatorSubtaskState state = harness.snapshot();
    try (IngestionHarness restored =
        new IngestionHarness(EventFormat.JSON, false, state, 1, 0, true, IngestionHarness.CLOCK)) {
      restored.send(TEAM, "me", PAID);
      assertThat(restored.deliveries()).hasSize(2);
    }
  }
}
