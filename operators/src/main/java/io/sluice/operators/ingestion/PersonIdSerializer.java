package io.sluice.operators.ingestion;

import io.sluice.operators.event.ImmutableSerializer;
import io.sluice.operators.people.PersonId;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Format: a version byte (1), the id, its version. */
final class PersonIdSerializer extends ImmutableSerializer<PersonId> {
  static final PersonIdSerializer INSTANCE = new PersonIdSerializer();

  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 1;

  private PersonIdSerializer() {}

  @Override
  public void serialize(PersonId id, DataOutputView target) throws IOException {
    target.writeByte(VERSION);
    StringValue.writeString(id.distinctId(), target);
    target.writeLong(id.version());
  }

  @Override
  public PersonId deserialize(DataInputView source) throws IOException {
    StateVersion.check("distinct id", source.readByte(), VERSION);
    return new PersonId(StringValue.readString(source), source.readLong());
  }

  @Override
  public TypeSerializerSnapshot<PersonId> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The version of the format is in each value. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<PersonId> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
