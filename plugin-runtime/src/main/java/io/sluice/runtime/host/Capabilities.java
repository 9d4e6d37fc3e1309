package io.sluice.runtime.host;

import java.util.Map;
import java.util.Set;

/**
 * What a plugin exports (contract §4.4).
 *
 * @param methods names of the exported functions that the contract knows, for example {@code
 *     processEvent}
 * @param jobs names of its jobs
 * @param scheduledTasks names of exported functions that begin with {@code runEvery}
 * @param metrics how the values of each declared metric are combined (contract §6.7)
 */
public record Capabilities(
    Set<String> methods,
    Set<String> jobs,
    Set<String> scheduledTasks,
    Map<String, MetricOperation> metrics) {
  /** Of a plugin that exports nothing, or is not known yet. */
  public static final Capabilities NONE = new Capabilities(Set.of(), Set.of(), Set.of(), Map.of());

  public Capabilities {
    methods = Set.copyOf(methods);
    jobs = Set.copyOf(jobs);
    scheduledTasks = Set.copyOf(scheduledTasks);
    metrics = Map.copyOf(metrics);
  }

  /**
   * Whether the plugin has something to do with an event that has gone on (contract §4.3); what it
   * exports by batches it takes event by event (contract §8.1).
   */
  public boolean isDeferred() {
    return methods.contains(Invocation.ON_EVENT)
        || methods.contains(Invocation.ON_SNAPSHOT)
        || methods.contains(Invocation.EXPORT_EVENTS);
  }

  /** Whether the plugin is to be told of an event that has gone on, or composes a webhook of it. */
  public boolean handlesEvents() {
    return isDeferred() || methods.contains(Invocation.COMPOSE_WEBHOOK);
  }

  /** Whether the plugin changes or drops events; a batch function counts (contract §4.2). */
  public boolean processesEvents() {
    return methods.contains(Invocation.PROCESS_EVENT)
        || methods.contains(Invocation.PROCESS_EVENT_BATCH);
  }

  /** Whether the plugin has the function; of jobs as {@link Invocation#job} names them. */
  public boolean exports(String function) {
    if (function.equals(Invocation.PROCESS_EVENT)) {
      return processesEvents();
    }
    return methods.contains(function)
        || scheduledTasks.contains(function)
        || (Invocation.isJob(function) && jobs.contains(Invocation.jobOf(function)))
        || Invocation.isBuffer(function);
  }
}
