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
 * {@link IngestionInput} on its way to INGESTION. Format: the kind (1 byte), then an event as
 * {@link UnresolvedSerializer} has it, or the components of a record to import in order.
 */
final class IngestionInputSerializer extends ImmutableSerializer<IngestionInput> {
  static final IngestionInputSerializer INSTANCE = new IngestionInputSerializer();

  private static final long serialVersionUID = 1L;
  private static final byte EVENT = 1;
  private static final byte IMPORT = 2;

  private IngestionInputSerializer() {}

  @Override
  public void serialize(IngestionInput input, DataOutputView target) throws IOException {
    if (input instanceof UnresolvedEvent event) {
      target.writeByte(EVENT);
      UnresolvedSerializer.INSTANCE.serialize(event, target);
    } else if (input instanceof ImportRecord record) {
      target.writeByte(IMPORT);
      target.writeInt(record.teamId());
      RecordFormat.write(record.original(), record.origin(), target);
    }
  }

  @Override
  public IngestionInput deserialize(DataInputView source) throws IOException {
    byte kind = source.readByte();
    return switch (kind) {
      case EVENT -> UnresolvedSerializer.INSTANCE.deserialize(source);
      case IMPORT ->
          new ImportRecord(
              source.readInt(), RecordFormat.readOriginal(source), RecordFormat.readOrigin(source));
      default -> throw new IOException("A record of kind " + kind + " was sent, expected 1 or 2");
    };
  }

  @Override
  public TypeSerializerSnapshot<IngestionInput> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Where Flink finds the serializer. */
  public static final class TypeInfo extends TypeInfoFactory<IngestionInput> {
    @Override
    public TypeInformation<IngestionInput> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return new EventTypeInfo<>(IngestionInput.class, INSTANCE);
    }
  }

  /** The format has one version: it lives between operators and in no state. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<IngestionInput> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
