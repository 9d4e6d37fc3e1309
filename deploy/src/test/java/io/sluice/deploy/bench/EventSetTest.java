package io.sluice.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.deploy.bench.EventSet.Event;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class EventSetTest {
  private static final int COUNT = 500;

  @Test
  void theSameSeedMakesTheSameBytes() {
    List<Event> events = new EventSet(7, List.of(1, 2, 3)).next(COUNT);
    List<Event> again = new EventSet(7, List.of(1, 2, 3)).next(COUNT);
    for (int i = 0; i < COUNT; i++) {
      assertThat(again.get(i).key()).isEqualTo(events.get(i).key());
      assertThat(again.get(i).value()).isEqualTo(events.get(i).value());
    }
  }

  @Test
  void anotherSeedMakesOtherEvents() {
    assertThat(new EventSet(8, List.of(1, 2, 3)).next(1).get(0).value())
        .isNotEqualTo(new EventSet(7, List.of(1, 2, 3)).next(1).get(0).value());
  }

  @Test
  void everyEventIsAKilobyte() {
    assertThat(new EventSet(7, List.of(1, 2, 3)).next(COUNT))
        .allSatisfy(
            event ->
                assertThat(event.value().length)
                    .isCloseTo(1024, Percentage.withPercentage(5))
                    .isEqualTo(EventSet.EVENT_BYTES));
  }

  @Test
  void everyEventIsAnEnvelopeThatCaptureCouldHaveWritten() throws Exception {
    ObjectMapper json = new ObjectMapper();
    for (Event event : new EventSet(7, List.of(1, 2, 3)).next(COUNT)) {
      JsonNode envelope = json.readTree(event.value());
      assertThat(envelope.fieldNames())
          .toIterable()
          .containsExactly(
              "uuid", "distinct_id", "ip", "site_url", "data", "team_id", "now", "sent_at");
      assertThat(envelope.get("team_id").intValue()).isBetween(1, 3);
      assertThat(json.readTree(envelope.get("data").textValue()).get("properties").size())
          .isGreaterThan(10);
    }
  }

  @Test
  void eventsAreSpreadEvenlyOverTheTeams() throws Exception {
    ObjectMapper json = new ObjectMapper();
    int[] perTeam = new int[2];
    for (Event event : new EventSet(7, List.of(1, 2)).next(COUNT)) {
      perTeam[json.readTree(event.value()).get("team_id").intValue() - 1]++;
    }
    assertThat(Arrays.stream(perTeam).sum()).isEqualTo(COUNT);
    assertThat(perTeam[0]).isCloseTo(perTeam[1], within(COUNT / 5));
  }
}
