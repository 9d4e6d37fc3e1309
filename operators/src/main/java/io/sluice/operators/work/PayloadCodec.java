package io.sluice.operators.work;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Writes payloads into state and reads them back. The format is part of the state: what has been
 * written once must be readable for ever, so a change of it takes a new version.
 */
public interface PayloadCodec<P> {
  /** Version that {@link #write} writes, from 0 to 127. */
  int version();

  /** About how many bytes the payload takes, at a glance. */
  long size(P payload);

  void write(P payload, DataOutput out) throws IOException;

  /**
   * Reads what any version wrote.
   *
   * @param kind the kind of the work it belongs to
   * @param version the version it was written with, at most {@link #version}
   */
  P read(byte kind, int version, DataInput in) throws IOException;
}
