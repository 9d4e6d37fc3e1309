package io.sluice.endtoend;

import static io.sluice.endtoend.EventRows.properties;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.deploy.capture.CaptureEnvelope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of events: each test has a team of its own on one running job. */
class PluginsITCase {
  private static final int MAX_RECORD_BYTES = 20_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int CHAIN = 1;
  private static final int FILTER = 2;
  private static final int THROWS = 3;
  private static final int TALKS = 4;
  private static final int PLAIN = 5;
  private static final int LOOPS = 6;
  private static final int GROWS = 7;
  private static final int GEOIP = 8;
  private static final int WAITS = 9;
  private static final int SPREAD = 10;
  private static final int HOOKS = 11;
  private static final int NO_SUCH_TEAM = 99;

  @TempDir static Path folder;
  private static TestBed bed;
  private static HookReceiver receiver;

  private final List<TopicReader> readers = new ArrayList<>();

  @BeforeAll
  static void startJob() throws Exception {
    bed = TestBed.start(folder);
    receiver = new HookReceiver();
    bed.apply(registry());
    bed.startJob(
        Map.of(),
        Map.of(
            "sink.max-record-bytes",
            String.valueOf(MAX_RECORD_BYTES),
            "plugins.backlog-per-team",
            "1 mb",
            "fetch.allow",
            "127.0.0.1",
            "geoip.database",
            Checkout.geoDatabase(folder).toString()));
  }

  @AfterAll
  static void stop() {
    bed.close();
    receiver.close();
  }

  @AfterEach
  void closeReaders() {
    readers.forEach(TopicReader::close);
  }

  private static RegistryFolder registry() {
    RegistryFolder registry = bed.registry("registry");
    for (int team = CHAIN; team <= WAITS; team++) {
      registry.team(team);
    }
    return registry
        .plugin(
            1,
            "Trail",
            """
            function processEvent(event, { config }) {
              event.properties.trail = [...(event.properties.trail || []), config.name]
              return event
            }
            """)
        .config(11, CHAIN, 1, 2, true, "{\"name\": \"second\"}")
        .config(12, CHAIN, 1, 1, true, "{\"name\": \"first\"}")
        .plugin(
            2,
            "Filter",
            "function processEvent(event) { return event.event === 'noise' ? null : event }")
        .config(21, FILTER, 2, 1)
        .plugin(
            3,
            "Thrower",
            """
            function processEvent(event) {
              event.properties.before = true
              throw new TypeError('no such thing')
            }
            """)
        .config(31, THROWS, 3, 1)
        .config(32, THROWS, 1, 2, true, "{\"name\": \"after\"}")
        .plugin(
            4,
            "Talker",
            """
            async function processEvent(event) {
              console.log('saw', event.event, { of: event.distinct_id })
              console.warn('careful')
              return event
            }
            """)
        .config(41, TALKS, 4, 1)
        .plugin(
            6,
            "Looper",
            """
            function processEvent(event) {
              while (true) {}
            }
            """)
        .config(61, LOOPS, 6, 1)
        .plugin(
            7,
            "Grower",
            """
            function processEvent(event) {
              event.properties.much = 'x'.repeat(event.properties.length)
              return event
            }
            """)
        .config(71, GROWS, 7, 1)
        .plugin(8, "GeoIP", Checkout.root().resolve("deploy/plugins/geoip"))
        .config(81, GEOIP, 8, 1)
        .plugin(9, "Waiter", "async function processEvent() { await new Promise(() => {}) }")
        .config(91, WAITS, 9, 1)
        .record("team/" + SPREAD, "{\"id\": %d, \"shards\": 8}".formatted(SPREAD))
        .record(
            "plugin/10",
            "{\"id\": 10, \"name\": \"Alone\", \"plugin_type\": \"source\", \"is_stateless\": true,"
                + " \"source\": \"function processEvent(event) { event.properties.seen = true;"
                + " return event }\"}")
        .config(101, SPREAD, 10, 1)
        .team(HOOKS)
        .plugin(
            11,
            "Hooks",
            """
            exports.composeWebhook = ({ event, uuid, properties }, { config }) => {
              if (event === 'bad') throw new TypeError('no such thing')
              return { url: config[event], body: JSON.stringify({ uuid, n: properties.n }) }
            }
            """)
        .config(
            111,
            HOOKS,
            11,
            1,
            true,
            "{\"good\": \"%s\", \"refused\": \"%s\"}"
                .formatted(receiver.answering(200), receiver.answering(503)));
  }

  @Test
  void pluginsChangeEventsInTheirOrder() throws Exception {
    String uuid = send(CHAIN, "ann", "bought", "{\"price\": 1.50}");

    JsonNode row = row(uuid);
    assertThat(row.path("event").asText()).isEqualTo("bought");
    assertThat(row.path("distinct_id").asText()).isEqualTo("ann");
    assertThat(row.path("team_id").asInt()).isEqualTo(CHAIN);
    JsonNode properties = properties(row);
    assertThat(properties.path("price").asDouble()).isEqualTo(1.5);
    assertThat(texts(properties.path("trail"))).containsExactly("first", "second");
    assertThat(texts(properties.path("$plugins_succeeded")))
        .containsExactly("Trail (12)", "Trail (11)");
    assertThat(texts(properties.path("$plugins_failed"))).isEmpty();
    assertThat(properties.path("$plugins_deferred").isArray()).isTrue();
  }

  @Test
  void aDroppedEventHasNoRow() {
    List<String> uuids =
        bed.events()
            .send(
                FILTER,
                event("bob", "signal", "{}"),
                event("bob", "noise", "{}"),
                event("bob", "signal", "{}"));

    TopicReader rows = reader(bed.rows());
    rows.await("the event after the dropped one", isRow(uuids.get(2)));
    assertThat(rows.read().stream().filter(ofTeam(FILTER)).map(row -> row.path("uuid").asText()))
        .containsExactly(uuids.get(0), uuids.get(2));
  }

  @Test
  void anEventWhosePluginThrowsGoesOnAndTheErrorIsInTheLog() throws Exception {
    String uuid = send(THROWS, "cy", "clicked", "{}");

    JsonNode properties = properties(row(uuid));
    assertThat(properties.path("before").asBoolean()).isTrue();
    assertThat(texts(properties.path("trail"))).containsExactly("after");
    assertThat(texts(properties.path("$plugins_failed"))).containsExactly("Thrower (31)");
    assertThat(texts(properties.path("$plugins_succeeded"))).containsExactly("Trail (32)");

    JsonNode entry = log("the error", found -> isOf(found, 31, "PLUGIN"));
    assertThat(entry.path("type").asText()).isEqualTo("ERROR");
    assertThat(entry.path("team_id").asInt()).isEqualTo(THROWS);
    assertThat(entry.path("plugin_id").asInt()).isEqualTo(3);
    assertThat(entry.path("message").asText())
        .startsWith("TypeError: no such thing")
        .contains("index.js:3");
  }

  @Test
  void whatAPluginSaysIsInTheLog() {
    send(TALKS, "dee", "searched", "{}");

    JsonNode said = log("the line", entry -> isOf(entry, 41, "CONSOLE") && isType(entry, "LOG"));
    assertThat(said.path("message").asText()).isEqualTo("saw searched {\"of\":\"dee\"}");
    assertThat(said.path("team_id").asInt()).isEqualTo(TALKS);
    assertThat(said.path("timestamp").asText())
        .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}");
    JsonNode warned =
        log("the other", entry -> isOf(entry, 41, "CONSOLE") && isType(entry, "WARN"));
    assertThat(warned.path("message").asText()).isEqualTo("careful");
  }

  @Test
  void whatAPluginComposesIsSentAndCountedAndEveryErrorHasARow() throws Exception {
    String good = send(HOOKS, "ann", "good", "{\"n\": 5}");
    String refused = send(HOOKS, "ann", "refused", "{}");
    String bad = send(HOOKS, "ann", "bad", "{}");

    TopicReader metrics = reader(bed.appMetrics());
    JsonNode thrown = metrics.await("the error", row -> isError(row, "composeWebhook"));
    assertThat(thrown.path("failures").asInt()).isEqualTo(1);
    assertThat(thrown.path("error_type").asText()).isEqualTo("TypeError");
    assertThat(thrown.path("error_uuid").asText()).hasSize(36);
    JsonNode details = JSON.readTree(thrown.path("error_details").asText());
    assertThat(details.path("error").path("message").asText()).isEqualTo("no such thing");
    assertThat(details.path("event").path("uuid").asText()).isEqualTo(bad);
    JsonNode unsent = metrics.await("the refusal", row -> isError(row, "webhook"));
    assertThat(unsent.path("error_uuid")).isNotEqualTo(thrown.path("error_uuid"));
    assertThat(unsent.path("error_details").asText()).contains("failed with");
    metrics.await("what was composed", row -> succeeds(row, "composeWebhook"));
    metrics.await("what was sent", row -> succeeds(row, "webhook"));

    HookReceiver.Hook hook = receiver.hooks(200).get(0);
    assertThat(receiver.hooks(200)).hasSize(1);
    assertThat(receiver.hooks(503)).as("webhooks that were refused").hasSize(1);
    assertThat(hook.method()).isEqualTo("POST");
    assertThat(hook.contentType()).isEqualTo("application/json");
    assertThat(hook.key()).hasSize(36).isNotEqualTo(receiver.hooks(503).get(0).key());
    assertThat(JSON.readTree(hook.body()))
        .isEqualTo(JSON.readTree("{\"uuid\": \"%s\", \"n\": 5}".formatted(good)));
    for (String uuid : List.of(good, refused, bad)) {
      row(uuid);
    }
  }

  private static boolean isError(JsonNode row, String category) {
    return isOf(row, category) && row.has("error_uuid");
  }

  private static boolean succeeds(JsonNode row, String category) {
    return isOf(row, category) && row.path("successes").asInt() > 0;
  }

  private static boolean isOf(JsonNode row, String category) {
    return row.path("plugin_config_id").asInt() == 111
        && row.path("category").asText().equals(category);
  }

  @Test
  void eventsOfATeamWithoutPluginsPassThrough() throws Exception {
    String uuid = send(PLAIN, "eve", "looked", "{\"a\": {\"b\": [1, null]}}");

    JsonNode properties = properties(row(uuid));
    assertThat(properties.path("a")).isEqualTo(JSON.readTree("{\"b\": [1, null]}"));
    assertThat(properties.has("$plugins_succeeded")).isFalse();
  }

  @Test
  void anEndlessLoopIsStoppedAndDelaysNoOtherTeam() throws Exception {
    List<String> loops =
        bed.events()
            .send(
                LOOPS, event("one", "e", "{}"), event("two", "e", "{}"), event("three", "e", "{}"));
    List<String> others =
        bed.events()
            .send(
                Stream.of("kim", "lee", "max")
                    .flatMap(id -> Stream.of(CHAIN, PLAIN).map(team -> envelope(team, id)))
                    .toList());

    TopicReader rows = reader(bed.rows());
    rows.await("a looping event", 3, row -> loops.contains(row.path("uuid").asText()));
    List<String> order = rows.read().stream().map(row -> row.path("uuid").asText()).toList();
    assertThat(order.subList(0, order.indexOf(loops.get(2)))).containsAll(others);
    assertThat(texts(properties(row(loops.get(0))).path("$plugins_failed")))
        .containsExactly("Looper (61)");
    assertThat(log("the error", entry -> isOf(entry, 61, "PLUGIN")).path("message").asText())
        .startsWith("TimeoutError: Script execution timed out after looping for 1 second");
  }

  @Test
  void aTeamWhoseBacklogIsFullOverflowsAndTheJobGoesOn() throws Exception {
    String event = event("jo", "e", "{\"much\": \"%s\"}".formatted(x(10_000)));
    List<String> sent =
        bed.events().send(WAITS, Collections.nCopies(250, event).toArray(String[]::new));

    JsonNode last = reader(bed.overflow()).await("the last event", isRow(sent.get(249)));
    assertThat(JSON.readTree(last.path("data").asText())).isEqualTo(JSON.readTree(event));
    assertThat(last.path("team_id").asInt()).isEqualTo(WAITS);
    row(send(PLAIN, "eve", "looked", "{}"));
  }

  @Test
  void aSpreadTeamsEventsKeepTheirOrderPerPerson() {
    List<CaptureEnvelope> events =
        Stream.iterate(0, i -> i + 1)
            .limit(80)
            .map(i -> bed.events().envelope(SPREAD, null, event("p" + i % 8, "e" + i, "{}")))
            .toList();
    List<String> sent = bed.events().send(events);

    List<JsonNode> rows =
        reader(bed.rows()).await("an event", 80, row -> row.path("team_id").asInt() == SPREAD);
    assertThat(rows).allMatch(row -> properties(row).path("seen").asBoolean());
    for (int person = 0; person < 8; person++) {
      String id = "p" + person;
      assertThat(
              rows.stream()
                  .filter(row -> row.path("distinct_id").asText().equals(id))
                  .map(row -> sent.indexOf(row.path("uuid").asText())))
          .hasSize(10)
          .isSorted();
    }
  }

  @Test
  void theGeoIpPluginFindsThePlaceOfAnAddress() throws Exception {
    String uuid =
        bed.events()
            .send(
                List.of(bed.events().envelope(GEOIP, "89.160.20.112", event("fay", "came", "{}"))))
            .get(0);

    JsonNode properties = properties(row(uuid));
    assertThat(properties.path("$geoip_country_code").asText()).isEqualTo("SE");
    assertThat(properties.path("$geoip_city_name").asText()).isEqualTo("Tumba");
    assertThat(properties.path("$set").path("$geoip_continent_code").asText()).isEqualTo("EU");
  }

  @Test
  void textThatIsNoJsonIsADeadLetter() {
    assertDeadLetter("{\"uuid\": ".getBytes(UTF_8), "INVALID_JSON", "PARSE");
  }

  @Test
  void bytesThatAreNoTextAreADeadLetter() {
    assertDeadLetter(new byte[] {(byte) 0xff, 0, 1, (byte) 0xc0}, "INVALID_JSON", "PARSE");
  }

  @Test
  void anEventWithoutATeamIsADeadLetter() {
    assertDeadLetter(
        text(envelope(PLAIN, "gus")).replace("\"team_id\":5,", "").getBytes(UTF_8),
        "MISSING_TEAM",
        "PARSE");
  }

  @Test
  void anEventOfAnUnknownTeamIsADeadLetter() {
    JsonNode letter =
        assertDeadLetter(envelope(NO_SUCH_TEAM, "hal").value(), "UNKNOWN_TEAM", "ROUTE");
    assertThat(letter.path("team_id").asInt()).isEqualTo(NO_SUCH_TEAM);
    assertThat(letter.path("distinct_id").asText()).isEqualTo("hal");
    assertThat(letter.path("message").asText()).contains("team/99");
  }

  @Test
  void anEventWhoseUuidIsNoneIsADeadLetter() {
    CaptureEnvelope envelope = envelope(PLAIN, "ida");
    assertDeadLetter(
        text(envelope).replace(envelope.uuid(), "not-a-uuid").getBytes(UTF_8),
        "INVALID_UUID",
        "PARSE");
  }

  @Test
  void aRecordOverTheLimitIsADeadLetterThatFits() {
    byte[] record =
        bed.events()
            .envelope(PLAIN, null, event("jo", "e", "{\"much\": \"%s\"}".formatted(x(30_000))))
            .value();
    JsonNode letter = awaitDeadLetter(bed.events().sendBytes(record), "RECORD_TOO_LARGE", "PARSE");
    assertThat(letter.path("truncated").asBoolean()).isTrue();
    assertThat(letter.path("original_bytes").asInt()).isEqualTo(record.length);
    assertThat(new String(record, UTF_8)).startsWith(letter.path("raw_payload").asText());
    assertThat(letter.toString().length()).isBetween(MAX_RECORD_BYTES / 2, MAX_RECORD_BYTES);
  }

  @Test
  void anEventThatAPluginMakesTooLargeIsADeadLetterAsItCame() {
    byte[] record =
        bed.events()
            .envelope(GROWS, null, event("jo", "e", "{\"length\": " + MAX_RECORD_BYTES + "}"))
            .value();
    JsonNode letter = assertDeadLetter(record, "RECORD_TOO_LARGE", "PLUGINS");
    assertThat(letter.path("message").asText()).contains("Grower (71)");
    assertThat(letter.path("team_id").asInt()).isEqualTo(GROWS);
  }

  private JsonNode assertDeadLetter(byte[] record, String code, String place) {
    JsonNode letter = awaitDeadLetter(bed.events().sendBytes(record), code, place);
    String payload = letter.path("raw_payload").asText();
    assertThat(
            letter.path("raw_payload_encoding").asText().equals("base64")
                ? Base64.getDecoder().decode(payload)
                : payload.getBytes(UTF_8))
        .isEqualTo(record);
    assertThat(letter.path("truncated").asBoolean()).isFalse();
    return letter;
  }

  private JsonNode awaitDeadLetter(RecordMetadata sent, String code, String place) {
    JsonNode letter =
        reader(bed.deadLetters())
            .await(
                "the dead letter of " + sent,
                found ->
                    found.path("topic").asText().equals(sent.topic())
                        && found.path("partition").asInt() == sent.partition()
                        && found.path("offset").asLong() == sent.offset());
    assertThat(letter.path("code").asText()).isEqualTo(code);
    assertThat(letter.path("place").asText()).isEqualTo(place);
    assertThat(letter.path("message").asText()).isNotEmpty();
    return letter;
  }

  private String send(int team, String distinctId, String name, String properties) {
    return bed.events().send(team, event(distinctId, name, properties)).get(0);
  }

  private static CaptureEnvelope envelope(int team, String distinctId) {
    return bed.events().envelope(team, null, event(distinctId, "e", "{}"));
  }

  private static String event(String distinctId, String name, String properties) {
    return "{\"event\": \"%s\", \"distinct_id\": \"%s\", \"properties\": %s}"
        .formatted(name, distinctId, properties);
  }

  private JsonNode row(String uuid) {
    return reader(bed.rows()).await("the event " + uuid, isRow(uuid));
  }

  private JsonNode log(String what, Predicate<JsonNode> which) {
    return reader(bed.logs()).await(what, which);
  }

  private TopicReader reader(TopicReader reader) {
    readers.add(reader);
    return reader;
  }

  private static Predicate<JsonNode> isRow(String uuid) {
    return row -> row.path("uuid").asText().equals(uuid);
  }

  private static Predicate<JsonNode> ofTeam(int team) {
    return row -> row.path("team_id").asInt() == team;
  }

  private static boolean isOf(JsonNode entry, int config, String source) {
    return entry.path("plugin_config_id").asInt() == config
        && entry.path("source").asText().equals(source);
  }

  private static boolean isType(JsonNode entry, String type) {
    return entry.path("type").asText().equals(type);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static String text(CaptureEnvelope envelope) {
    return new String(envelope.value(), UTF_8);
  }

  private static String x(int times) {
    return "x".repeat(times);
  }
}
