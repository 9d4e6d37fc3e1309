package io.sluice.operators.event;

import static java.util.Objects.requireNonNull;

import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * An event of a known team, as ROUTE gives it on.
 *
 * @param key the plugin stage's key ({@link io.sluice.operators.route.ShardKey})
 * @param event the event
 */
@TypeInfo(RoutedEventSerializer.TypeInfo.class)
public record RoutedEvent(long key, IncomingEvent event) {
  public RoutedEvent {
    requireNonNull(event, "event is null");
  }
}
