package io.sluice.operators.event;

import org.apache.flink.api.common.typeinfo.TypeInfo;

/** What a known team is to process, as ROUTE gives it on. */
@TypeInfo(RoutedSerializer.TypeInfo.class)
public sealed interface Routed permits RoutedEvent, RoutedJob {
  /** The plugin stage's key ({@link io.sluice.operators.route.ShardKey}). */
  long key();
}
