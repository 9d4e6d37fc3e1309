package io.sluice.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.operators.event.UnresolvedEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeopleTrafficTest {
  private static final int PEOPLE = 1_000;
  private static final int EVENTS = 100_000;

  private final PeopleTraffic traffic = new PeopleTraffic(1);
  private final Set<String> known = new HashSet<>();

  PeopleTrafficTest() {
    for (int i = 0; i < PEOPLE; i++) {
      known.add(traffic.nextPerson().distinctId());
    }
  }

  @Test
  void itIsMixedAsTheAimSays() {
    Map<String, Integer> kinds = new HashMap<>();
    for (int i = 0; i < EVENTS; i++) {
      kinds.merge(traffic.next(false).event(), 1, Integer::sum);
    }
    assertThat(known).hasSize(PEOPLE);
    assertThat(share(kinds, "$pageview")).isCloseTo(0.90, within(0.01));
    assertThat(share(kinds, "plan changed")).isCloseTo(0.05, within(0.005));
    assertThat(share(kinds, "$identify")).isCloseTo(0.03, within(0.005));
    assertThat(share(kinds, "$create_alias")).isCloseTo(0.02, within(0.005));
  }

  @Test
  void everyMergeIsOfSomebodyKnownWithSomebodyWhoHasBeenSeenOrWithANewId() {
    Set<String> visitors = new HashSet<>();
    for (int i = 0; i < EVENTS; i++) {
      UnresolvedEvent event = traffic.next(true);
      if (event.merge() == null) {
        if (!known.contains(event.distinctId())) {
          assertThat(visitors.add(event.distinctId())).isTrue();
        }
      } else {
        assertThat(known).contains(event.distinctId());
        assertThat(visitors.remove(event.merge().otherId())).isEqualTo(event.merge().identifies());
      }
    }
  }

  @Test
  void withSkewAFifthOfThePeopleHaveFourFifthsOfTheEvents() {
    Map<String, Integer> ofEach = new HashMap<>();
    for (int i = 0; i < EVENTS; i++) {
      String id = traffic.next(true).distinctId();
      if (known.contains(id)) {
        ofEach.merge(id, 1, Integer::sum);
      }
    }
    int all = ofEach.values().stream().mapToInt(Integer::intValue).sum();
    int ofMost =
        ofEach.values().stream()
            .sorted((a, b) -> b - a)
            .limit(PEOPLE / 5)
            .mapToInt(Integer::intValue)
            .sum();
    assertThat((double) ofMost / all).isCloseTo(0.8, within(0.03));
  }

  private static double share(Map<String, Integer> kinds, String kind) {
    return (double) kinds.get(kind) / EVENTS;
  }
}
