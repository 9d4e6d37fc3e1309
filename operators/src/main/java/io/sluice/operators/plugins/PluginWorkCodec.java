package io.sluice.operators.plugins;

import io.sluice.operators.event.Origin;
import io.sluice.operators.work.PayloadCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.types.StringValue;

/**
 * {@link PluginWork} in state, by kind.
 *
 * <p>{@link WorkKind#EVENT}, version 1: original, source, partition (4 bytes), offset (8), current,
 * whether it is the original object (1), then the names of succeeded, failed and deferred plugins.
 * Byte strings and texts are a length (4 bytes, -1 for null) and bytes; lists are a count (4) and
 * texts.
 *
 * <p>{@link WorkKind#CALL}, version 1: plugin config (4 bytes), function, argument and id, as Flink
 * writes strings, then the number of items (4).
 */
final class PluginWorkCodec implements PayloadCodec<PluginWork> {
  @Override
  public int version() {
    return 1;
  }

  @Override
  public long size(PluginWork work) {
    return work.size();
  }

  @Override
  public void write(PluginWork work, DataOutput out) throws IOException {
    if (work instanceof EventWork event) {
      writeEvent(event, out);
    } else if (work instanceof CallWork call) {
      out.writeInt(call.configId());
      StringValue.writeString(call.function(), out);
      StringValue.writeString(call.argument(), out);
      StringValue.writeString(call.id(), out);
      out.writeInt(call.items());
    }
  }

  @Override
  public PluginWork read(byte kind, int version, DataInput in) throws IOException {
    if (kind == WorkKind.EVENT) {
      return readEvent(in);
    } else if (kind == WorkKind.CALL) {
      return new CallWork(
          in.readInt(),
          StringValue.readString(in),
          StringValue.readString(in),
          StringValue.readString(in),
          in.readInt());
    }
    throw new IOException(
        "The state holds work of kind "
            + kind
            + ", which this job does not know; start the newer job");
  }

  private static void writeEvent(EventWork work, DataOutput out) throws IOException {
    writeBytes(out, work.original());
    writeText(out, work.origin().source());
    out.writeInt(work.origin().partition());
    out.writeLong(work.origin().offset());
    writeBytes(out, work.current());
    out.writeBoolean(work.isOriginalObject());
    out.writeInt(work.done().size());
    for (int configId : work.done()) {
      out.writeInt(configId);
    }
    writeTexts(out, work.succeeded());
    writeTexts(out, work.failed());
    writeTexts(out, work.deferred());
  }

  private static EventWork readEvent(DataInput in) throws IOException {
    byte[] original = readBytes(in);
    Origin origin = new Origin(readText(in), in.readInt(), in.readLong());
    byte[] current = readBytes(in);
    boolean isOriginalObject = in.readBoolean();
    int count = in.readInt();
    List<Integer> done = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      done.add(in.readInt());
    }
    return new EventWork(
        original,
        origin,
        current,
        isOriginalObject,
        List.copyOf(done),
        readTexts(in),
        readTexts(in),
        readTexts(in));
  }

  private static void writeBytes(DataOutput out, @Nullable byte[] bytes) throws IOException {
    out.writeInt(bytes == null ? -1 : bytes.length);
    if (bytes != null) {
      out.write(bytes);
    }
  }

  @Nullable
  private static byte[] readBytes(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  private static void writeText(DataOutput out, String text) throws IOException {
    writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String readText(DataInput in) throws IOException {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  private static void writeTexts(DataOutput out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      writeText(out, text);
    }
  }

  private static List<String> readTexts(DataInput in) throws IOException {
    int count = in.readInt();
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(readText(in));
    }
    return List.copyOf(texts);
  }
}
