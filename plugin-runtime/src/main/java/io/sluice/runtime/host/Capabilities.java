package io.sluice.runtime.host;

import java.util.Set;

/**
 * What a plugin exports (contract §4.4).
 *
 * @param methods names of the exported functions that the contract knows, for example {@code
 *     processEvent}
 * @param jobs names of its jobs
 * @param scheduledTasks names of exported functions that begin with {@code runEvery}
 */
public record Capabilities(Set<String> methods, Set<String> jobs, Set<String> scheduledTasks) {
  public Capabilities {
    methods = Set.copyOf(methods);
    jobs = Set.copyOf(jobs);
    scheduledTasks = Set.copyOf(scheduledTasks);
  }

  /** Whether the plugin has something to do with an event that has gone on (contract §4.3). */
  public boolean isDeferred() {
    return methods.contains("onEvent") || methods.contains("onSnapshot");
  }

  /** Whether the plugin changes or drops events; a batch function counts (contract §4.2). */
  public boolean processesEvents() {
    return methods.contains("processEvent") || methods.contains("processEventBatch");
  }
}
