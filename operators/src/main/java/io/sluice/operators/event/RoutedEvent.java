package io.sluice.operators.event;

import static java.util.Objects.requireNonNull;

/**
 * An event of a known team, as ROUTE gives it on.
 *
 * @param key the plugin stage's key ({@link io.sluice.operators.route.ShardKey})
 * @param event the event
 */
public record RoutedEvent(long key, IncomingEvent event) implements Routed {
  public RoutedEvent {
    requireNonNull(event, "event is null");
  }
}
