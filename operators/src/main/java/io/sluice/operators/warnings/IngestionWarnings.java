package io.sluice.operators.warnings;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.output.OutputRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Sends warnings, each {@code team:type:key} once an hour at most (contract §10.2), and of one team
 * at most {@value #MAX_PER_TEAM} an hour, so that a key for each event does not make a warning for
 * each event. Not thread-safe: one per subtask.
 *
 * <p>What has been said is on the heap: a restart says it again, as it may say anything else of the
 * topic again, and operators without keyed state can warn too. It is bounded in number and in size,
 * and forgotten after the hour.
 */
public final class IngestionWarnings {
  private static final long INTERVAL_MILLIS = Duration.ofHours(1).toMillis();
  private static final int MAX_PER_TEAM = 1_000;
  private static final int MAX_REMEMBERED = 100_000;

  /** Keys that begin alike count as one beyond this. */
  private static final int MAX_KEY_CHARACTERS = 256;

  private record Subject(int teamId, WarningType type, String key) {}

  private final InstantSource clock;

  /** When each was sent, the longest ago first. */
  private final Map<Subject, Long> sent = new LinkedHashMap<>();

  private final Map<Integer, Integer> sentByTeam = new HashMap<>();

  /**
   * @param clock for the hour and for the warnings' time
   */
  public IngestionWarnings(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Sends a warning, unless it has been sent within the hour. */
  public void send(IngestionWarning warning, Consumer<OutputRecord> out) {
    long now = clock.millis();
    if (warning.isAlwaysSent() || isDue(warning, now)) {
      out.accept(warning.toOutput(now));
    }
  }

  private boolean isDue(IngestionWarning warning, long now) {
    forgetUntil(now - INTERVAL_MILLIS);
    String key = warning.key();
    String subjectKey =
        key.length() <= MAX_KEY_CHARACTERS ? key : key.substring(0, MAX_KEY_CHARACTERS);
    Subject subject = new Subject(warning.teamId(), warning.type(), subjectKey);
    int ofTeam = sentByTeam.getOrDefault(warning.teamId(), 0);
    if (ofTeam >= MAX_PER_TEAM || sent.containsKey(subject)) {
      return false;
    }
    if (sent.size() >= MAX_REMEMBERED) {
      forgetFirst(sent.keySet().iterator());
    }
    sent.put(subject, now);
    sentByTeam.merge(warning.teamId(), 1, Integer::sum);
    return true;
  }

  private void forgetUntil(long millis) {
    Iterator<Map.Entry<Subject, Long>> entries = sent.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Subject, Long> entry = entries.next();
      if (entry.getValue() > millis) {
        return;
      }
      entries.remove();
      forgetOneOf(entry.getKey().teamId());
    }
  }

  private void forgetFirst(Iterator<Subject> subjects) {
    Subject first = subjects.next();
    subjects.remove();
    forgetOneOf(first.teamId());
  }

  private void forgetOneOf(int teamId) {
    sentByTeam.computeIfPresent(teamId, (team, count) -> count == 1 ? null : count - 1);
  }
}
