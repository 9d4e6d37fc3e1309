package io.sluice.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.deploy.capture.CaptureEnvelope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What teams are told of the events they send (contract §10.2, §10.5, §11.11). */
class WarningsITCase {
  private static final int TEAM = 1;

  @TempDir static Path folder;
  private static TestBed bed;

  @BeforeAll
  static void startJob() throws Exception {
    bed = TestBed.start(folder);
    bed.apply(bed.registry("registry").team(TEAM));
    bed.startJob(Map.of(), Map.of("overflow.enabled", "true", "overflow.bucket-capacity", "3"));
  }

  @AfterAll
  static void stop() {
    bed.close();
  }

  @Test
  void whatComesTooFastByTheRecordsTimeOverflowsAndIsWarnedOf() {
    String event = "{\"event\":\"e\",\"distinct_id\":\"loud\"}";
    List<CaptureEnvelope> events =
        IntStream.range(0, 10).mapToObj(i -> bed.events().envelope(TEAM, null, event)).toList();
    long hourAgo = System.currentTimeMillis() - Duration.ofHours(1).toMillis();
    // Eight in the same millisecond, then two that are two seconds later by the record's time
    // alone.
    bed.events().send(events.subList(0, 8), hourAgo);
    bed.events().send(events.subList(8, 10), hourAgo + 2_000);

    try (TopicReader rows = bed.rows();
        TopicReader overflow = bed.overflow();
        TopicReader warnings = bed.warnings()) {
      assertThat(uuids(rows.await("a row", 5, WarningsITCase::isLoud)))
          .isEqualTo(uuids(events, 0, 1, 2, 8, 9));
      assertThat(uuids(overflow.await("an overflow", 5, WarningsITCase::isLoud)))
          .isEqualTo(uuids(events, 3, 4, 5, 6, 7));
      JsonNode warning =
          warnings.await("the warning", row -> row.path("details").asText().contains("\"loud\""));
      assertThat(warning.path("type").asText()).isEqualTo("ingestion_capacity_overflow");
      assertThat(warning.path("team_id").asInt()).isEqualTo(TEAM);
    }
  }

  @Test
  void aTimeThatIsNoneIsWarnedOfAndTheEventHasARow() {
    String uuid =
        bed.events()
            .send(
                TEAM, "{\"event\":\"e\",\"distinct_id\":\"late\",\"timestamp\":\"half past six\"}")
            .get(0);
    try (TopicReader rows = bed.rows();
        TopicReader warnings = bed.warnings()) {
      rows.await("its row", row -> row.path("uuid").asText().equals(uuid));
      JsonNode warning =
          warnings.await("the warning", row -> row.path("details").asText().contains(uuid));
      assertThat(warning.path("type").asText()).isEqualTo("ignored_invalid_timestamp");
      assertThat(warning.path("details").asText()).contains("half past six");
    }
  }

  private static boolean isLoud(JsonNode record) {
    return record.path("distinct_id").asText().equals("loud");
  }

  private static Set<String> uuids(List<JsonNode> records) {
    return records.stream().map(it -> it.path("uuid").asText()).collect(Collectors.toSet());
  }

  private static Set<String> uuids(List<CaptureEnvelope> events, int... which) {
    return IntStream.of(which).mapToObj(i -> events.get(i).uuid()).collect(Collectors.toSet());
  }
}
