package io.sluice.operators.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.operators.deliveries.EndpointServer.Request;
import io.sluice.operators.output.Output;
import io.sluice.operators.plugins.GoldenSavepoints;
import io.sluice.operators.plugins.StageSavepoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Savepoints of DELIVERIES that were written once and are kept, so that no change loses what is to
 * be sent without anybody noticing. {@link GoldenSavepoints#remedy} says what to do if one fails.
 */
class GoldenDeliveriesTest {
  private static final GoldenSavepoints GOLDEN =
      new GoldenSavepoints(
          GoldenDeliveriesTest.class,
          Path.of("src/test/resources/golden-deliveries"),
          "send-deliveries-v1",
          DeliveryHarness.MAX_PARALLELISM);
  private static final String REMEDY = GOLDEN.remedy();
  private static final Path CATALOGUE = Path.of("README.md");
  private static final int TEAM = 2;

  /** Endpoints by name: keys hash the URL, and the server's port is another one each time. */
  private static final String DEAD = "http://dead.test/as-told";

  private static final String FLAKY = "http://flaky.test/as-told";
  private static final String HOOK = "hook-1";

  /** When the first one was tried; the others came later. */
  private static final Instant TIME = Instant.parse("2024-01-31T12:00:00Z");

  private static final Duration LATER = Duration.ofSeconds(10);

  /** For the dead endpoint; more than are tried until its circuit opens. */
  private static final int FOR_DEAD = 12;

  /** Five failed in a row, and as many less one as may be under way at once when they did. */
  private static final int TRIED = 5 + DeliveryHarness.WINDOW - 1;

  private final EndpointServer server = new EndpointServer();

  @AfterEach
  void nothingIsLeft() throws Exception {
    server.close();
    DeliveryHarness.awaitNoThread();
  }

  static List<Path> golden() throws Exception {
    return GOLDEN.all();
  }

  @ParameterizedTest
  @MethodSource("golden")
  void everyEntryIsFound(Path golden) throws Exception {
    Map<String, EndpointState> endpoints = content(StageSavepoint.read(golden));
    assertThat(endpoints).as(REMEDY).containsOnlyKeys("http://dead.test", "http://flaky.test");
    EndpointState dead = endpoints.get("http://dead.test");
    long came = TIME.plus(LATER).toEpochMilli();
    assertThat(dead.circuit())
        .isEqualTo(new EndpointState.OpenCircuit(TIME.plusSeconds(40).toEpochMilli(), 0));
    assertThat(dead.oldest()).isEqualTo(came);
    assertThat(dead.inFlight()).isEqualTo(new EndpointState.Part(0, 0, null));
    assertThat(dead.parked().deliveries()).isEqualTo(FOR_DEAD - TRIED);
    assertThat(dead.parked().bytes()).isPositive();
    assertThat(dead.parked().first()).isEqualTo(waiting(forDead().get(TRIED), 0, came));
    assertThat(dead.later())
        .extracting(EndpointState.Later::delivery)
        .containsExactlyInAnyOrderElementsOf(
            forDead().stream().limit(TRIED).map(each -> waiting(each, 1, came)).toList());
    assertThat(dead.later())
        .extracting(EndpointState.Later::dueAt)
        .isSorted()
        .allSatisfy(
            due ->
                assertThat(Instant.ofEpochMilli(due))
                    .isBetween(TIME.plusSeconds(50), TIME.plusSeconds(54)));
    EndpointState flaky = endpoints.get("http://flaky.test");
    assertThat(flaky.circuit()).isNull();
    assertThat(flaky.oldest()).isEqualTo(TIME.toEpochMilli());
    assertThat(flaky.inFlight().deliveries()).isEqualTo(1);
    assertThat(flaky.inFlight().first()).isEqualTo(waiting(inFlight(), 0, came));
    assertThat(flaky.parked()).isEqualTo(new EndpointState.Part(0, 0, null));
    assertThat(flaky.later())
        .extracting(EndpointState.Later::delivery)
        .containsExactly(waiting(tried(), 1, TIME.toEpochMilli()));
  }

  @ParameterizedTest
  @MethodSource("golden")
  void allThatWaitedArrivesAsItWouldHave(Path golden) throws Exception {
    try (DeliveryHarness harness = harness(TIME.plus(LATER), StageSavepoint.read(golden))) {
      harness.settle();
      assertThat(server.requests()).as(REMEDY).containsExactly(request(inFlight()));
      harness.pass(Duration.ofSeconds(29));
      assertThat(server.requests()).as("the circuit is open").hasSize(1);
      harness.pass(Duration.ofMinutes(1));
      List<Request> expected = new ArrayList<>();
      forDead().forEach(delivery -> expected.add(request(delivery)));
      expected.add(request(tried()));
      expected.add(request(inFlight()));
      assertThat(server.requests()).as(REMEDY).containsExactlyInAnyOrderElementsOf(expected);
      harness.deliveries().prepareSnapshotPreBarrier(1);
      assertThat(sum(harness, "successes")).isEqualTo(FOR_DEAD - TRIED + 1);
      assertThat(sum(harness, "successes_on_retry")).isEqualTo(TRIED + 1);
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  void attemptsAreCountedOn(Path golden) throws Exception {
    server.tell("/500");
    try (DeliveryHarness harness = harness(TIME.plus(LATER), StageSavepoint.read(golden))) {
      harness.pass(Duration.ofMinutes(50));
      String key = tried().id();
      assertThat(server.requests().stream().filter(it -> it.idempotencyKey().equals(key)))
          .as("attempts after the first one. %s", REMEDY)
          .hasSize(DeliveryOptions.RETRIES.attempts() - 1);
      assertThat(harness.deadLetters()).contains("DELIVERY_EXHAUSTED " + body(tried()));
    }
  }

  @Test
  void theNewestOneIsWrittenAsThisVersionWrites() throws Exception {
    StageSavepoint newest = GOLDEN.newest();
    StageSavepoint written = written();
    assertThat(written.formats()).as(REMEDY).isEqualTo(newest.formats());
    assertThat(content(written))
        .as(REMEDY)
        .usingRecursiveComparison()
        // By a rule for waits that may change without the format.
        .ignoringFieldsMatchingRegexes(".*dueAt")
        .isEqualTo(content(newest));
  }

  @Test
  void everyStateIsInTheCatalogue() throws Exception {
    String catalogue;
    try (Stream<String> lines = Files.lines(CATALOGUE)) {
      catalogue =
          String.join("\n", lines.filter(line -> line.startsWith("| DELIVERIES ")).toList());
    }
    GOLDEN.requireNamed(written(), catalogue);
  }

  /** Not a test: how a golden savepoint is made. */
  @Test
  void writesOne() throws Exception {
    GOLDEN.writeIfAsked(this::written);
  }

  /**
   * One endpoint has failed once and has something under way; one is dead, with deliveries that
   * wait for another attempt and others for their turn.
   */
  private StageSavepoint written() throws Exception {
    server.tell("/500");
    try (DeliveryHarness harness = harness(TIME, null)) {
      harness.take(tried());
      harness.settle();
      harness.pass(LATER);
      for (Delivery delivery : forDead()) {
        harness.take(delivery);
      }
      harness.settle();
      harness.take(inFlight());
      return StageSavepoint.of(harness);
    }
  }

  /** The endpoints in it, by address. */
  private static Map<String, EndpointState> content(StageSavepoint savepoint) throws Exception {
    try (DeliveryHarness harness = DeliveryHarness.closed(savepoint.state())) {
      DeliveryStateReader reader =
          new DeliveryStateReader(harness.deliveries().getKeyedStateBackend());
      assertThat(reader.teams()).containsExactly(TEAM);
      return reader.read(TEAM).stream()
          .collect(Collectors.toMap(EndpointState::address, endpoint -> endpoint));
    }
  }

  private static EndpointState.Waiting waiting(Delivery delivery, int attempt, long since) {
    return new EndpointState.Waiting(
        delivery.id(),
        delivery.actionId(),
        delivery.hookId(),
        attempt,
        since,
        delivery.body().length);
  }

  private static List<Delivery> forDead() {
    return Stream.iterate(1, number -> number + 1)
        .limit(FOR_DEAD)
        .map(number -> DeliveryHarness.webhook(TEAM, DEAD, number))
        .toList();
  }

  private static Delivery tried() {
    return DeliveryHarness.restHook(TEAM, HOOK, FLAKY, 101);
  }

  private static Delivery inFlight() {
    return DeliveryHarness.restHook(TEAM, HOOK, FLAKY, 102);
  }

  private static Request request(Delivery delivery) {
    return new Request("/as-told", delivery.id(), delivery.contentType(), body(delivery));
  }

  private static String body(Delivery delivery) {
    return new String(delivery.body(), StandardCharsets.UTF_8);
  }

  private static int sum(DeliveryHarness harness, String field) {
    return harness.records(Output.APP_METRICS).mapToInt(row -> row.path(field).asInt()).sum();
  }

  private DeliveryHarness harness(Instant time, StageSavepoint restored) throws Exception {
    return DeliveryHarness.open(
        new DeliveryHarness.HandClock(time),
        restored == null ? null : restored.state(),
        Map.of("dead.test", server.place(), "flaky.test", server.place()));
  }
}
