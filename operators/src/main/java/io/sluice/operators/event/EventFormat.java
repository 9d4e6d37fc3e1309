package io.sluice.operators.event;

import io.sluice.operators.json.FieldVisitor;
import io.sluice.operators.json.Json;

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

  /**
   * Reads the fields of a row that a writer of this format has ended; those that other columns are
   * for may be missing.
   *
   * @return false if it is none
   */
  public boolean readFields(byte[] row, FieldVisitor visitor) {
    return switch (this) {
      case JSON -> Json.readFields(row, visitor);
      case PROTOBUF -> EventProto.readFields(row, visitor);
    };
  }
}
