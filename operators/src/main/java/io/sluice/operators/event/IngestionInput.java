package io.sluice.operators.event;

import org.apache.flink.api.common.typeinfo.TypeInfo;

/** What INGESTION is given of a team, one after another. */
@TypeInfo(IngestionInputSerializer.TypeInfo.class)
public sealed interface IngestionInput permits UnresolvedEvent, ImportRecord {
  /** By which INGESTION is keyed. */
  int teamId();
}
