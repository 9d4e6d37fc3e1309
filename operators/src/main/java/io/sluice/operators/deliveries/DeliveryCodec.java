package io.sluice.operators.deliveries;

import io.sluice.operators.work.PayloadCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * {@link DeliveryWork} in state.
 *
 * <p>Version 1: when it came (8 bytes), then {@link DeliverySerializer}'s format.
 */
final class DeliveryCodec implements PayloadCodec<DeliveryWork> {
  private static final int VERSION = 1;

  /** About what all that is no text takes. */
  private static final int OVERHEAD_BYTES = 200;

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public long size(DeliveryWork work) {
    return (long) OVERHEAD_BYTES + work.delivery().url().length() + work.delivery().body().length;
  }

  @Override
  public void write(DeliveryWork work, DataOutput out) throws IOException {
    out.writeLong(work.sinceMillis());
    DeliverySerializer.write(work.delivery(), out);
  }

  @Override
  public DeliveryWork read(byte kind, int version, DataInput in) throws IOException {
    long sinceMillis = in.readLong();
    return new DeliveryWork(DeliverySerializer.read(in), sinceMillis);
  }
}
