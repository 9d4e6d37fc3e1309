package io.sluice.operators.event;

import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * {@link Incoming} between PARSE and ROUTE. Format: the kind (1 byte), then the components of its
 * record in order.
 */
final class IncomingSerializer extends ImmutableSerializer<Incoming> {
  static final IncomingSerializer INSTANCE = new IncomingSerializer();

  private static final long serialVersionUID = 1L;
  private static final byte EVENT = 1;
  private static final byte JOB = 2;

  private IncomingSerializer() {}

  @Override
  public void serialize(Incoming incoming, DataOutputView target) throws IOException {
    if (incoming instanceof IncomingEvent event) {
      target.writeByte(EVENT);
      target.writeInt(event.teamId());
      StringValue.writeString(event.distinctId(), target);
    } else if (incoming instanceof IncomingJob job) {
      target.writeByte(JOB);
      target.writeInt(job.teamId());
      target.writeInt(job.configId());
      StringValue.writeString(job.type(), target);
      StringValue.writeString(job.payload(), target);
      target.writeLong(job.atMillis());
    }
    RecordFormat.write(incoming.original(), incoming.origin(), target);
  }

  @Override
  public Incoming deserialize(DataInputView source) throws IOException {
    byte kind = source.readByte();
    return switch (kind) {
      case EVENT ->
          new IncomingEvent(
              source.readInt(),
              StringValue.readString(source),
              RecordFormat.readOriginal(source),
              RecordFormat.readOrigin(source));
      case JOB ->
          new IncomingJob(
              source.readInt(),
              source.readInt(),
              StringValue.readString(source),
              StringValue.readString(source),
              source.readLong(),
              RecordFormat.readOriginal(source),
              RecordFormat.readOrigin(source));
      default -> throw new IOException("A record of kind " + kind + " was sent, expected 1 or 2");
    };
  }

  @Override
  public TypeSerializerSnapshot<Incoming> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Where Flink finds the serializer. */
  public static final class TypeInfo extends TypeInfoFactory<Incoming> {
    @Override
    public TypeInformation<Incoming> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return new EventTypeInfo<>(Incoming.class, INSTANCE);
    }
  }

  /** The format has one version: it lives between operators and in no state. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Incoming> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
