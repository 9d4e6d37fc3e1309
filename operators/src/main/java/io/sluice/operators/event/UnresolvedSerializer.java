package io.sluice.operators.event;

import io.sluice.operators.definitions.NewNames;
import io.sluice.operators.output.Output;
import io.sluice.operators.people.MergeRequest;
import io.sluice.operators.people.PropertyChange;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * {@link UnresolvedEvent} between PREPARE and INGESTION. Format: the components in order; bytes
 * with their length before them, -1 for none. Who keeps it in state adds a version.
 */
public final class UnresolvedSerializer extends ImmutableSerializer<UnresolvedEvent> {
  public static final UnresolvedSerializer INSTANCE = new UnresolvedSerializer();

  private static final long serialVersionUID = 1L;

  private UnresolvedSerializer() {}

  @Override
  public void serialize(UnresolvedEvent event, DataOutputView target) throws IOException {
    target.writeInt(event.teamId());
    StringValue.writeString(event.uuid(), target);
    StringValue.writeString(event.event(), target);
    StringValue.writeString(event.distinctId(), target);
    target.writeLong(event.timestamp());
    MergeRequest merge = event.merge();
    StringValue.writeString(merge == null ? null : merge.otherId(), target);
    target.writeBoolean(merge != null && merge.identifies());
    PropertyChange change = event.change();
    writeBytes(change.set(), target);
    writeBytes(change.setOnce(), target);
    target.writeInt(change.unset().size());
    for (String name : change.unset()) {
      StringValue.writeString(name, target);
    }
    writeBytes(event.groups(), target);
    target.writeBoolean(event.isConvertible());
    NewNames.write(event.names(), target);
    target.writeBoolean(event.output() == Output.SESSION_RECORDINGS);
    writeBytes(event.row(), target);
  }

  @Override
  public UnresolvedEvent deserialize(DataInputView source) throws IOException {
    return new UnresolvedEvent(
        source.readInt(),
        StringValue.readString(source),
        StringValue.readString(source),
        StringValue.readString(source),
        source.readLong(),
        readMerge(source),
        readChange(source),
        readBytes(source),
        source.readBoolean(),
        NewNames.read(source),
        source.readBoolean() ? Output.SESSION_RECORDINGS : Output.EVENTS,
        readBytes(source));
  }

  @Nullable
  private static MergeRequest readMerge(DataInputView source) throws IOException {
    String otherId = StringValue.readString(source);
    boolean identifies = source.readBoolean();
    return otherId == null ? null : new MergeRequest(otherId, identifies);
  }

  private static PropertyChange readChange(DataInputView source) throws IOException {
    byte[] set = readBytes(source);
    byte[] setOnce = readBytes(source);
    int count = source.readInt();
    Set<String> unset = count == 0 ? Set.of() : new HashSet<>();
    for (int i = 0; i < count; i++) {
      unset.add(StringValue.readString(source));
    }
    return new PropertyChange(set, setOnce, unset);
  }

  private static void writeBytes(@Nullable byte[] bytes, DataOutputView target) throws IOException {
    target.writeInt(bytes == null ? -1 : bytes.length);
    if (bytes != null) {
      target.write(bytes);
    }
  }

  @Nullable
  private static byte[] readBytes(DataInputView source) throws IOException {
    int length = source.readInt();
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    source.readFully(bytes);
    return bytes;
  }

  @Override
  public TypeSerializerSnapshot<UnresolvedEvent> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Where Flink finds the serializer. */
  public static final class TypeInfo extends TypeInfoFactory<UnresolvedEvent> {
    @Override
    public TypeInformation<UnresolvedEvent> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return new EventTypeInfo<>(UnresolvedEvent.class, INSTANCE);
    }
  }

  /** Whoever keeps it in state has the version of the format beside it. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<UnresolvedEvent> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
