package io.sluice.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.deploy.capture.CaptureEnvelope;
import io.sluice.deploy.local.FlinkRest;
import io.sluice.deploy.local.FlinkRest.RunRequest;
import io.sluice.deploy.local.LocalBroker;
import io.sluice.deploy.local.LocalFlink;
import io.sluice.deploy.local.StandaloneCluster;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * People, distinct ids, groups and events are those of a job that was never killed, however often
 * its task manager is ({@code kill -9}, at random moments of the stream): the same rows with {@code
 * exactly-once}; with {@code at-least-once} the same once ClickHouse has merged them. All events of
 * a team come in one partition, for what becomes of people depends on the order of events. The
 * build says which crashes, as to {@link CrashITCase}; half as many, since nothing but time is
 * added by more of them.
 */
@DisabledIfSystemProperty(
    named = "job-jars.skip",
    matches = "true",
    disabledReason = "the build was asked to leave the job jars out")
class IngestionCrashITCase {
  private static final int EVENTS_PER_KILL = 2_000;
  private static final int EVENTS_AT_ONCE = 25;
  private static final int MILLIS_BETWEEN = 40;
  private static final int PARALLELISM = 2;

  @TempDir Path folder;

  private final CrashPlan plan = CrashPlan.ofTheBuild();
  private final Random random = plan.random();
  private final PeopleTraffic traffic = new PeopleTraffic(plan.seed());
  private int sent;

  @AfterAll
  static void nothingIsLeft() {
    Leaks.awaitNone();
  }

  @Test
  void aKilledJobWritesWhatOneWritesThatIsNot() throws Exception {
    System.out.println("Crashes of ingestion: " + plan);
    try (LocalBroker broker = LocalBroker.start(folder.resolve("kafka"), 0);
        IngestionRun whole = prepare(broker, "whole_", "exactly-once");
        IngestionRun once = prepare(broker, "once_", "exactly-once");
        IngestionRun repeating = prepare(broker, "repeating_", "at-least-once");
        LocalFlink flink =
            LocalFlink.start(folder.resolve("local"), folder.resolve("log"), 0, PARALLELISM);
        StandaloneCluster cluster =
            StandaloneCluster.start(
                folder.resolve("flink"), 1, 2 * PARALLELISM, CrashCluster.FLINK)) {
      start(whole, flink);
      start(once, cluster);
      start(repeating, cluster);
      List<IngestionRun> runs = List.of(whole, once, repeating);
      runs.forEach(IngestionRun::awaitCheckpoint);
      for (int kill = 1; kill <= Math.max(1, plan.kills() / 2); kill++) {
        killWhileEventsCome(runs, repeating, cluster);
        once.awaitRestored(kill);
        repeating.awaitRestored(kill);
      }
      send(runs, EVENTS_PER_KILL / 4);
      runs.forEach(run -> run.awaitAll(sent));
      System.out.printf("%s %d events, %d repeated%n", Instant.now(), sent, repeating.repeated());

      assertThat(repeating.repeated()).as("rows that crashes have repeated").isPositive();
      for (IngestionTables table : IngestionTables.values()) {
        table.assertSameRows(once, whole);
        table.assertSameMerged(repeating, whole);
      }
    }
  }

  private IngestionRun prepare(LocalBroker broker, String prefix, String guarantee) {
    return IngestionRun.prepare(broker, prefix, guarantee, folder.resolve(prefix + "registry"));
  }

  private static void start(IngestionRun run, LocalFlink flink) throws Exception {
    run.started(
        new FlinkRest(flink.address()),
        SubmittingEnvironment.runMain(
            flink,
            Map.of(
                "parallelism.default",
                String.valueOf(PARALLELISM),
                "execution.checkpointing.interval",
                "500 ms"),
            run.arguments()));
  }

  private static void start(IngestionRun run, StandaloneCluster cluster) {
    String jar = cluster.rest().upload(Checkout.thinJar());
    run.started(
        cluster.rest(),
        cluster.rest().run(jar, new RunRequest(null, run.arguments(), PARALLELISM, null)));
  }

  /** Sends events at a steady rate, and kills once so many of them as chance says have come out. */
  private void killWhileEventsCome(
      List<IngestionRun> runs, IngestionRun watched, StandaloneCluster cluster)
      throws InterruptedException {
    int killAt = sent + EVENTS_PER_KILL / 10 + random.nextInt(EVENTS_PER_KILL * 6 / 10);
    int last = sent + EVENTS_PER_KILL;
    while (watched.eventsOut() < killAt) {
      if (sent < last) {
        send(runs, EVENTS_AT_ONCE);
      }
      Thread.sleep(MILLIS_BETWEEN); // a rate, not a condition
    }
    System.out.printf(
        "%s kill at event %d: process %d%n",
        Instant.now(), killAt, cluster.taskManagers().get(0).pid());
    cluster.killTaskManager(0);
    cluster.startTaskManager();
    send(runs, last - sent);
  }

  private void send(List<IngestionRun> runs, int count) {
    List<CaptureEnvelope> envelopes = Stream.generate(traffic::next).limit(count).toList();
    runs.forEach(run -> run.send(envelopes));
    sent += count;
  }
}
