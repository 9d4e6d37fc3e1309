package io.sluice.operators.ingestion;

import io.sluice.operators.event.ImmutableSerializer;
import io.sluice.operators.people.Person;
import java.io.IOException;
import java.util.UUID;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Format: a version byte (1), then the components in order, the properties with their length. */
final class PersonSerializer extends ImmutableSerializer<Person> {
  static final PersonSerializer INSTANCE = new PersonSerializer();

  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 1;

  private PersonSerializer() {}

  @Override
  public void serialize(Person person, DataOutputView target) throws IOException {
    target.writeByte(VERSION);
    target.writeLong(person.uuid().getMostSignificantBits());
    target.writeLong(person.uuid().getLeastSignificantBits());
    target.writeLong(person.createdAt());
    target.writeBoolean(person.isIdentified());
    target.writeLong(person.version());
    target.writeInt(person.ids());
    target.writeInt(person.properties().length);
    target.write(person.properties());
  }

  @Override
  public Person deserialize(DataInputView source) throws IOException {
    StateVersion.check("person", source.readByte(), VERSION);
    UUID uuid = new UUID(source.readLong(), source.readLong());
    long createdAt = source.readLong();
    boolean isIdentified = source.readBoolean();
    long version = source.readLong();
    int ids = source.readInt();
    byte[] properties = new byte[source.readInt()];
    source.readFully(properties);
    return new Person(uuid, createdAt, isIdentified, version, ids, properties);
  }

  @Override
  public TypeSerializerSnapshot<Person> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The version of the format is in each value. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Person> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
