package io.sluice.operators.ingestion;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.event.ImmutableSerializer;
import io.sluice.operators.event.UnresolvedEvent;
import io.sluice.operators.event.UnresolvedSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * An event that waits.
 *
 * @param until milliseconds since 1970
 */
record HeldEvent(long until, UnresolvedEvent event) {
  static final Serializer SERIALIZER = new Serializer();

  HeldEvent {
    requireNonNull(event, "event is null");
  }

  /** Format: a version byte (1), until when, the event as {@link UnresolvedSerializer} has it. */
  static final class Serializer extends ImmutableSerializer<HeldEvent> {
    private static final long serialVersionUID = 1L;
    private static final byte VERSION = 1;

    private Serializer() {}

    @Override
    public void serialize(HeldEvent held, DataOutputView target) throws IOException {
      target.writeByte(VERSION);
      target.writeLong(held.until());
      UnresolvedSerializer.INSTANCE.serialize(held.event(), target);
    }

    @Override
    public HeldEvent deserialize(DataInputView source) throws IOException {
      StateVersion.check("held event", source.readByte(), VERSION);
      return new HeldEvent(source.readLong(), UnresolvedSerializer.INSTANCE.deserialize(source));
    }

    @Override
    public TypeSerializerSnapshot<HeldEvent> snapshotConfiguration() {
      return new Snapshot();
    }
  }

  /** The version of the format is in each value. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<HeldEvent> {
    public Snapshot() {
      super(() -> SERIALIZER);
    }
  }
}
