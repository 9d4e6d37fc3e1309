package io.sluice.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.operators.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class StateCommandTest {
  private static final String GOLDEN = "../operators/src/test/resources/golden/1";

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

  private int run(String... arguments) {
    return Sluice.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
  }
}
