package io.sluice.operators.event;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** A record and where it was read, as serializers between operators have them at their end. */
final class RecordFormat {
  private RecordFormat() {}

  /** Format: length (4 bytes) and bytes of the record, then the components of its origin. */
  static void write(byte[] original, Origin origin, DataOutputView target) throws IOException {
    target.writeInt(original.length);
    target.write(original);
    StringValue.writeString(origin.source(), target);
    target.writeInt(origin.partition());
    target.writeLong(origin.offset());
  }

  /** The first half. */
  static byte[] readOriginal(DataInputView source) throws IOException {
    byte[] original = new byte[source.readInt()];
    source.readFully(original);
    return original;
  }

  /** The second half. */
  static Origin readOrigin(DataInputView source) throws IOException {
    return new Origin(StringValue.readString(source), source.readInt(), source.readLong());
  }
}
