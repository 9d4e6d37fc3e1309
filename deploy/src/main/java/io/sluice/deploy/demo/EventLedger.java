package io.sluice.deploy.demo;

import io.sluice.deploy.demo.TrafficRecord.Fate;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which events have gone in and which have come out, by uuid: so that a row written twice counts
 * once, and an event that is missing can be told from one that was dropped. Thread-safe.
 */
final class EventLedger {
  private final Map<String, Fate> inside = new HashMap<>();
  private final Set<String> deadLetters = new HashSet<>();
  private long in;
  private long out;
  private long rejectable;
  private long eventsThatDied;

  /**
   * The counts at one moment.
   *
   * @param in events sent
   * @param out of them, come out as rows
   * @param deadLettered dead letters, each counted once
   * @param missing events that should have come out as rows or dead letters and have not yet
   * @param droppable events that may have been dropped, because they have not come out and the
   *     filter plugin is meant for them
   */
  record Balance(long in, long out, long deadLettered, long missing, long droppable) {
    boolean isEven() {
      return missing == 0;
    }
  }

  synchronized void sent(TrafficRecord record) {
    in++;
    if (record.uuid() == null) {
      rejectable++;
    } else {
      inside.put(record.uuid(), record.fate());
    }
  }

  /**
   * An event row has been read.
   *
   * @return whether it is a new one of ours; not a repetition, nor an event a plugin captured
   */
  synchronized boolean cameOut(String uuid) {
    boolean isNew = inside.remove(uuid) != null;
    if (isNew) {
      out++;
    }
    return isNew;
  }

  /**
   * A dead letter has been read.
   *
   * @param id the dead letter's own, the same when it is written again
   * @param eventUuid empty if it has none
   */
  synchronized void died(String id, String eventUuid) {
    if (deadLetters.add(id) && inside.remove(eventUuid) != null) {
      eventsThatDied++;
    }
  }

  synchronized Balance balance() {
    Map<Fate, Long> left = new EnumMap<>(Fate.class);
    inside.values().forEach(fate -> left.merge(fate, 1L, Long::sum));
    long rejectedYet = deadLetters.size() - eventsThatDied;
    return new Balance(
        in,
        out,
        deadLetters.size(),
        left.getOrDefault(Fate.PASSES, 0L) + Math.max(0, rejectable - rejectedYet),
        left.getOrDefault(Fate.FILTERED, 0L));
  }
}
