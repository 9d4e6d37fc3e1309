package io.sluice.operators.deliveries;

import io.sluice.operators.event.EventTypeInfo;
import io.sluice.operators.event.ImmutableSerializer;
import io.sluice.operators.work.FormatVersion;
import java.io.DataInput;
import java.io.DataOutput;
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
 * {@link Delivery} between operators, and as part of what DELIVERIES keeps.
 *
 * <p>Version 1: the version (1 byte), then the components in order, the body with its length.
 */
final class DeliverySerializer extends ImmutableSerializer<Delivery> {
  static final DeliverySerializer INSTANCE = new DeliverySerializer();

  private static final long serialVersionUID = 1L;
  private static final int VERSION = 1;

  private DeliverySerializer() {}

  @Override
  public void serialize(Delivery delivery, DataOutputView target) throws IOException {
    write(delivery, target);
  }

  static void write(Delivery delivery, DataOutput target) throws IOException {
    target.writeByte(VERSION);
    target.writeInt(delivery.teamId());
    target.writeInt(delivery.actionId());
    StringValue.writeString(delivery.actionName(), target);
    StringValue.writeString(delivery.hookId(), target);
    StringValue.writeString(delivery.eventUuid(), target);
    StringValue.writeString(delivery.id(), target);
    StringValue.writeString(delivery.url(), target);
    StringValue.writeString(delivery.contentType(), target);
    target.writeInt(delivery.body().length);
    target.write(delivery.body());
  }

  @Override
  public Delivery deserialize(DataInputView source) throws IOException {
    return read(source);
  }

  static Delivery read(DataInput source) throws IOException {
    FormatVersion.requireKnown("a delivery", source.readByte(), VERSION, VERSION);
    return new Delivery(
        source.readInt(),
        source.readInt(),
        StringValue.readString(source),
        StringValue.readString(source),
        StringValue.readString(source),
        StringValue.readString(source),
        StringValue.readString(source),
        StringValue.readString(source),
        readBytes(source));
  }

  private static byte[] readBytes(DataInput source) throws IOException {
    byte[] bytes = new byte[source.readInt()];
    source.readFully(bytes);
    return bytes;
  }

  @Override
  public TypeSerializerSnapshot<Delivery> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Where Flink finds the serializer. */
  public static final class TypeInfo extends TypeInfoFactory<Delivery> {
    @Override
    public TypeInformation<Delivery> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return new EventTypeInfo<>(Delivery.class, INSTANCE);
    }
  }

  /** The version is in front of each record. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Delivery> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
