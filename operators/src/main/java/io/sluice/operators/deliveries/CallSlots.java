package io.sluice.operators.deliveries;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * Lets so many calls go out at once on a subtask, and so many of one team; those that wait go by
 * turns of their teams, so that a team with a thousand silent endpoints takes no more than its
 * share.
 */
final class CallSlots<T> {
  private static final class Team<T> {
    final ArrayDeque<T> waiting = new ArrayDeque<>();
    int running;
  }

  private final int perTeam;
  private final Map<Integer, Team<T>> teams = new HashMap<>();

  /** Teams that have a call waiting and may have one more running. */
  private final ArrayDeque<Integer> turns = new ArrayDeque<>();

  private int free;

  /**
   * @param all calls that may go out at once
   * @param perTeam of one team
   */
  CallSlots(int all, int perTeam) {
    this.free = all;
    this.perTeam = perTeam;
  }

  /** Whether the call may go out now; if not, it will be given out by {@link #leave}. */
  boolean enter(int teamId, T call) {
    Team<T> team = teams.computeIfAbsent(teamId, id -> new Team<>());
    if (free > 0 && team.running < perTeam) {
      free--;
      team.running++;
      return true;
    }
    team.waiting.add(call);
    if (team.waiting.size() == 1 && team.running < perTeam) {
      turns.add(teamId);
    }
    return false;
  }

  /** A call of the team is over; the one that may go out now, null if none waits or may. */
  @Nullable
  T leave(int teamId) {
    Team<T> team = teams.get(teamId);
    boolean wasFull = team.running == perTeam;
    team.running--;
    free++;
    if (wasFull && !team.waiting.isEmpty()) {
      turns.add(teamId);
    } else if (team.running == 0 && team.waiting.isEmpty()) {
      teams.remove(teamId);
    }
    return next();
  }

  @Nullable
  private T next() {
    Integer teamId = turns.poll();
    if (teamId == null) {
      return null;
    }
    Team<T> team = teams.get(teamId);
    T call = team.waiting.remove();
    team.running++;
    free--;
    if (!team.waiting.isEmpty() && team.running < perTeam) {
      turns.add(teamId);
    }
    return call;
  }
}
