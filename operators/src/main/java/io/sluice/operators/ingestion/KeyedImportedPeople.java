package io.sluice.operators.ingestion;

import io.sluice.operators.event.ImmutableSerializer;
import io.sluice.operators.people.ImportedPeople;
import java.io.IOException;
import java.util.UUID;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Whom of the team whose key is current has been imported. */
final class KeyedImportedPeople implements ImportedPeople {
  static final String IMPORTED = "imported-people";

  private final MapState<String, Place> imported;

  KeyedImportedPeople(KeyedStateStore state) {
    imported =
        state.getMapState(
            new MapStateDescriptor<>(
                IMPORTED, StringSerializer.INSTANCE, PlaceSerializer.INSTANCE));
  }

  @Override
  @Nullable
  public Place get(UUID uuid) throws Exception {
    return imported.get(uuid.toString());
  }

  @Override
  public void put(UUID uuid, Place place) throws Exception {
    imported.put(uuid.toString(), place);
  }

  /** Forgets that somebody has been imported. */
  void remove(UUID uuid) throws Exception {
    imported.remove(uuid.toString());
  }

  /** Format: a version byte (1), the distinct id, which may be null, the number. */
  static final class PlaceSerializer extends ImmutableSerializer<Place> {
    static final PlaceSerializer INSTANCE = new PlaceSerializer();

    private static final long serialVersionUID = 1L;
    private static final byte VERSION = 1;

    private PlaceSerializer() {}

    @Override
    public void serialize(Place place, DataOutputView target) throws IOException {
      target.writeByte(VERSION);
      StringValue.writeString(place.distinctId(), target);
      target.writeLong(place.number());
    }

    @Override
    public Place deserialize(DataInputView source) throws IOException {
      StateVersion.check("imported person", source.readByte(), VERSION);
      return new Place(StringValue.readString(source), source.readLong());
    }

    @Override
    public TypeSerializerSnapshot<Place> snapshotConfiguration() {
      return new Snapshot();
    }

    /** The version of the format is in each value. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Place> {
      public Snapshot() {
        super(() -> INSTANCE);
      }
    }
  }
}
