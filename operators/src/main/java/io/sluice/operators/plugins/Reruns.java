package io.sluice.operators.plugins;

import io.sluice.operators.work.WorkUnit;
import io.sluice.runtime.host.PluginFailure;
import java.util.HashMap;
import java.util.Map;

/**
 * How often the current turn of each unit was run again because its sandbox was killed for
 * another's sake. Each time costs the culprit its turn, so the limit only bounds what blames the
 * wrong one.
 */
final class Reruns {
  private static final int MOST = 3;

  static final PluginFailure KILLED_TOO_OFTEN =
      new PluginFailure.HostFailed(
          "The app's sandbox was killed "
              + (MOST + 1)
              + " times while this event was in it, for what other events made it do.");

  private final Map<WorkUnit<PluginWork>, Integer> counts = new HashMap<>();

  /** Counts one more, and says whether it may run once more. */
  boolean mayRunAgain(WorkUnit<PluginWork> unit) {
    return counts.merge(unit, 1, Integer::sum) <= MOST;
  }

  /** It is to be in no batch with others from now on, without having been run again yet. */
  void isolate(WorkUnit<PluginWork> unit) {
    counts.putIfAbsent(unit, 0);
  }

  boolean isIsolated(WorkUnit<PluginWork> unit) {
    return counts.containsKey(unit);
  }

  void forget(WorkUnit<PluginWork> unit) {
    counts.remove(unit);
  }
}
