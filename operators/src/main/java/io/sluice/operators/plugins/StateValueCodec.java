package io.sluice.operators.plugins;

import io.sluice.operators.work.FormatVersion;
import io.sluice.runtime.host.StateValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.types.StringValue;

/**
 * {@link StateValue} as bytes. Version 1: version (1 byte), when it expires (8), then the number of
 * texts of a list, or -1 for a single text (4), and each text as Flink writes a string, which keeps
 * halves of surrogate pairs.
 */
final class StateValueCodec {
  private static final int VERSION = 1;
  private static final int SINGLE = -1;
  private static final String WHAT = "a cache entry";

  private StateValueCodec() {}

  static byte[] encode(StateValue value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(value.expiresAt());
      if (value instanceof StateValue.Text text) {
        out.writeInt(SINGLE);
        StringValue.writeString(text.text(), out);
      } else if (value instanceof StateValue.Elements list) {
        out.writeInt(list.elements().size());
        for (String element : list.elements()) {
          StringValue.writeString(element, out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #encode} of this or an earlier version wrote.
   *
   * @throws IllegalStateException if it was written by a later version
   */
  static StateValue decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      FormatVersion.requireKnown(WHAT, in.readByte(), 1, VERSION);
      long expiresAt = in.readLong();
      int count = in.readInt();
      if (count == SINGLE) {
        return new StateValue.Text(StringValue.readString(in), expiresAt);
      }
      List<String> elements = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        elements.add(StringValue.readString(in));
      }
      return new StateValue.Elements(elements, expiresAt);
    } catch (IOException e) {
      throw new UncheckedIOException("A cache entry in state cannot be read", e);
    }
  }

  /** When an encoded value expires, without reading the rest of it. */
  static long expiresAt(byte[] bytes) {
    FormatVersion.requireKnown(WHAT, bytes[0], 1, VERSION);
    return ByteBuffer.wrap(bytes).getLong(1);
  }
}
