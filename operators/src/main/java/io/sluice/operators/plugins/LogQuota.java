package io.sluice.operators.plugins;

import java.util.HashMap;
import java.util.Map;

/**
 * How much teams may log in a second; what is more is dropped and counted. A team that has logged
 * nothing for a while is forgotten.
 */
final class LogQuota {
  private static final long SECOND_MILLIS = 1_000;

  /** Teams that are remembered before those are forgotten that log no more. */
  private static final int MANY = 1_000;

  /** What came of a line. */
  enum Verdict {
    ADMITTED,
    /** The first that is dropped in its second. */
    FIRST_DROPPED,
    DROPPED
  }

  private static final class Second {
    long number;
    long characters;
    boolean isOver;
  }

  private final long charactersPerSecond;
  private final Map<Integer, Second> teams = new HashMap<>();
  private long dropped;

  LogQuota(long charactersPerSecond) {
    this.charactersPerSecond = charactersPerSecond;
  }

  /** A team logs a line. */
  Verdict line(int teamId, int characters, long nowMillis) {
    long number = nowMillis / SECOND_MILLIS;
    if (teams.size() > MANY) {
      teams.values().removeIf(second -> second.number < number);
    }
    Second second = teams.computeIfAbsent(teamId, id -> new Second());
    if (second.number != number) {
      second.number = number;
      second.characters = 0;
      second.isOver = false;
    }
    second.characters += characters;
    if (second.characters <= charactersPerSecond) {
      return Verdict.ADMITTED;
    }
    dropped++;
    boolean isFirst = !second.isOver;
    second.isOver = true;
    return isFirst ? Verdict.FIRST_DROPPED : Verdict.DROPPED;
  }

  /** Lines that were dropped. */
  long dropped() {
    return dropped;
  }
}
