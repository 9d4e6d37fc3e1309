package io.sluice.runtime.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PreemptionTest {
  private static final String BUSY =
      """
      function processEvent(event) {
        const end = Date.now() + 100;
        while (Date.now() < end);
        return event;
      }
      """;

  @Test
  void aLongCallStandsAsideWhileOtherTeamsWaitForItsThread() throws Exception {
    RuntimeOptions options = RuntimeOptions.defaults().withThreads(1);
    List<Team> teams = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      teams.add(new Team(options, BUSY));
    }
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (!standsAsideInTheMidstOfACall(teams)) {
        assertThat(System.nanoTime()).as("seen within 20 s").isLessThan(deadline);
      }
    } finally {
      for (Team team : teams) {
        team.close();
      }
    }
  }

  /** Whether it does in one round of calls. */
  private static boolean standsAsideInTheMidstOfACall(List<Team> teams)
      throws InterruptedException {
    teams.forEach(team -> team.start("{\"team_id\":2}"));
    boolean isSeen = false;
    for (Team team : teams) {
      while (team.host.poll(1) == null) {
        isSeen |= Thread.getAllStackTraces().values().stream().anyMatch(PreemptionTest::isAside);
      }
    }
    return isSeen;
  }

  private static boolean isAside(StackTraceElement[] stack) {
    List<String> methods = new ArrayList<>();
    for (StackTraceElement frame : stack) {
      methods.add(frame.getMethodName());
    }
    return methods.contains("standAside") && methods.contains("enter");
  }
}
