package io.sluice.runtime.host;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * A team's state as its plugins see it: what is committed, overlaid with the effects of invocations
 * that are not. Used by one thread.
 *
 * <p>Invocations that touched each other's uncommitted entries form a group: none of them can be
 * committed before all are done, and if one is killed the others saw something that never happened.
 * A group therefore commits as one, in the order in which its effects happened, or is discarded as
 * one.
 */
public final class StateView {
  private final CommittedState committed;
  private final Map<Invocation, Group> groups = new HashMap<>();
  private final Map<StateKey, Uncommitted> overlay = new HashMap<>();
  private final Set<Invocation> doomed = new HashSet<>();

  private final StateCommands commands;

  /**
   * A view in which nothing is uncommitted yet.
   *
   * @param clock says which entries' time is up
   */
  public StateView(CommittedState committed, Clock clock) {
    this.committed = committed;
    this.commands = new StateCommands(clock);
  }

  /** The invocation changed an entry. */
  public void write(Invocation owner, Effect.OnState effect) {
    Group group = groupTouching(owner, effect.key());
    group.effects.put(effect.key(), effect);
    overlay.put(effect.key(), new Uncommitted(owner, effect));
  }

  /** Does what the invocation asks, on the state that it sees. */
  public StateRequest.Reply ask(Invocation owner, StateRequest request) {
    return commands.execute(
        request,
        new StateCommands.Entries() {
          @Override
          @Nullable
          public StateValue get(StateKey key) {
            return seenBy(owner, key);
          }

          @Override
          public void change(Effect.OnState effect) {
            write(owner, effect);
          }
        });
  }

  /**
   * The invocation is over and its effects are to be kept.
   *
   * @return the invocations to commit now, in the order in which they first touched state; empty
   *     while others of its group are still running. Their effects have been applied to the
   *     committed state when this returns.
   * @throws IllegalStateException if it {@link #isDoomed}
   */
  public List<Invocation> done(Invocation invocation) {
    if (doomed.contains(invocation)) {
      throw new IllegalStateException(invocation + " saw effects that were discarded");
    }
    Group group = groups.get(invocation);
    if (group == null) {
      return List.of(invocation);
    }
    group.members.put(invocation, true);
    if (group.members.containsValue(false)) {
      return List.of();
    }
    group.effects.values().forEach(committed::apply);
    dissolve(group);
    return List.copyOf(group.members.keySet());
  }

  /**
   * The invocation was killed, or its sandbox was: its effects and those of its group never
   * happened.
   *
   * @return the members of its group, but for itself, that were done already and have to run again;
   *     those that still run are doomed, and must be given to this method when they end
   */
  public List<Invocation> discarded(Invocation invocation) {
    doomed.remove(invocation);
    Group group = groups.get(invocation);
    if (group == null) {
      return List.of();
    }
    dissolve(group);
    List<Invocation> again = new ArrayList<>();
    group.members.forEach(
        (member, isDone) -> {
          if (member.equals(invocation)) {
            return;
          }
          if (isDone) {
            again.add(member);
          } else {
            doomed.add(member);
          }
        });
    return again;
  }

  /** Whether the invocation still runs although its group was discarded. */
  public boolean isDoomed(Invocation invocation) {
    return doomed.contains(invocation);
  }

  /** Invocations that are done or running and hold uncommitted state. */
  public int uncommitted() {
    return groups.size();
  }

  @Nullable
  private StateValue seenBy(Invocation owner, StateKey key) {
    Uncommitted latest = overlay.get(key);
    if (latest == null) {
      return committed.get(key);
    }
    groupTouching(owner, key);
    return latest.effect instanceof Effect.Put put ? put.value() : null;
  }

  private Group groupTouching(Invocation owner, StateKey key) {
    Group own = groups.computeIfAbsent(owner, Group::new);
    Uncommitted latest = overlay.get(key);
    if (latest == null || latest.writer.equals(owner)) {
      return own;
    }
    Group other = groups.get(latest.writer);
    return own == other ? own : merge(other, own);
  }

  private Group merge(Group first, Group second) {
    first.members.putAll(second.members);
    first.effects.putAll(second.effects); // no key is in both, or they would have been one
    second.members.keySet().forEach(member -> groups.put(member, first));
    return first;
  }

  private void dissolve(Group group) {
    group.members.keySet().forEach(groups::remove);
    group.effects.keySet().forEach(overlay::remove);
  }

  private record Uncommitted(Invocation writer, Effect.OnState effect) {}

  private static final class Group {
    /** Whether each member is done, in the order in which they first touched state. */
    final Map<Invocation, Boolean> members = new LinkedHashMap<>();

    /** The last effect on each entry; those before it can be seen by nobody any more. */
    final Map<StateKey, Effect.OnState> effects = new LinkedHashMap<>();

    Group(Invocation first) {
      members.put(first, false);
    }
  }
}
