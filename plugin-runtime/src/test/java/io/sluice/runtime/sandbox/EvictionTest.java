package io.sluice.runtime.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sandboxes that have nothing to do make room, and come back as if nothing had been. */
class EvictionTest {
  private static final String COUNTER =
      """
      async function setupPlugin({ global }) { global.n = 0 }
      async function processEvent(event, { global, storage }) {
        for (let i = 0; i < event.properties.megabytes; i++) new Float64Array(2 ** 17)
        if (event.properties.wait) await new Promise(() => {})
        event.n = ++global.n
        event.total = (await storage.get('total', 0)) + 1
        await storage.set('total', event.total)
        return event
      }
      async function teardownPlugin({ storage }) { await storage.set('left', true) }
      """;

  private final List<Team> teams = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (Team team : teams) {
      team.close();
    }
  }

  @Test
  void theLeastRecentlyUsedGoesAndComesBack() throws Exception {
    RuntimeOptions options = RuntimeOptions.defaults().withMaxSandboxes(2);
    Team first = team(options);
    Team second = team(options);
    Team third = team(options);
    assertThat(first.returned("{}")).contains("\"n\":1", "\"total\":1");
    assertThat(second.returned("{}")).contains("\"n\":1");
    assertThat(first.returned("{}")).contains("\"n\":2", "\"total\":2");
    assertThat(third.returned("{}")).contains("\"n\":1");
    await(() -> third.runtime.liveSandboxes() == 2);
    assertThat(third.runtime.evictedSandboxes()).isEqualTo(1);
    assertThat(first.returned("{}")).contains("\"n\":3"); // it was used after the second
    assertThat(second.returned("{}")).contains("\"n\":1", "\"total\":2"); // global anew, state kept
    assertThat(second.host.state.keySet()).anyMatch(key -> key.name().equals("left"));
  }

  @Test
  void whatIsBusyStays() throws Exception {
    RuntimeOptions options = RuntimeOptions.defaults().withMaxSandboxes(1);
    Team busy = team(options);
    Team idle = team(options);
    long waiting = busy.start("{\"team_id\":2,\"properties\":{\"wait\":true}}");
    await(() -> busy.runtime.liveSandboxes() == 1);
    assertThat(idle.returned("{}")).contains("\"n\":1");
    await(() -> busy.runtime.liveSandboxes() == 1);
    assertThat(idle.returned("{}")).contains("\"n\":1"); // it was the idle one that went
    busy.actor.remove(Team.CONFIG);
    RecordingHost.Completion completion = busy.host.next();
    assertThat(completion.invocation().id()).isEqualTo(waiting);
    assertThat(completion.outcome()).isEqualTo(new Outcome.Collateral());
  }

  @Test
  void whatHasAllocatedMostIsSetUpAgainWhateverItDoes() throws Exception {
    Team large = team(RuntimeOptions.defaults());
    Team small = team(RuntimeOptions.defaults());
    assertThat(large.returned("{\"megabytes\":100}")).contains("\"n\":1");
    assertThat(small.returned("{}")).contains("\"n\":1");
    long waiting = large.start("{\"team_id\":2,\"properties\":{\"wait\":true}}");
    assertThat(large.returned("{}")).contains("\"n\":2");
    large.runtime.live().rebuildLargest();
    RecordingHost.Completion completion = large.host.next();
    assertThat(completion.invocation().id()).isEqualTo(waiting);
    assertThat(completion.outcome()).isEqualTo(new Outcome.Collateral());
    assertThat(large.runtime.rebuiltSandboxes()).isEqualTo(1);
    assertThat(large.returned("{}")).contains("\"n\":1", "\"total\":3");
    assertThat(small.returned("{}")).contains("\"n\":2");
    large.runtime.live().rebuildLargest(); // nobody has allocated much since
    assertThat(large.returned("{}")).contains("\"n\":2");
    assertThat(large.runtime.rebuiltSandboxes()).isEqualTo(1);
  }

  @Test
  void aVersionThatIsDisabledWhileItsSandboxLeavesEndsWhatWaitsForIt() throws Exception {
    String slow =
        """
        function processEvent(event) { return event }
        async function teardownPlugin() { await new Promise((done) => setTimeout(done, 2000)) }
        """;
    RuntimeOptions options = RuntimeOptions.defaults().withMaxSandboxes(1);
    Team leaving = new Team(options, slow);
    teams.add(leaving);
    Team other = team(options);
    leaving.returned("{}");
    other.returned("{}");
    await(() -> leaving.runtime.evictedSandboxes() == 1);
    leaving.start("{\"team_id\":2}");
    leaving.runtime.disable(
        String.valueOf(slow.hashCode()), new PluginFailure.HostFailed("a test"));
    assertThat(leaving.host.next().outcome()).isInstanceOf(Outcome.NotRunning.class);
    assertThat(leaving.process("{\"team_id\":2}")).isInstanceOf(Outcome.NotRunning.class);
  }

  @Test
  void aCollectionThatLeavesTheHeapFullCountsOnce() {
    MemoryUsage[] usage = {null};
    HeapPressure heap = new HeapPressure(() -> usage[0]);
    assertThat(heap.hasRisen()).isFalse();
    usage[0] = new MemoryUsage(0, 70, 100, 100);
    assertThat(heap.hasRisen()).isFalse();
    usage[0] = new MemoryUsage(0, 80, 100, 100);
    assertThat(heap.hasRisen()).isTrue();
    assertThat(heap.hasRisen()).isFalse();
    usage[0] = new MemoryUsage(0, 81, 100, 100);
    assertThat(heap.hasRisen()).isTrue();
  }

  @Test
  void thisJvmTellsWhatIsLeftAfterACollection() {
    System.gc();
    assertThat(HeapPressure.ofThisJvm().hasRisen()).isFalse();
  }

  private Team team(RuntimeOptions options) {
    Team team = new Team(options, COUNTER);
    teams.add(team);
    return team;
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("not true within 20 s").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
