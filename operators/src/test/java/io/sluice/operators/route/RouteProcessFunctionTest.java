package io.sluice.operators.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.operators.event.Incoming;
import io.sluice.operators.event.IncomingEvent;
import io.sluice.operators.event.Origin;
import io.sluice.operators.event.Routed;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.SideOutputs;
import io.sluice.operators.registry.PluginCheck;
import io.sluice.operators.registry.RegistryRecord;
import io.sluice.operators.registry.RegistryState;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.streaming.util.BroadcastOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouteProcessFunctionTest {
  private static final int MAX_PARALLELISM = 128;
  private static final int EVENTS = 400;
  private static final long NOW = 1_700_000_000_000L;
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);

  private BroadcastOperatorTestHarness<Incoming, RegistryRecord, Routed> route;
  private long offset;

  @BeforeEach
  void open() throws Exception {
    open(OverflowLimit.OFF);
  }

  private void open(OverflowLimit limit) throws Exception {
    route =
        ProcessFunctionTestHarnesses.forBroadcastProcessFunction(
            new RouteProcessFunction(
                List::of, PluginCheck.NONE, MAX_PARALLELISM, 4, limit, 100_000, CLOCK),
            RegistryState.DESCRIPTOR);
  }

  private void event(int team, String distinctId, long recordTime) throws Exception {
    Origin origin = new Origin("in", 0, offset);
    route.processElement(
        new IncomingEvent(team, distinctId, "as it came".getBytes(UTF_8), origin), recordTime);
  }

  @AfterEach
  void close() throws Exception {
    route.close();
  }

  private void registry(String key, String json) throws Exception {
    route.processBroadcastElement(new RegistryRecord(key, json.getBytes(UTF_8), offset++), 0);
  }

  /** The shards of a number of people, each of whom has two events. */
  private Set<Integer> shards(int team) throws Exception {
    int before = route.extractOutputValues().size();
    for (int i = 0; i < EVENTS; i++) {
      byte[] nothing = new byte[0];
      String who = "person " + i % (EVENTS / 2);
      route.processElement(new IncomingEvent(team, who, nothing, new Origin("in", 0, i)), 0);
    }
    List<Routed> routed = route.extractOutputValues();
    Set<Integer> shards = new TreeSet<>();
    for (int i = 0; i < EVENTS; i++) {
      Routed event = routed.get(before + i);
      Routed another = routed.get(before + i % (EVENTS / 2));
      assertThat(event.key()).isEqualTo(another.key());
      assertThat(ShardKey.team(event.key())).isEqualTo(team);
      shards.add(ShardKey.shard(event.key()));
    }
    return shards;
  }

  @Test
  void aTeamIsSpreadOverTheShardsItAsksForElseOverTheDefault() throws Exception {
    registry("team/2", "{\"id\":2,\"shards\":3}");
    registry("team/3", "{\"id\":3}");
    registry("team/4", "{\"id\":4,\"shards\":1}");
    assertThat(shards(2)).containsExactly(0, 1, 2);
    assertThat(shards(3)).containsExactly(0, 1, 2, 3);
    assertThat(shards(4)).containsExactly(0);
  }

  @Test
  void onePluginThatIsNotStatelessKeepsItsTeamAtHome() throws Exception {
    registry("team/2", "{\"id\":2,\"shards\":3}");
    String plugin =
        "{\"id\":17,\"plugin_type\":\"source\",\"source\":\"function f(){}\",\"is_stateless\":%s}";
    registry("plugin/17", plugin.formatted(true));
    registry("plugin/18", plugin.replace("17", "18").formatted(false));
    registry(
        "plugin-config/1",
        "{\"id\":1,\"team_id\":2,\"plugin_id\":17,\"enabled\":true,\"order\":1}");
    assertThat(shards(2)).containsExactly(0, 1, 2);
    registry(
        "plugin-config/2",
        "{\"id\":2,\"team_id\":2,\"plugin_id\":18,\"enabled\":true,\"order\":1}");
    assertThat(shards(2)).containsExactly(0);
    registry(
        "plugin-config/2",
        "{\"id\":2,\"team_id\":2,\"plugin_id\":18,\"enabled\":false,\"order\":1}");
    assertThat(shards(2)).containsExactly(0, 1, 2);
  }

  @Test
  void eventsOfUnknownTeamsGoToTheDeadLetters() throws Exception {
    route.processElement(new IncomingEvent(9, "a", new byte[0], new Origin("in", 0, 1)), 0);
    assertThat(route.extractOutputValues()).isEmpty();
    assertThat(route.getSideOutput(SideOutputs.RECORDS)).hasSize(1);
  }

  @Test
  void eventsOfADistinctIdOverItsLimitOverflowAsTheyCameAndTheTeamIsWarnedOnce() throws Exception {
    route.close();
    open(new OverflowLimit(true, 2, 1.0, 10));
    registry("team/2", "{\"id\":2,\"shards\":1}");
    for (int i = 0; i < 5; i++) {
      event(2, "loud", NOW - 10_000);
    }
    event(2, "quiet", NOW - 10_000);

    assertThat(route.extractOutputValues()).hasSize(3);
    assertThat(route.getSideOutput(SideOutputs.DATA))
        .hasSize(3)
        .allSatisfy(
            record -> {
              assertThat(record.getValue().output()).isEqualTo(Output.OVERFLOW);
              assertThat(record.getValue().key()).asString(UTF_8).isEqualTo("2:loud");
              assertThat(record.getValue().value()).asString(UTF_8).isEqualTo("as it came");
            });
    assertThat(route.getSideOutput(SideOutputs.RECORDS))
        .singleElement()
        .satisfies(
            record ->
                assertThat(record.getValue().value())
                    .asString(UTF_8)
                    .isEqualTo(
                        "{\"team_id\":2,\"type\":\"ingestion_capacity_overflow\","
                            + "\"source\":\"plugin-server\","
                            + "\"details\":\"{\\\"overflowDistinctId\\\":\\\"loud\\\"}\","
                            + "\"timestamp\":\"2023-11-14 22:13:20.000\"}"));
  }

  @Test
  void theTimeOfTheRecordsIsTheClockThatLetsEventsInAgain() throws Exception {
    route.close();
    open(new OverflowLimit(true, 1, 1.0, 10));
    registry("team/2", "{\"id\":2,\"shards\":1}");
    event(2, "loud", NOW - 10_000);
    event(2, "loud", NOW - 9_500);
    event(2, "loud", NOW - 9_000);
    assertThat(route.extractOutputValues()).hasSize(2);

    // A record that is ahead of the job's clock must not stop the refill until then.
    event(2, "another", NOW + 1_000_000);
    event(2, "another", NOW);
    assertThat(route.extractOutputValues()).hasSize(3);
  }

  @Test
  void withoutALimitNothingOverflows() throws Exception {
    registry("team/2", "{\"id\":2,\"shards\":1}");
    for (int i = 0; i < 2 * OverflowLimit.OFF.capacity(); i++) {
      event(2, "loud", NOW);
    }
    assertThat(route.extractOutputValues()).hasSize(2 * OverflowLimit.OFF.capacity());
  }
}
