package io.sluice.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints while events flow through plugins, one of them with batches. */
class CheckpointITCase {
  private static final int TEAM = 1;
  private static final int CHECKPOINTS = 3;

  @TempDir Path folder;

  @Test
  void checkpointsCompleteWhileEventsFlowAndBatchesRun() throws Exception {
    try (TestBed bed = TestBed.start(folder)) {
      RegistryFolder registry =
          bed.registry("registry")
              .team(TEAM)
              .plugin(
                  1,
                  "Batches",
                  """
                  async function processEventBatch(batch, { storage }) {
                    const n = await storage.get('n', 0)
                    await storage.set('n', n + batch.length)
                    batch.forEach((event, i) => { event.properties.n = n + i + 1 })
                    return batch
                  }
                  """)
              .record(
                  "plugin-config/10",
                  """
                  {"id": 10, "team_id": 1, "plugin_id": 1, "enabled": true, \
                  "process_event_batch_size": 20}\
                  """);
      bed.apply(registry);
      try (TopicReader rows = bed.rows();
          Traffic traffic = Traffic.start(bed.events(), TEAM, CheckpointITCase::event)) {
        String job =
            bed.startJob(
                Map.of(
                    "parallelism.default", "2",
                    "execution.checkpointing.interval", "200 ms"),
                Map.of("source.start-from", "earliest"));
        rows.await("an event", CheckpointITCase::isOfTeam);
        long before = completed(bed, job);
        Awaited.until(
            CHECKPOINTS + " checkpoints are completed",
            () -> completed(bed, job) >= before + CHECKPOINTS);

        List<String> sent = traffic.stop();
        List<JsonNode> all = rows.await("all events", sent.size(), CheckpointITCase::isOfTeam);
        assertThat(all)
            .extracting(row -> row.path("uuid").asText())
            .containsExactlyInAnyOrderElementsOf(sent);
      }
    }
  }

  private static long completed(TestBed bed, String job) {
    return bed.rest().checkpoints(job).path("counts").path("completed").asLong();
  }

  private static boolean isOfTeam(JsonNode row) {
    return row.path("team_id").asInt() == TEAM;
  }

  private static String event(int number) {
    return "{\"event\": \"e\", \"distinct_id\": \"id-%d\"}".formatted(number % 50);
  }
}
