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

/** {@link IncomingEvent} between PARSE and ROUTE. Format: its components in order. */
final class IncomingEventSerializer extends ImmutableSerializer<IncomingEvent> {
  static final IncomingEventSerializer INSTANCE = new IncomingEventSerializer();

  private static final long serialVersionUID = 1L;

  private IncomingEventSerializer() {}

  @Override
  public void serialize(IncomingEvent event, DataOutputView target) throws IOException {
    target.writeInt(event.teamId());
    StringValue.writeString(event.distinctId(), target);
    target.writeInt(event.original().length);
    target.write(event.original());
    StringValue.writeString(event.origin().source(), target);
    target.writeInt(event.origin().partition());
    target.writeLong(event.origin().offset());
  }

  @Override
  public IncomingEvent deserialize(DataInputView source) throws IOException {
    int teamId = source.readInt();
    String distinctId = StringValue.readString(source);
    byte[] original = new byte[source.readInt()];
    source.readFully(original);
    Origin origin = new Origin(StringValue.readString(source), source.readInt(), source.readLong());
    return new IncomingEvent(teamId, distinctId, original, origin);
  }

  @Override
  public TypeSerializerSnapshot<IncomingEvent> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Where Flink finds the serializer. */
  public static final class TypeInfo extends TypeInfoFactory<IncomingEvent> {
    @Override
    public TypeInformation<IncomingEvent> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return new EventTypeInfo<>(IncomingEvent.class, INSTANCE);
    }
  }

  /** The format has one version. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<IncomingEvent> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
