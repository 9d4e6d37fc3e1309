package io.sluice.operators.event;

/** How events are written. */
public enum EventFormat {
  /** JSON with the columns of people and groups (contract §10.3, era B). */
  JSON,
  /** Length-delimited protobuf without them (contract §10.3, era A). */
  PROTOBUF;

  /** A writer, for one thread. */
  public RowWriter newWriter() {
    return switch (this) {
      case JSON -> new EventRow();
      case PROTOBUF -> new EventProto();
    };
  }
}
