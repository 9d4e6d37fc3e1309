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

/**
 * {@link Routed} between ROUTE and PLUGINS. Format: the key, then what came in, whose kind tells
 * which of the two it is.
 */
final class RoutedSerializer extends ImmutableSerializer<Routed> {
  static final RoutedSerializer INSTANCE = new RoutedSerializer();

  private static final long serialVersionUID = 1L;

  private RoutedSerializer() {}

  @Override
  public void serialize(Routed routed, DataOutputView target) throws IOException {
    target.writeLong(routed.key());
    if (routed instanceof RoutedEvent event) {
      IncomingSerializer.INSTANCE.serialize(event.event(), target);
    } else if (routed instanceof RoutedJob job) {
      IncomingSerializer.INSTANCE.serialize(job.job(), target);
    }
  }

  @Override
  public Routed deserialize(DataInputView source) throws IOException {
    long key = source.readLong();
    Incoming incoming = IncomingSerializer.INSTANCE.deserialize(source);
    return incoming instanceof IncomingJob job
        ? new RoutedJob(key, job)
        : new RoutedEvent(key, (IncomingEvent) incoming);
  }

  @Override
  public TypeSerializerSnapshot<Routed> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Where Flink finds the serializer. */
  public static final class TypeInfo extends TypeInfoFactory<Routed> {
    @Override
    public TypeInformation<Routed> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return new EventTypeInfo<>(Routed.class, INSTANCE);
    }
  }

  /** The format has one version: it lives between operators and in no state. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Routed> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
