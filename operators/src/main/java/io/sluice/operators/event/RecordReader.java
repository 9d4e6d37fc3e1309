package io.sluice.operators.event;

import java.io.Serializable;

/** What records of one source have to be. */
@FunctionalInterface
interface RecordReader extends Serializable {
  /**
   * Makes of a record what goes on.
   *
   * @throws RejectedException if it cannot be processed
   */
  Incoming read(SourceRecord record) throws RejectedException;
}
