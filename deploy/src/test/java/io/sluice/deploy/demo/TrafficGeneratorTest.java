package io.sluice.deploy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.deploy.demo.TrafficRecord.Fate;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrafficGeneratorTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-02-03T04:05:06Z"));

  @Test
  void theSameSeedMakesTheSameTraffic() {
    List<TrafficRecord> first = records(1, 200);
    List<TrafficRecord> second = records(1, 200);

    for (int i = 0; i < first.size(); i++) {
      assertThat(first.get(i).value()).isEqualTo(second.get(i).value());
      assertThat(first.get(i).key()).isEqualTo(second.get(i).key());
    }
    assertThat(records(2, 1).get(0).value()).isNotEqualTo(first.get(0).value());
  }

  @Test
  void mostRecordsPassAFewAreFilteredAndVeryFewAreBad() {
    List<TrafficRecord> records = records(1, 5000);

    assertThat(count(records, Fate.FILTERED)).isBetween(100L, 800L);
    assertThat(count(records, Fate.REJECTED)).isBetween(20L, 90L);
    assertThat(records)
        .allMatch(record -> (record.uuid() == null) == (record.fate() == Fate.REJECTED));
  }

  @Test
  void eventsLookLikePageViewsOfThreeSites() throws IOException {
    Set<Long> teams = new HashSet<>();
    Set<String> events = new HashSet<>();
    for (TrafficRecord record : records(1, 2000)) {
      if (record.fate() == Fate.PASSES) {
        JsonNode envelope = JSON.readTree(record.value());
        JsonNode event = JSON.readTree(envelope.path("data").asText());
        teams.add(envelope.path("team_id").asLong());
        events.add(event.path("event").asText());
        assertThat(envelope.path("ip").asText()).matches("[0-9]+(\\.[0-9]+){3}");
        assertThat(event.path("distinct_id").asText())
            .isEqualTo(envelope.path("distinct_id").asText())
            .doesNotEndWith(Visitor.STAFF_DOMAIN);
        assertThat(event.path("properties").path("$current_url").asText())
            .startsWith(envelope.path("site_url").asText());
        assertThat(event.path("properties").has("$elements"))
            .isEqualTo(event.path("event").asText().equals("$autocapture"));
      }
    }
    assertThat(teams).containsExactlyInAnyOrder(1L, 2L, 3L);
    assertThat(events).contains("$pageview", "$autocapture", "$pageleave", "purchase");
  }

  @Test
  void whoLogsInOnADeviceHadVisitedOnItBefore() throws IOException {
    Set<String> anonymous = new HashSet<>();
    int logins = 0;
    for (TrafficRecord record : records(1, 5000)) {
      if (record.fate() == Fate.PASSES) {
        JsonNode event = JSON.readTree(JSON.readTree(record.value()).path("data").asText());
        String distinctId = event.path("distinct_id").asText();
        if (event.path("event").asText().equals("$identify")) {
          logins++;
          assertThat(distinctId).contains("@");
          assertThat(anonymous)
              .contains(event.path("properties").path("$anon_distinct_id").asText());
        } else if (!distinctId.contains("@")) {
          anonymous.add(distinctId);
        }
      }
    }
    assertThat(logins).isPositive();
  }

  private static long count(List<TrafficRecord> records, Fate fate) {
    return records.stream().filter(record -> record.fate() == fate).count();
  }

  private static List<TrafficRecord> records(long seed, int count) {
    TrafficGenerator traffic = new TrafficGenerator(seed, CLOCK);
    return Stream.generate(traffic::next).limit(count).toList();
  }
}
