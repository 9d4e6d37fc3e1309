package io.sluice.operators.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.operators.deliveries.EndpointServer.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deliveries to endpoints good and bad, on RocksDB. */
class DeliveryOperatorTest {
  private final DeliveryHarness.HandClock clock = new DeliveryHarness.HandClock();
  private final EndpointServer server = new EndpointServer();

  @AfterEach
  void nothingIsLeft() throws Exception {
    server.close();
    DeliveryHarness.awaitNoThread();
  }

  @Test
  void aDeliveryArrivesOnceWithItsKey() throws Exception {
    Delivery delivery = DeliveryHarness.webhook(2, server.url("/200"), 1);
    try (DeliveryHarness harness = DeliveryHarness.open(clock)) {
      harness.take(delivery);
      harness.take(DeliveryHarness.restHook(2, "hook-1", server.url("/204"), 1));
      harness.settle();
      harness.pass(Duration.ofMinutes(15));
      assertThat(server.requests())
          .contains(new Request("/200", delivery.id(), "application/json", "{\"event\":1}"))
          .hasSize(2);
      assertThat(harness.appMetrics()).containsExactlyInAnyOrder("-2 1/0/0", "-1 1/0/0");
      assertThat(harness.logs()).isEmpty();
    }
  }

  @Test
  void whatFailsIsTriedFiveTimesInTenMinutesAndThenInTheDeadLetters() throws Exception {
    try (DeliveryHarness harness = DeliveryHarness.open(clock)) {
      harness.take(DeliveryHarness.webhook(2, server.url("/500"), 1));
      harness.settle();
      harness.pass(Duration.ofSeconds(39));
      assertThat(server.count("/500")).isEqualTo(1);
      harness.pass(Duration.ofSeconds(6)); // with the jitter
      assertThat(server.count("/500")).isEqualTo(2);
      harness.pass(Duration.ofMinutes(8));
      assertThat(server.count("/500")).isEqualTo(4);
      assertThat(harness.deadLetters()).isEmpty();
      harness.pass(Duration.ofMinutes(3));
      assertThat(server.count("/500")).isEqualTo(5);
      assertThat(harness.deadLetters()).containsExactly("DELIVERY_EXHAUSTED {\"event\":1}");
      assertThat(keys()).hasSize(1);
      assertThat(harness.appMetrics()).containsExactly("-2 0/0/1 Error");
      assertThat(harness.logs())
          .anyMatch(
              line ->
                  line.startsWith("WARN The webhook of action \"Signed up\" (5) for event ")
                      && line.contains("(attempt 1): the endpoint answered 500 Said. Trying again"))
          .anyMatch(line -> line.startsWith("ERROR ") && line.contains("is given up"));
    }
  }

  @Test
  void whatArrivesInALaterAttemptCountsAsThat() throws Exception {
    server.tell("/503");
    try (DeliveryHarness harness = DeliveryHarness.open(clock)) {
      harness.take(DeliveryHarness.webhook(2, server.url("/as-told"), 1));
      harness.settle();
      server.tell("/200");
      harness.pass(Duration.ofMinutes(1));
      assertThat(server.count("/as-told")).isEqualTo(2);
      assertThat(keys()).hasSize(1);
      assertThat(harness.appMetrics()).containsExactly("-2 0/1/0");
      assertThat(harness.deadLetters()).isEmpty();
    }
  }

  @Test
  void anEndpointThatHangsOrResetsHoldsNoOtherOne() throws Exception {
    try (DeliveryHarness harness = DeliveryHarness.open(clock)) {
      for (int i = 0; i < 5; i++) {
        harness.take(DeliveryHarness.webhook(2, server.url("/hang"), i));
        harness.take(DeliveryHarness.webhook(3, server.url("/reset"), i));
      }
      for (int i = 0; i < 5; i++) {
        harness.take(DeliveryHarness.webhook(2, server.url("/200"), i));
        harness.take(DeliveryHarness.webhook(3, server.url("/200"), i));
      }
      harness.runUntil(() -> server.count("/200") == 10);
      harness.settle();
      assertThat(harness.logs())
          .anyMatch(line -> line.contains("ETIMEDOUT: the endpoint did not answer in time"))
          .anyMatch(line -> line.contains("ECONNRESET: socket hang up"));
      assertThat(harness.deadLetters()).isEmpty();
    }
  }

  @Test
  void aDeadEndpointGetsAProbeNowAndThenAndAllThatHasWaitedWhenItIsBack() throws Exception {
    int count = 60;
    server.tell("/500");
    try (DeliveryHarness harness = DeliveryHarness.open(clock)) {
      for (int i = 0; i < count; i++) {
        harness.take(DeliveryHarness.webhook(2, server.url("/as-told"), i));
      }
      harness.settle();
      long before = server.requests().size();
      assertThat(before).isBetween(5L, 5L + DeliveryHarness.WINDOW);
      assertThat(harness.deliveries().parked()).isEqualTo(count - before);
      harness.pass(Duration.ofMinutes(10));
      assertThat(server.requests().size() - before).isBetween(3L, 5L); // 30, 60, 120, 240 s
      assertThat(harness.logs())
          .anyMatch(
              line -> line.contains("gets no calls for 30 s, and what there is for it waits"));
      server.tell("/200");
      harness.pass(Duration.ofMinutes(10));
      assertThat(keys()).hasSize(count);
      assertThat(harness.deadLetters()).isEmpty();
      assertThat(harness.logs()).anyMatch(line -> line.contains("takes calls again"));
      assertThat(harness.deliveries().parked()).isZero();
    }
  }

  @Test
  void whoHasHadTooManyIsLeftAloneForAsLongAsItSays() throws Exception {
    server.tell("/429/90");
    try (DeliveryHarness harness = DeliveryHarness.open(clock)) {
      for (int i = 0; i < 20; i++) {
        harness.take(DeliveryHarness.webhook(2, server.url("/as-told"), i));
      }
      harness.settle();
      int before = server.requests().size();
      assertThat(before).isLessThanOrEqualTo(DeliveryHarness.WINDOW);
      harness.pass(Duration.ofSeconds(89));
      assertThat(server.requests()).hasSize(before);
      harness.pass(Duration.ofSeconds(2));
      assertThat(server.requests()).hasSize(before + 1); // a probe, which hears the same
      server.tell("/200");
      harness.pass(Duration.ofSeconds(100));
      assertThat(keys()).hasSize(20);
      // It was not the deliveries' fault, so it was none of their attempts.
      assertThat(harness.appMetrics()).containsExactly("-2 20/0/0");
    }
  }

  @Test
  void aDeliveryThatIsRefusedIsNotTriedAgain() throws Exception {
    try (DeliveryHarness harness = DeliveryHarness.open(clock)) {
      harness.take(DeliveryHarness.webhook(2, server.url("/404"), 1));
      harness.take(DeliveryHarness.webhook(2, server.url("/metadata"), 2));
      harness.take(DeliveryHarness.webhook(2, "http://127.0.0.2/", 3));
      harness.take(DeliveryHarness.webhook(2, "no url", 4));
      harness.settle();
      harness.pass(Duration.ofMinutes(15));
      assertThat(server.requests()).hasSize(2);
      assertThat(harness.deadLetters())
          .containsExactlyInAnyOrder(
              "DELIVERY_REFUSED {\"event\":1}",
              "DELIVERY_REFUSED {\"event\":2}",
              "DELIVERY_REFUSED {\"event\":3}",
              "DELIVERY_REFUSED {\"event\":4}");
      assertThat(harness.logs())
          .anyMatch(
              line ->
                  line.contains(
                      "SLUICE_ADDRESS_REFUSED: plugins may not reach the address of 169.254"))
          .anyMatch(line -> line.contains("the endpoint answered 404"));
    }
  }

  @Test
  void anAnswerWithoutAnEndIsAnAnswer() throws Exception {
    try (DeliveryHarness harness = DeliveryHarness.open(clock)) {
      harness.take(DeliveryHarness.webhook(2, server.url("/endless"), 1));
      harness.settle();
      assertThat(harness.appMetrics()).containsExactly("-2 1/0/0");
    }
  }

  @Test
  void aHookThatIsGoneIsRemovedAndGetsNothingThatWaits() throws Exception {
    try (DeliveryHarness harness = DeliveryHarness.open(clock)) {
      for (int i = 0; i < 20; i++) {
        harness.take(DeliveryHarness.restHook(2, "hook-1", server.url("/410"), i));
      }
      harness.settle();
      assertThat(server.count("/410")).isLessThanOrEqualTo(DeliveryHarness.WINDOW);
      assertThat(harness.statuses())
          .allMatch(
              status ->
                  status.equals(
                      "status/hook/hook-1 {\"hook_id\":\"hook-1\",\"team_id\":2,\"action_id\":5,"
                          + "\"state\":\"gone\",\"reason\":\"The hook's target answered 410"
                          + " (Gone).\",\"since\":\"2024-01-31T12:00:00Z\"}"))
          .isNotEmpty();
      assertThat(harness.deadLetters()).isEmpty();
      assertThat(harness.appMetrics()).hasSize(20).allMatch("-1 0/0/1 Error"::equals);
      assertThat(harness.logs()).hasSize(1).allMatch(line -> line.contains("is removed"));
      harness.pass(Duration.ofSeconds(1));
      long before = server.count("/410");
      harness.take(DeliveryHarness.restHook(2, "hook-1", server.url("/410"), 99));
      harness.settle();
      // One that is made later is for a hook that somebody has registered again.
      assertThat(server.count("/410")).isEqualTo(before + 1);
    }
  }

  @Test
  void whatIsTooMuchForTheBacklogIsInTheDeadLettersOldestFirst() throws Exception {
    server.tell("/500");
    try (DeliveryHarness harness = DeliveryHarness.open(clock)) {
      for (int i = 0; i < 20; i++) {
        harness.take(DeliveryHarness.webhook(2, server.url("/as-told"), i));
      }
      harness.settle();
      for (int i = 20; i < 300; i++) {
        harness.take(DeliveryHarness.webhook(2, server.url("/as-told"), i));
      }
      List<String> letters = harness.deadLetters();
      assertThat(letters).isNotEmpty().allMatch(it -> it.startsWith("DELIVERY_BACKLOG_FULL"));
      assertThat(letters).doesNotContain("DELIVERY_BACKLOG_FULL {\"event\":299}");
      server.tell("/200");
      harness.pass(Duration.ofMinutes(10));
      assertThat(harness.deadLetters()).hasSameSizeAs(letters);
      assertThat(server.requests().stream().map(Request::body).distinct().count() + letters.size())
          .isEqualTo(300);
    }
  }

  @Test
  void whatHasWaitedTooLongForADeadEndpointIsInTheDeadLetters() throws Exception {
    try (DeliveryHarness harness = DeliveryHarness.open(clock)) {
      for (int i = 0; i < 40; i++) {
        harness.take(DeliveryHarness.webhook(2, server.url("/500"), i));
      }
      harness.pass(Duration.ofMinutes(70));
      assertThat(harness.deadLetters())
          .hasSize(40)
          .allMatch(it -> it.startsWith("DELIVERY_EXPIRED") || it.startsWith("DELIVERY_EXHAUSTED"));
      assertThat(server.requests()).hasSizeLessThan(30);
      assertThat(harness.deliveries().parked()).isZero();
    }
  }

  @Test
  void aTeamWithManySilentEndpointsTakesNoMoreThanItsShare() throws Exception {
    try (DeliveryHarness harness = DeliveryHarness.open(clock)) {
      for (int i = 0; i < 50; i++) {
        harness.take(DeliveryHarness.webhook(2, server.url("/hang?" + i), i));
      }
      harness.take(DeliveryHarness.webhook(3, server.url("/200"), 1));
      harness.runUntil(() -> server.count("/200") == 1);
      assertThat(server.requests().stream().filter(it -> it.path().startsWith("/hang")))
          .hasSizeLessThanOrEqualTo(DeliveryHarness.PER_TEAM);
      harness.runUntil(() -> server.requests().size() > DeliveryHarness.PER_TEAM + 1);
    }
  }

  @Test
  void aCrashSendsAgainWithTheSameKeyWhatWasUnderWay() throws Exception {
    OperatorSubtaskState snapshot;
    try (DeliveryHarness harness = DeliveryHarness.open(clock)) {
      harness.take(DeliveryHarness.webhook(2, server.url("/hang"), 1));
      harness.runUntil(() -> server.count("/hang") == 1);
      snapshot = harness.snapshot(1, 1);
    }
    try (DeliveryHarness harness = DeliveryHarness.open(clock, snapshot, 1, 0)) {
      harness.runUntil(() -> server.count("/hang") == 2);
    }
    assertThat(keys()).hasSize(1);
  }

  @Test
  void anEndpointThatWasDeadBeforeACrashIsDeadAfterIt() throws Exception {
    server.tell("/500");
    OperatorSubtaskState snapshot;
    try (DeliveryHarness harness = DeliveryHarness.open(clock)) {
      for (int i = 0; i < 20; i++) {
        harness.take(DeliveryHarness.webhook(2, server.url("/as-told"), i));
      }
      harness.settle();
      snapshot = harness.snapshot(1, 1);
    }
    int before = server.requests().size();
    try (DeliveryHarness harness = DeliveryHarness.open(clock, snapshot, 1, 0)) {
      harness.take(DeliveryHarness.webhook(2, server.url("/as-told"), 20));
      harness.pass(Duration.ofSeconds(29));
      assertThat(server.requests()).hasSize(before);
      server.tell("/200");
      harness.pass(Duration.ofMinutes(3));
      assertThat(server.requests().stream().skip(before).map(Request::body).distinct()).hasSize(21);
      assertThat(keys()).hasSize(21);
      snapshot = harness.snapshot(2, 2);
    }
    try (DeliveryHarness harness = DeliveryHarness.open(clock, snapshot, 1, 0)) {
      int all = server.requests().size();
      harness.pass(Duration.ofMinutes(15));
      assertThat(server.requests()).hasSize(all);
    }
  }

  @Test
  void whatWaitsSurvivesAChangeOfParallelism() throws Exception {
    server.tell("/503");
    Set<String> expected = new HashSet<>();
    OperatorSubtaskState one;
    try (DeliveryHarness harness = DeliveryHarness.open(clock)) {
      for (int team = 1; team <= 8; team++) {
        for (int i = 0; i < 10; i++) {
          Delivery delivery = DeliveryHarness.webhook(team, server.url("/as-told"), i);
          expected.add(delivery.id());
          harness.take(delivery);
        }
      }
      harness.settle();
      one = harness.snapshot(1, 1);
    }
    List<OperatorSubtaskState> halves = new ArrayList<>();
    for (int subtask = 0; subtask < 2; subtask++) {
      OperatorSubtaskState half =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              one, DeliveryHarness.MAX_PARALLELISM, 1, 2, subtask);
      try (DeliveryHarness harness = DeliveryHarness.open(clock, half, 2, subtask)) {
        halves.add(harness.snapshot(2, 2));
      }
    }
    OperatorSubtaskState both =
        AbstractStreamOperatorTestHarness.repackageState(halves.get(0), halves.get(1));
    server.tell("/200");
    int before = server.requests().size();
    try (DeliveryHarness harness =
        DeliveryHarness.open(
            clock,
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                both, DeliveryHarness.MAX_PARALLELISM, 2, 1, 0),
            1,
            0)) {
      harness.pass(Duration.ofMinutes(5));
      assertThat(harness.deadLetters()).isEmpty();
    }
    List<String> arrived =
        server.requests().stream().skip(before).map(Request::idempotencyKey).toList();
    assertThat(arrived).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void theEndOfTheInputWaitsForNoDeadEndpoint() throws Exception {
    server.tell("/500");
    try (DeliveryHarness harness = DeliveryHarness.open(clock)) {
      for (int i = 0; i < 20; i++) {
        harness.take(DeliveryHarness.webhook(2, server.url("/as-told"), i));
      }
      harness.settle();
      harness.deliveries().finish();
      assertThat(harness.deliveries().parked()).isPositive();
    }
  }

  private Set<String> keys() {
    return server.requests().stream().map(Request::idempotencyKey).collect(Collectors.toSet());
  }
}
