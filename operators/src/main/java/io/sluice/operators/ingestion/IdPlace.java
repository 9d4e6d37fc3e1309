package io.sluice.operators.ingestion;

import io.sluice.operators.event.ImmutableSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Where one of a person's ids stands.
 *
 * @param number the person's
 * @param index from 0 to one less than the person has
 */
record IdPlace(long number, int index) {
  static final Serializer SERIALIZER = new Serializer();

  /** Format: number (8 bytes), index (4 bytes). It is a key, whose format cannot change. */
  static final class Serializer extends ImmutableSerializer<IdPlace> {
    private static final long serialVersionUID = 1L;

    private Serializer() {}

    @Override
    public void serialize(IdPlace place, DataOutputView target) throws IOException {
      target.writeLong(place.number());
      target.writeInt(place.index());
    }

    @Override
    public IdPlace deserialize(DataInputView source) throws IOException {
      return new IdPlace(source.readLong(), source.readInt());
    }

    @Override
    public TypeSerializerSnapshot<IdPlace> snapshotConfiguration() {
      return new Snapshot();
    }
  }

  /** The format has one version. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<IdPlace> {
    public Snapshot() {
      super(() -> SERIALIZER);
    }
  }
}
