package io.sluice.operators.plugins;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.work.WorkUnit;
import io.sluice.runtime.host.Invocation;
import javax.annotation.Nullable;

/**
 * A call of an exported function that no event waits for: a job, or a handler of an event that has
 * gone on.
 *
 * @param configId the plugin config
 * @param function as {@link Invocation} names it, or {@link Webhooks#DELIVERY}
 * @param argument JSON text, null for none
 * @param id what tells this call from others, the same in every attempt and after a restart
 * @param items how many things the argument is an array of, 0 if it is none
 */
record CallWork(int configId, String function, @Nullable String argument, String id, int items)
    implements PluginWork {
  CallWork {
    requireNonNull(function, "function is null");
    requireNonNull(id, "id is null");
  }

  /** What a unit of calls' queue is about. */
  static CallWork of(WorkUnit<PluginWork> unit) {
    return (CallWork) unit.work().payload();
  }

  /** A call whose argument is not gathered. */
  static CallWork of(int configId, String function, @Nullable String argument, String id) {
    return new CallWork(configId, function, argument, id, 0);
  }

  /** Whether it hands on what was gathered, which must not be lost. */
  boolean isGathered() {
    return items > 0;
  }

  /** Whether it hands on a batch of events, which must not be lost. */
  boolean isExport() {
    return function.equals(Invocation.EXPORT_EVENTS);
  }

  /** Whether it sends what {@code composeWebhook} composed, and calls no function. */
  boolean isDelivery() {
    return function.equals(Webhooks.DELIVERY);
  }

  @Override
  public long size() {
    return argument == null ? 0 : argument.length();
  }
}
