package io.sluice.operators.output;

import static java.util.Objects.requireNonNull;

/**
 * One record to write.
 *
 * @param output which stream it belongs to
 * @param key UTF-8 key of the record
 * @param value UTF-8 JSON; of {@link Output#EVENTS}, protobuf if that is asked for
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one; a copy per record would cost
public record OutputRecord(Output output, byte[] key, byte[] value) {
  public OutputRecord {
    requireNonNull(output, "output is null");
    requireNonNull(key, "key is null");
    requireNonNull(value, "value is null");
  }
}
