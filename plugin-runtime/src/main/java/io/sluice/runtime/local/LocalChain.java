package io.sluice.runtime.local;

import static java.util.Objects.requireNonNull;

import io.sluice.runtime.host.Capabilities;
import io.sluice.runtime.host.ChainTurn;
import io.sluice.runtime.host.Invocation;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Takes events through all plugins of a team, one after the other (contract §4.3). Used by one
 * thread.
 */
public final class LocalChain {
  private final LocalTeam team;
  private final List<Integer> configIds;

  /**
   * A chain.
   *
   * @param team has these plugins installed and set up, or tried to
   * @param configIds in the order of their turns
   */
  public LocalChain(LocalTeam team, List<Integer> configIds) {
    this.team = requireNonNull(team, "team is null");
    this.configIds = List.copyOf(configIds);
  }

  /**
   * Runs one event through the chain. Errors are recorded and do not stop it.
   *
   * @param event JSON object text
   * @return the event as it leaves the chain, with {@code $plugins_*} where they belong; null if a
   *     plugin dropped it
   */
  @Nullable
  public String process(String event) throws InterruptedException {
    List<String> succeeded = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    List<String> deferred = new ArrayList<>();
    String current = event;
    boolean isOriginal = true;
    for (int configId : configIds) {
      Capabilities exported = team.capabilities(configId);
      String name = team.pluginName(configId) + " (" + configId + ")";
      if (exported.processesEvents()) {
        ChainTurn turn =
            ChainTurn.of(team.call(configId, Invocation.PROCESS_EVENT, current).outcome());
        switch (turn.mark()) {
          case SUCCEEDED -> succeeded.add(name);
          case FAILED -> failed.add(name);
          case PASSED -> {}
          case DROPPED -> {
            return null;
          }
        }
        current = turn.event() == null ? current : turn.event();
        isOriginal = isOriginal && turn.sameObject();
      }
      if (exported.isDeferred()) {
        deferred.add(name);
      }
    }
    boolean isMarked = !(succeeded.isEmpty() && failed.isEmpty() && deferred.isEmpty());
    return isMarked && isOriginal
        ? LocalJson.marked(current, succeeded, failed, deferred)
        : current;
  }
}
