package io.sluice.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.operators.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class StateCommandTest {
  private static final String GOLDEN = "../operators/src/test/resources/golden/1";
  private static final String GOLDEN_DELIVERIES =
      "../operators/src/test/resources/golden-deliveries/1";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aTeamsStateIsListedWithoutWhatMayBePrivate() {
    assertThat(run("state", "list", GOLDEN, "--team", "2")).isZero();
    assertThat(out.toString())
        .startsWith("Team 2, shard 0")
        .contains(
            "Storage: 2",
            "  config 1  n  1 characters",
            "  plugin 1  kept  3 characters, expires never",
            "  config 1  jobs.later  due 2040-01-01T00:00:00Z, tried 0 times, 7 characters",
            "Events in flight: 1, 221 bytes; the oldest is in/0@2 of 2024-01-01T00:00:00.000Z",
            "  config 1  runEveryHour  last period began 2036-01-05T")
        .doesNotContain("é", "{\"n\":7}");
  }

  @Test
  void valuesAreListedIfAskedFor() {
    assertThat(run("state", "list", GOLDEN, "--team", "2", "--values")).isZero();
    assertThat(out.toString())
        .contains("  config 1  n  1 characters  1", "\"é\"", "  {\"n\":7}", "in a list");
  }

  @Test
  void programsGetJson() throws Exception {
    assertThat(run("state", "list", GOLDEN, "--team", "2", "--json")).isZero();
    var shard = Json.read(out.toString()).path(0);
    assertThat(shard.path("teamId").asInt()).isEqualTo(2);
    assertThat(shard.path("jobs").path(0).path("dueAt").asLong()).isEqualTo(2_208_988_800_000L);
    assertThat(shard.path("storage").path(0).has("value")).isFalse();
  }

  @Test
  void aTeamThatHasNothingIsToldWhoHas() {
    assertThat(run("state", "list", GOLDEN, "--team", "7")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "Team 7 has nothing in the state of %s; those that have something are 2.%n"
                .formatted(GOLDEN));
  }

  @Test
  void whatWaitsForATeamsEndpointsIsListed() {
    assertThat(run("state", "deliveries", GOLDEN_DELIVERIES, "--team", "2")).isZero();
    assertThat(out.toString())
        .contains(
            " at http://dead.test",
            "  its circuit is open until 2024-01-31T12:00:40Z, 0 probes failed; the oldest delivery"
                + " came 2024-01-31T12:00:10Z",
            "Parked: 4, ",
            "Not due: 8",
            " of action 5, webhook, came 2024-01-31T12:00:10Z, tried 1 times, 11 bytes",
            " at http://flaky.test",
            "  takes calls; the oldest delivery came 2024-01-31T12:00:00Z",
            "In flight: 1, ",
            " of action 5, REST hook hook-1, came 2024-01-31T12:00:00Z, tried 1 times, 13 bytes")
        .doesNotContain("as-told");
  }

  @Test
  void programsGetDeliveriesAsJson() throws Exception {
    assertThat(run("state", "deliveries", GOLDEN_DELIVERIES, "--team", "2", "--json")).isZero();
    var endpoints = Json.read(out.toString());
    assertThat(endpoints).hasSize(2);
    var dead = endpoints.path(endpoints.path(0).has("circuit") ? 0 : 1);
    assertThat(dead.path("circuit").path("until").asLong()).isEqualTo(1_706_702_440_000L);
    assertThat(dead.path("later").path(0).path("delivery").path("attempt").asInt()).isEqualTo(1);
    assertThat(dead.path("parked").path("first").has("hookId")).isFalse();
  }

  @Test
  void aTeamWithoutDeliveriesIsToldWhoHasSome() {
    assertThat(run("state", "deliveries", GOLDEN_DELIVERIES, "--team", "7")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "Team 7 has no deliveries in the state of %s; those that have something are 2.%n"
                .formatted(GOLDEN_DELIVERIES));
  }

  private int run(String... arguments) {
    return Sluice.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
  }
}
