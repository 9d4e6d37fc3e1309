package io.sluice.operators.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.operators.plugins.PluginHarness.Registry;
import io.sluice.operators.work.StoredWork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Savepoints that were written once and are kept, so that no change makes state unreadable, or of
 * another shape, without anybody noticing. {@link GoldenSavepoints#remedy} says what to do if one
 * fails.
 */
class GoldenSavepointTest {
  private static final GoldenSavepoints GOLDEN =
      new GoldenSavepoints(
          GoldenSavepointTest.class,
          Path.of("src/test/resources/golden"),
          "run-plugins-v1",
          PluginHarness.MAX_PARALLELISM);
  private static final String REMEDY = GOLDEN.remedy();
  private static final Path CATALOGUE = Path.of("README.md");
  private static final int TEAM = 2;

  /** Plugins see the machine's clock, and what they want to have now must not be to come. */
  private static final Instant TIME = Instant.parse("2036-01-05T10:15:20Z");

  private static final Pattern SERIALIZER = Pattern.compile("\\b[A-Z][A-Za-z]*[a-z][A-Za-z]*");

  /** Of Flink's, each for one type and with a format of its own. */
  private static final Set<String> EXPLICIT =
      Set.of(
          "BytePrimitiveArraySerializer",
          "DoubleSerializer",
          "ListSerializer",
          "LongPrimitiveArraySerializer",
          "LongSerializer",
          "MapSerializer",
          "StringSerializer",
          "TimerSerializer",
          "VoidNamespaceSerializer");

  /** After its first event it has something in every state of the stage. */
  private static final String PLUGIN =
      """
      const { RetryError } = require('@posthog/plugin-scaffold')
      exports.metrics = { seen: 'sum' }
      exports.jobs = {
        later: ({ n }) => console.log('later', n),
        flaky: async ({ n }, { storage }) => {
          const tries = (await storage.get('tries', 0)) + 1
          await storage.set('tries', tries)
          if (tries === 1) throw new RetryError('not yet')
          console.log('flaky', n, 'try', tries)
        },
        outside: ({ n }) => console.log('outside', n),
      }
      exports.runEveryHour = () => console.log('hour')
      exports.exportEvents = (events) => console.log('exported', events.map((event) => event.properties.i).join())
      exports.processEvent = async (event, { cache, jobs, metrics, storage }) => {
        const n = (await storage.get('n', 0)) + 1
        await storage.set('n', n)
        if (n === 1) {
          await cache.set('kept', 'é')
          await cache.set('expires', 'soon', 1e9)
          await cache.lpush('list', ['a', 'b'])
          await jobs.later({ n: 7 }).runAt(new Date('2040-01-01T00:00:00Z'))
          await jobs.flaky({ n: 8 }).runNow()
        }
        metrics.seen.increment(1)
        event.properties.n = n
        event.properties.cached = [await cache.get('kept', null), await cache.get('expires', null)]
        return event
      }
      """;

  @AfterEach
  void noThreadIsLeft() {
    PluginHarness.awaitNoThread();
  }

  static List<Path> golden() throws Exception {
    return GOLDEN.all();
  }

  @ParameterizedTest
  @MethodSource("golden")
  void everyEntryIsFound(Path golden) throws Exception {
    try (PluginHarness plugins = harness(new Registry(), TIME)) {
      plugins.initializeState(StageSavepoint.read(golden).state());
      StageStateReader reader = new StageStateReader(plugins.plugins().getKeyedStateBackend());
      assertThat(reader.teams()).containsExactly(TEAM);
      List<ShardState> shards = reader.read(TEAM, true);
      assertThat(shards).as(REMEDY).hasSize(1);
      ShardState state = shards.get(0);
      assertThat(state.storage())
          .containsExactly(
              new ShardState.StorageEntry(1, "n", 1, "1"),
              new ShardState.StorageEntry(1, "tries", 1, "1"));
      assertThat(state.cache())
          .containsExactly(
              new ShardState.CacheEntry(1, "expires", false, 6, expiry(state), List.of("\"soon\"")),
              new ShardState.CacheEntry(1, "kept", false, 3, null, List.of("\"é\"")),
              new ShardState.CacheEntry(1, "list", true, 2, null, List.of("b", "a")));
      assertThat(Instant.ofEpochMilli(expiry(state)))
          .isAfter(Instant.parse("2058-01-01T00:00:00Z"));
      assertThat(state.jobs())
          .extracting(
              ShardState.LaterCall::configId,
              ShardState.LaterCall::function,
              ShardState.LaterCall::attempt,
              call -> Instant.ofEpochMilli(call.dueAt()).toString(),
              ShardState.LaterCall::argument)
          .containsExactly(tuple(1, "jobs.later", 0, "2040-01-01T00:00:00Z", "{\"n\":7}"));
      assertThat(state.retries()).hasSize(1);
      ShardState.LaterCall retry = state.retries().get(0);
      assertThat(retry.function()).isEqualTo("jobs.flaky");
      assertThat(retry.attempt()).isEqualTo(1);
      assertThat(retry.argument()).isEqualTo("{\"n\":8}");
      assertThat(Instant.ofEpochMilli(retry.dueAt()))
          .isBetween(TIME.plusSeconds(4), TIME.plusSeconds(8));
      assertThat(part(state.events().inFlight())).isEqualTo("1 in/0@2 of 2024-01-01T00:00:00.000Z");
      assertThat(part(state.events().parked())).isEqualTo("2 in/0@3 of 2024-01-01T00:00:00.000Z");
      assertThat(part(state.calls().inFlight()))
          .isEqualTo("1 jobs.outside of plugin config 1, tried 0 times");
      assertThat(part(state.calls().parked()))
          .isEqualTo("1 jobs.outside of plugin config 1, tried 0 times");
      assertThat(state.buffers()).hasSize(1);
      ShardState.Buffer buffer = state.buffers().get(0);
      assertThat(buffer.function()).isEqualTo("exportEvents");
      assertThat(buffer.items()).isEqualTo(1);
      assertThat(buffer.size()).isPositive();
      assertThat(buffer.dueAt()).isEqualTo(TIME.plusSeconds(10).toEpochMilli());
      assertThat(state.metrics())
          .containsExactly(
              new ShardState.Metric(1, "events_seen", 1), new ShardState.Metric(1, "seen", 1));
      assertThat(state.schedules()).hasSize(1);
      assertThat(state.schedules().get(0).task()).isEqualTo("runEveryHour");
      assertThat(Instant.ofEpochMilli(state.schedules().get(0).beganAt()))
          .isBetween(TIME.minusSeconds(3600), TIME);
      assertThat(state.quotas().jobs()).as("later, flaky and two from outside").isEqualTo(4);
      assertThat(state.quotas().stateBytes()).isPositive();
      assertThat(state.quotas().jobBytes()).isEqualTo(4L * "{\"n\":7}".length());
      assertThat(state.quotas().laterBytes()).isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  void theStageGoesOnFromIt(Path golden) throws Exception {
    try (PluginHarness plugins = harness(new Registry(), TIME.plusSeconds(60))) {
      plugins.initializeState(StageSavepoint.read(golden).state());
      plugins.open();
      plugins.setProcessingTime(TIME.plusSeconds(61).toEpochMilli());
      plugins.runUntilOut(3);
      plugins.runUntil(() -> plugins.logs().contains("CONSOLE flaky 8 try 2"));
      plugins.runUntil(() -> plugins.logs().contains("CONSOLE exported 0"));
      plugins.settle();
      assertThat(plugins.out()).as(REMEDY).containsExactly("2 a1 n=2", "2 a2 n=3", "2 a3 n=4");
      assertThat(plugins.last().path("properties").path("cached").toString())
          .isEqualTo("[\"é\",\"soon\"]");
      assertThat(plugins.logs())
          .contains("CONSOLE outside 5", "CONSOLE outside 6")
          .doesNotContain("CONSOLE later 7", "CONSOLE flaky 8 try 1");
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
        // By the machine's clock, and by a rule for waits that may change without the format.
        .ignoringFieldsMatchingRegexes(".*expiresAt", ".*retries.*dueAt")
        .isEqualTo(content(newest));
  }

  /** A state whose serializer Flink makes up is one whose format nobody has decided on. */
  @Test
  void everySerializerIsExplicit() throws Exception {
    assertThat(written().formats())
        .hasSizeGreaterThan(15)
        .allSatisfy(
            (name, format) ->
                assertThat(SERIALIZER.matcher(format).results().map(MatchResult::group))
                    .as(name)
                    .isNotEmpty()
                    .isSubsetOf(EXPLICIT));
  }

  @Test
  void everyStateIsInTheCatalogue() throws Exception {
    String catalogue = Files.readString(CATALOGUE);
    GOLDEN.requireNamed(written(), catalogue);
  }

  /** Not a test: how a golden savepoint is made. */
  @Test
  void writesOne() throws Exception {
    GOLDEN.writeIfAsked(GoldenSavepointTest::written);
  }

  /** One event is done with, the next one is in flight, two are parked; of two jobs one is. */
  private static StageSavepoint written() throws Exception {
    Registry registry = new Registry().team(TEAM).plugin(TEAM, 1, PLUGIN);
    try (PluginHarness plugins = harness(registry, TIME)) {
      plugins.open();
      plugins.event(TEAM, "a", 0);
      plugins.runUntilOut(1);
      plugins.settle();
      plugins.setProcessingTime(TIME.plusMillis(1_000).toEpochMilli()); // schedules are looked at
      for (int i = 1; i <= 3; i++) {
        plugins.event(TEAM, "a", i);
      }
      plugins.job(TEAM, 1, "outside", "{\"n\":5}", 0);
      plugins.job(TEAM, 1, "outside", "{\"n\":6}", 0);
      return StageSavepoint.of(plugins);
    }
  }

  /**
   * What is in a savepoint.
   *
   * @param shards with the sizes of work as it stands in state
   * @param versions bytes in front of formats: of work, of what work is about, of the cache, of
   *     buffers
   */
  private record Content(List<ShardState> shards, List<Byte> versions) {}

  private static Content content(StageSavepoint savepoint) throws Exception {
    try (PluginHarness plugins = harness(new Registry(), TIME)) {
      plugins.initializeState(savepoint.state());
      KeyedStateBackend<Long> keys = plugins.plugins().getKeyedStateBackend();
      List<ShardState> shards = new StageStateReader(keys).read(TEAM, true);
      byte[] work = any(keys, "calls-in-flight", LongSerializer.INSTANCE);
      byte[] cache = any(keys, CacheState.NAME, StringSerializer.INSTANCE);
      byte[] buffer = any(keys, Buffers.BUFFERS, StringSerializer.INSTANCE);
      return new Content(shards, List.of(work[0], work[1], cache[0], buffer[0]));
    }
  }

  /** An entry of a map of the team, whose key is current. */
  private static <K> byte[] any(
      KeyedStateBackend<Long> keys, String state, TypeSerializer<K> serializer) throws Exception {
    return StoredWork.of(
            keys,
            new MapStateDescriptor<>(state, serializer, BytePrimitiveArraySerializer.INSTANCE))
        .values()
        .iterator()
        .next();
  }

  private static PluginHarness harness(Registry registry, Instant time) throws Exception {
    Clock clock = Clock.fixed(time, ZoneOffset.UTC);
    PluginHarness plugins = PluginHarness.of(registry, 1, 0, 1, null, OnSetupFailure.PASS, clock);
    plugins.setProcessingTime(clock.millis());
    return plugins;
  }

  /** When the first entry of the cache expires, which the machine's clock decided. */
  private static long expiry(ShardState state) {
    return state.cache().get(0).expiresAt();
  }

  private static String part(ShardState.Part part) {
    assertThat(part.bytes()).isPositive();
    return part.units() + " " + part.oldest();
  }
}
