package io.sluice.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.operators.output.Output;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the job makes of people and groups (contract §10.2, §11.4 to §11.8), and what actions tell
 * of them (§12), through Kafka.
 */
class PeopleITCase {
  private static final int TEAM = 1;
  private static final int WITHOUT_RECORDINGS = 2;
  private static final String PLUGIN =
      "export const onEvent = ({ event, properties }) => console.log(event, properties.$group_0)";

  @TempDir static Path folder;
  private static TestBed bed;
  private static HookReceiver receiver;
  private static String job;

  @BeforeAll
  static void startJob() throws Exception {
    bed = TestBed.start(folder);
    bed.apply(
        bed.registry("registry").team(TEAM).plugin(1, "Listener", PLUGIN).config(1, TEAM, 1, 0));
    bed.writeUnchecked(
        "team/" + WITHOUT_RECORDINGS,
        "{\"id\":" + WITHOUT_RECORDINGS + ",\"session_recording_opt_in\":false}");
    receiver = new HookReceiver();
    bed.writeUnchecked("action/5", action());
    job = bed.startJob(Map.of(), Map.of("fetch.allow", "127.0.0.1"));
  }

  private static String action() {
    return """
    {"id": 5, "team_id": %d, "name": "Paid",
     "steps": [{"event": "paid", "properties": [{"type": "person", "key": "plan", "value": "big"}]}],
     "hooks": [{"id": "good", "target": "%s"}, {"id": "gone", "target": "%s"}]}
    """
        .formatted(TEAM, receiver.answering(200), receiver.answering(410));
  }

  @AfterAll
  static void stop() {
    bed.close();
    receiver.close();
  }

  /** Sends an event and returns its row. */
  private static JsonNode row(String event) {
    String uuid = bed.events().send(TEAM, event).get(0);
    try (TopicReader rows = bed.rows()) {
      return rows.await("a row", row -> row.path("uuid").asText().equals(uuid));
    }
  }

  private static JsonNode awaitRow(Output output, String column, String value) {
    try (TopicReader records = bed.written(output)) {
      return records.await(
          "a row of " + output + " with " + value,
          record -> record.path(column).asText().contains(value));
    }
  }

  @Test
  void somebodyWhoIsIdentifiedIsOnePerson() throws Exception {
    JsonNode anonymous =
        row("{\"event\":\"seen\",\"distinct_id\":\"anon\",\"$set\":{\"a\":1,\"b\":1}}");
    JsonNode known = row("{\"event\":\"bought\",\"distinct_id\":\"me\",\"$set\":{\"b\":2}}");
    String old = anonymous.path("person_id").asText();
    String id = known.path("person_id").asText();
    assertThat(id).isNotEqualTo(old);

    JsonNode merged =
        row(
            "{\"event\":\"$identify\",\"distinct_id\":\"me\","
                + "\"properties\":{\"$anon_distinct_id\":\"anon\"}}");
    assertThat(merged.path("person_id").asText()).isEqualTo(id);
    assertThat(merged.path("person_properties").asText()).isEqualTo("{\"a\":1,\"b\":2}");
    assertThat(row("{\"event\":\"later\",\"distinct_id\":\"anon\"}").path("person_id").asText())
        .isEqualTo(id);

    try (TopicReader people = bed.written(Output.PERSON)) {
      JsonNode gone =
          people.await(
              "the deletion",
              row -> row.path("id").asText().equals(old) && row.path("is_deleted").asInt() == 1);
      assertThat(gone.path("version").asInt()).isEqualTo(100);
    }
    try (TopicReader people = bed.written(Output.PERSON)) {
      JsonNode identified =
          people.await(
              "the person",
              row -> row.path("id").asText().equals(id) && row.path("version").asInt() == 1);
      assertThat(identified.path("is_identified").asBoolean()).isTrue();
    }
    try (TopicReader ids = bed.written(Output.PERSON_DISTINCT_ID)) {
      JsonNode moved =
          ids.await(
              "the move",
              row ->
                  row.path("distinct_id").asText().equals("anon")
                      && row.path("version").asInt() == 1);
      assertThat(moved.path("person_id").asText()).isEqualTo(id);
    }
    assertThat(shown("anon"))
        .contains("Team 1, person " + id + ", identified, version 1", "  anon", "  me")
        .contains("person " + old + " is gone")
        .contains("distinct id anon moved to person " + id);
  }

  /** What the command line shows of a distinct id. */
  private static String shown(String distinctId) throws Exception {
    SluiceCommand.Ended ended =
        SluiceCommand.run(
            folder,
            "person",
            "show",
            String.valueOf(TEAM),
            distinctId,
            "--brokers",
            bed.kafka().brokers());
    assertThat(ended.status()).as(ended.err()).isZero();
    return ended.out();
  }

  @Test
  void whoIsImportedIsThePersonOfTheirEvents() throws Exception {
    String ann = "0176d1c2-b3a4-0000-1111-22223333aaaa";
    String bob = "0176d1c2-b3a4-0000-1111-22223333bbbb";
    String live = row("{\"event\":\"early\",\"distinct_id\":\"bob-1\"}").path("person_id").asText();
    Path file = folder.resolve("people.ndjson");
    Files.writeString(
        file,
        """
        {"team_id": 1, "uuid": "%1$s", "created_at": "2020-01-31T12:00:00Z", "properties": {"plan": "big"}, "version": 7, "distinct_ids": ["ann-1", "ann-2"]}
        {"team_id": 1, "uuid": "%2$s", "created_at": "2020-01-31 12:00:00", "properties": "{\\"plan\\": \\"old\\"}", "is_identified": 1}
        {"team_id": 1, "person_id": "%2$s", "distinct_id": "bob-1", "version": 4}
        {"team_id": 1, "uuid": "none", "created_at": "2020-01-31"}
        {"team_id": 99, "uuid": "%1$s", "created_at": "2020-01-31"}
        """
            .formatted(ann, bob));
    SluiceCommand.Ended checked = importPeople(file, "--dry-run");
    assertThat(checked.status()).isEqualTo(2);
    assertThat(checked.out()).contains("5 lines read, 1 refused; nothing was written");
    for (int time = 0; time < 2; time++) {
      SluiceCommand.Ended imported = importPeople(file);
      assertThat(imported.err())
          .contains(
              "people.ndjson:4: The field \"uuid\" is \"none\"; expected a uuid.",
              "The registry has no team 99");
      assertThat(imported.out()).contains("4 records written", "it refused 1");
      assertThat(imported.status()).isEqualTo(2);
    }
    JsonNode event = row("{\"event\":\"seen\",\"distinct_id\":\"ann-2\",\"$set\":{\"a\":1}}");
    assertThat(event.path("person_id").asText()).isEqualTo(ann);
    assertThat(event.path("person_properties").asText()).isEqualTo("{\"plan\":\"big\",\"a\":1}");
    assertThat(event.path("person_created_at").asText()).isEqualTo("2020-01-31 12:00:00");
    JsonNode merged =
        row(
            "{\"event\":\"$identify\",\"distinct_id\":\"bob-1\","
                + "\"properties\":{\"$anon_distinct_id\":\"ann-1\"}}");
    assertThat(merged.path("person_id").asText()).isEqualTo(bob).isNotEqualTo(live);
    assertThat(merged.path("person_properties").asText()).isEqualTo("{\"plan\":\"old\",\"a\":1}");
    assertThat(row("{\"event\":\"e\",\"distinct_id\":\"ann-2\"}").path("person_id").asText())
        .isEqualTo(bob);
    try (TopicReader people = bed.written(Output.PERSON)) {
      people.await(
          "the deletion of who came by events",
          row -> row.path("id").asText().equals(live) && row.path("is_deleted").asInt() == 1);
    }
    assertThat(bed.rest().state(job)).isEqualTo("RUNNING");
  }

  private static SluiceCommand.Ended importPeople(Path file, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("people", "import", file.toString(), "--brokers", bed.kafka().brokers()));
    command.addAll(List.of(more));
    return SluiceCommand.run(folder, command.toArray(String[]::new));
  }

  @Test
  void hooksOfAnActionAreToldOfThePersonAndOneThatIsGoneIsRemoved() {
    JsonNode row =
        row("{\"event\":\"paid\",\"distinct_id\":\"payer\",\"$set\":{\"plan\":\"big\"}}");
    Awaited.until("the hook is told", () -> !receiver.hooks(200).isEmpty());
    HookReceiver.Hook told = receiver.hooks(200).get(0);
    assertThat(told.body())
        .contains(row.path("uuid").asText(), row.path("person_id").asText(), "\"good\"");
    assertThat(told.key()).hasSize(36);
    try (TopicReader installed = bed.installed()) {
      installed.await("the status", record -> record.path("hook_id").asText().equals("gone"));
    }
    try (TopicReader metrics = bed.appMetrics()) {
      metrics.await(
          "the success",
          metric ->
              metric.path("category").asText().equals("webhook")
                  && metric.path("successes").asInt() == 1);
    }
    assertThat(receiver.hooks(410)).hasSize(1);
  }

  @Test
  void groupsAreInRowsAndHandlersSeeThemOnceTheirTypeIsPublished() {
    row(
        "{\"event\":\"$groupidentify\",\"distinct_id\":\"g\",\"properties\":{\"$group_type\":\"org\","
            + "\"$group_key\":\"acme\",\"$group_set\":{\"size\":7}}}");
    JsonNode group = awaitRow(Output.GROUPS, "group_key", "acme");
    assertThat(group.path("group_properties").asText()).isEqualTo("{\"size\":7}");
    try (TopicReader installed = bed.installed()) {
      installed.await("the types", record -> record.has("group_types"));
    }
    String event =
        "{\"event\":\"grouped\",\"distinct_id\":\"g\",\"properties\":{\"$groups\":{\"org\":\"acme\"}}}";
    assertThat(row(event).path("group0_properties").asText()).isEqualTo("{\"size\":7}");
    try (TopicReader logs = bed.logs()) {
      Awaited.until(
          "a handler sees the group",
          () -> {
            bed.events().send(TEAM, event);
            return logs.read().stream()
                .anyMatch(line -> line.path("message").asText().contains("grouped acme"));
          });
    }
  }

  @Test
  void recordingsAreWrittenForWhoWantsThem() {
    String event =
        "{\"event\":\"$snapshot\",\"distinct_id\":\"s\",\"properties\":{\"$session_id\":\"%s\","
            + "\"$snapshot_data\":{\"n\":1}}}";
    bed.events().send(WITHOUT_RECORDINGS, event.formatted("unwanted"));
    bed.events().send(TEAM, event.formatted("wanted"));
    JsonNode recording = awaitRow(Output.SESSION_RECORDINGS, "session_id", "wanted");
    assertThat(recording.path("snapshot_data").asText()).isEqualTo("{\"n\":1}");
    assertThat(recording.path("team_id").asInt()).isEqualTo(TEAM);
  }

  @Test
  void definitionsAreWritten() {
    row("{\"event\":\"defined\",\"distinct_id\":\"d\",\"properties\":{\"price\":1.5}}");
    awaitRow(Output.EVENT_DEFINITIONS, "name", "defined");
    assertThat(
            awaitRow(Output.PROPERTY_DEFINITIONS, "name", "price").path("property_type").asText())
        .isEqualTo("Numeric");
    assertThat(awaitRow(Output.FIRST_EVENTS, "team_id", "1").path("event").asText()).isNotEmpty();
  }

  @Test
  void whatIsBadIsARowOrADeadLetterAndTheJobGoesOn() throws Exception {
    StringBuilder many = new StringBuilder("{\"k\":1");
    for (int i = 0; i < 10_000; i++) {
      many.append(",\"k").append(i).append("\":1");
    }
    many.append('}');
    List<String> bad =
        List.of(
            "{\"event\":\"bad1\",\"distinct_id\":\" \"}",
            "{\"event\":\"$create_alias\",\"distinct_id\":\"null\",\"properties\":{\"alias\":{}}}",
            "{\"event\":\"$identify\",\"distinct_id\":\"b\",\"$set\":7,\"properties\":[]}",
            "{\"event\":\"bad2\",\"distinct_id\":\"b\",\"properties\":\"none\"}",
            "{\"event\":\"bad3\",\"distinct_id\":\"b\",\"$set\":{\"t\":\""
                + "x".repeat(900_000)
                + "\"}}",
            "{\"event\":\"bad4\",\"distinct_id\":\"b\",\"$set\":" + many + "}",
            "{\"event\":\"bad5\\ud83d\",\"distinct_id\":\"\\ud83d\",\"$set\":{\"\\ud83d\":\"\\ud83d\"}}",
            "{\"event\":\"bad6\",\"distinct_id\":\"b\",\"timestamp\":\"0000-01-01T00:00:00Z\"}",
            "{\"event\":\"bad7\",\"distinct_id\":\"b\",\"timestamp\":\"9999-12-31T23:59:59Z\"}",
            "{\"event\":\"$groupidentify\",\"distinct_id\":\"b\",\"properties\":{\"$group_type\":[],"
                + "\"$group_key\":{},\"$group_set\":7}}");
    bed.events().send(TEAM, bad.toArray(String[]::new));
    assertThat(row("{\"event\":\"good\",\"distinct_id\":\"b\"}").path("person_id").asText())
        .isNotEmpty();
    assertThat(bed.rest().state(job)).isEqualTo("RUNNING");
    assertThat(bed.rest().job(job).path("timestamps").path("RESTARTING").asLong()).isZero();
  }
}
