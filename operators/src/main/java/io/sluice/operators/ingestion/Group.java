package io.sluice.operators.ingestion;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.event.ImmutableSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A group as state keeps it.
 *
 * @param createdAt milliseconds since 1970, in the years 0 to 9999
 * @param version of the last message about it
 * @param properties UTF-8 JSON object; never changed by anyone
 * @param setAt UTF-8 JSON object: of each property, the time of the event that set it last, in
 *     milliseconds since 1970
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one; a copy per event would cost
record Group(long createdAt, long version, byte[] properties, byte[] setAt) {
  static final Serializer SERIALIZER = new Serializer();

  Group {
    requireNonNull(properties, "properties is null");
    requireNonNull(setAt, "setAt is null");
  }

  /** Format: a version byte (1), then the components in order, bytes with their length. */
  static final class Serializer extends ImmutableSerializer<Group> {
    private static final long serialVersionUID = 1L;
    private static final byte VERSION = 1;

    private Serializer() {}

    @Override
    public void serialize(Group group, DataOutputView target) throws IOException {
      target.writeByte(VERSION);
      target.writeLong(group.createdAt());
      target.writeLong(group.version());
      target.writeInt(group.properties().length);
      target.write(group.properties());
      target.writeInt(group.setAt().length);
      target.write(group.setAt());
    }

    @Override
    public Group deserialize(DataInputView source) throws IOException {
      StateVersion.check("group", source.readByte(), VERSION);
      return new Group(source.readLong(), source.readLong(), bytes(source), bytes(source));
    }

    private static byte[] bytes(DataInputView source) throws IOException {
      byte[] bytes = new byte[source.readInt()];
      source.readFully(bytes);
      return bytes;
    }

    @Override
    public TypeSerializerSnapshot<Group> snapshotConfiguration() {
      return new Snapshot();
    }
  }

  /** The version of the format is in each value. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Group> {
    public Snapshot() {
      super(() -> SERIALIZER);
    }
  }
}
