package io.sluice.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.operators.definitions.NewNames;
import io.sluice.operators.deliveries.Delivery;
import io.sluice.operators.event.Incoming;
import io.sluice.operators.event.IncomingEvent;
import io.sluice.operators.event.IncomingJob;
import io.sluice.operators.event.Origin;
import io.sluice.operators.event.PluginMarks;
import io.sluice.operators.event.ProcessedEvent;
import io.sluice.operators.event.Routed;
import io.sluice.operators.event.RoutedEvent;
import io.sluice.operators.event.RoutedJob;
import io.sluice.operators.event.SourceRecord;
import io.sluice.operators.event.UnresolvedEvent;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.people.MergeRequest;
import io.sluice.operators.people.PropertyChange;
import io.sluice.operators.registry.RegistryRecord;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records cross operators without Kryo, absent values included. */
class RecordTypesTest {
  private static final Origin ORIGIN = new Origin("t", 3, 42);
  private static final byte[] BYTES = {1, 2, 3};
  private static final PluginMarks MARKS =
      new PluginMarks(new String[] {"a (1)"}, new String[0], new String[] {"b (2)"});
  private static final IncomingEvent EVENT = new IncomingEvent(2, "me\ud83d", BYTES, ORIGIN);
  private static final IncomingJob JOB =
      new IncomingJob(2, 39, "sync", "{}", 1_700_000_000_000L, BYTES, ORIGIN);

  static Stream<Record> records() {
    return Stream.of(
        new SourceRecord(BYTES, ORIGIN),
        new SourceRecord(new byte[0], ORIGIN),
        EVENT,
        JOB,
        new RoutedEvent(1L << 40, EVENT),
        new RoutedJob(1L << 40, JOB),
        new ProcessedEvent(2, true, true, BYTES, BYTES, ORIGIN, MARKS),
        new ProcessedEvent(2, false, true, BYTES, null, ORIGIN, null),
        new UnresolvedEvent(
            2,
            "uuid",
            "$identify",
            "me\ud83d",
            1L << 40,
            new MergeRequest("anon", true),
            new PropertyChange(BYTES, BYTES, Set.of("a")),
            BYTES,
            true,
            new NewNames(List.of(), "web", null),
            Output.EVENTS,
            BYTES),
        new UnresolvedEvent(
            2,
            "uuid",
            "$snapshot",
            "",
            -1,
            null,
            PropertyChange.NONE,
            null,
            false,
            null,
            Output.SESSION_RECORDINGS,
            null),
        new OutputRecord(Output.DEAD_LETTERS, BYTES, new byte[0]),
        new Delivery(2, 5, "a", "h", "uuid", "id", "http://x", "text/plain", BYTES),
        new Delivery(2, 5, null, null, "uuid", "id", "http://x", "text/plain", new byte[0]),
        new RegistryRecord("team/2", BYTES, 7),
        new RegistryRecord("team/2", null, 7));
  }

  @ParameterizedTest
  @MethodSource("records")
  void aRecordSurvivesTheWayBetweenOperators(Record record) throws Exception {
    SerializerConfigImpl noGenericTypes = new SerializerConfigImpl();
    noGenericTypes.setGenericTypes(false);
    @SuppressWarnings("unchecked")
    TypeInformation<Record> type = (TypeInformation<Record>) TypeInformation.of(declared(record));
    assertThat(type).isNotInstanceOf(GenericTypeInfo.class);
    TypeSerializer<Record> serializer = type.createSerializer(noGenericTypes);
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(record, out);
    Record read = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    assertThat(read).usingRecursiveComparison().isEqualTo(record);
    assertThat(serializer.copy(record)).usingRecursiveComparison().isEqualTo(record);
    DataOutputSerializer copied = new DataOutputSerializer(1024);
    serializer.copy(new DataInputDeserializer(out.getCopyOfBuffer()), copied);
    assertThat(copied.getCopyOfBuffer()).isEqualTo(out.getCopyOfBuffer());
  }

  /** The type of the stream that it travels in. */
  private static Class<?> declared(Record record) {
    if (record instanceof Incoming) {
      return Incoming.class;
    }
    return record instanceof Routed ? Routed.class : record.getClass();
  }
}
