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

/** {@link RoutedEvent} between ROUTE and PLUGINS. Format: the key, then the event. */
final class RoutedEventSerializer extends ImmutableSerializer<RoutedEvent> {
  static final RoutedEventSerializer INSTANCE = new RoutedEventSerializer();

  private static final long serialVersionUID = 1L;

  private RoutedEventSerializer() {}

  @Override
  public void serialize(RoutedEvent routed, DataOutputView target) throws IOException {
    target.writeLong(routed.key());
    IncomingEventSerializer.INSTANCE.serialize(routed.event(), target);
  }

  @Override
  public RoutedEvent deserialize(DataInputView source) throws IOException {
    return new RoutedEvent(source.readLong(), IncomingEventSerializer.INSTANCE.deserialize(source));
  }

  @Override
  public TypeSerializerSnapshot<RoutedEvent> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Where Flink finds the serializer. */
  public static final class TypeInfo extends TypeInfoFactory<RoutedEvent> {
    @Override
    public TypeInformation<RoutedEvent> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return new EventTypeInfo<>(RoutedEvent.class, INSTANCE);
    }
  }

  /** The format has one version. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<RoutedEvent> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
