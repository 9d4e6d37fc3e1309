package io.sluice.job.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.job.options.Topics;
import io.sluice.operators.event.Origin;
import io.sluice.operators.event.SourceRecord;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.registry.RegistryRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.Collector;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class RecordsOfKafkaTest {
  private static final byte[] NOT_UTF8 = {(byte) 0xff, (byte) 0xfe, 0};

  private final Topics topics = ShortTopics.ALL;

  @Test
  void anEventKeepsItsBytesAndItsOrigin() throws IOException {
    byte[] value = "{\"a\":1}".getBytes(UTF_8);

    assertThat(deserialize(new SourceRecordDeserializer(), consumed(null, value)))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.value()).isSameAs(value);
              assertThat(record.origin()).isEqualTo(new Origin("in", 3, 42));
            });
  }

  @Test
  void aTombstoneIsAnEventWithoutBytes() throws IOException {
    assertThat(deserialize(new SourceRecordDeserializer(), consumed(null, null)))
        .singleElement()
        .satisfies(record -> assertThat(record.value()).isEmpty());
  }

  @Test
  void bytesThatAreNoTextDoNotStopThePartition() throws IOException {
    assertThat(deserialize(new SourceRecordDeserializer(), consumed(NOT_UTF8, NOT_UTF8)))
        .hasSize(1);
    assertThat(deserialize(new RegistryRecordDeserializer(), consumed(NOT_UTF8, NOT_UTF8)))
        .hasSize(1);
  }

  @Test
  void aRegistryRecordHasKeyValueAndOffset() throws IOException {
    byte[] value = "{}".getBytes(UTF_8);

    assertThat(
            deserialize(
                new RegistryRecordDeserializer(), consumed("team/2".getBytes(UTF_8), value)))
        .containsExactly(new RegistryRecord("team/2", value, 42));
  }

  @Test
  void aRegistryTombstoneHasNoValueAndAMissingKeyIsEmpty() throws IOException {
    assertThat(deserialize(new RegistryRecordDeserializer(), consumed(null, null)))
        .containsExactly(new RegistryRecord("", null, 42));
  }

  @Test
  void anOutputPicksTheTopic() {
    OutputRecordSerializer serializer = new OutputRecordSerializer(topics);

    for (Output output : Output.values()) {
      byte[] key = {1};
      byte[] value = {2};
      ProducerRecord<byte[], byte[]> produced =
          serializer.serialize(new OutputRecord(output, key, value), null, null);
      assertThat(produced.topic()).isEqualTo(topics.of(output));
      assertThat(produced.key()).isSameAs(key);
      assertThat(produced.value()).isSameAs(value);
    }
  }

  @Test
  void anEmptyKeyIsNoKeySoThatRecordsSpread() {
    ProducerRecord<byte[], byte[]> produced =
        new OutputRecordSerializer(topics)
            .serialize(new OutputRecord(Output.DEAD_LETTERS, new byte[0], new byte[1]), null, null);

    assertThat(produced.key()).isNull();
  }

  @Test
  void theSinkKnowsEveryTopicATransactionMayTouch() {
    assertThat(
            new OutputRecordSerializer(topics)
                .getKafkaDatasetFacet()
                .orElseThrow()
                .getTopicIdentifier()
                .getTopics())
        .containsExactlyInAnyOrder(
            "out",
            "over",
            "logs",
            "metrics",
            "dead",
            "registry",
            "warnings",
            "names",
            "properties",
            "pairs",
            "first",
            "people",
            "ids",
            "groups",
            "recordings");
  }

  @Test
  void typesBetweenOperatorsAreNotGenericAndSurviveARoundTrip() throws IOException {
    SourceRecord event = new SourceRecord(new byte[] {1, 2}, new Origin("in", 3, 42));
    SourceRecord eventAgain = roundTrip(new SourceRecordDeserializer().getProducedType(), event);
    assertThat(eventAgain.value()).isEqualTo(event.value());
    assertThat(eventAgain.origin()).isEqualTo(event.origin());

    RegistryRecord tombstone = new RegistryRecord("team/2", null, 7);
    assertThat(roundTrip(new RegistryRecordDeserializer().getProducedType(), tombstone))
        .isEqualTo(tombstone);
  }

  @Test
  void serializersGoToTheTaskManagers() throws Exception {
    OutputRecordSerializer serializer = InstantiationUtil.clone(new OutputRecordSerializer(topics));

    assertThat(
            serializer
                .serialize(new OutputRecord(Output.EVENTS, new byte[1], new byte[1]), null, null)
                .topic())
        .isEqualTo("out");
  }

  private static <T> T roundTrip(TypeInformation<T> type, T value) throws IOException {
    assertThat(type).isInstanceOf(PojoTypeInfo.class);
    PojoTypeInfo<T> pojo = (PojoTypeInfo<T>) type;
    for (int i = 0; i < pojo.getArity(); i++) {
      assertThat((TypeInformation<?>) pojo.getTypeAt(i)).isNotInstanceOf(GenericTypeInfo.class);
    }
    TypeSerializer<T> serializer = type.createSerializer(new SerializerConfigImpl());
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
  }

  private static ConsumerRecord<byte[], byte[]> consumed(byte[] key, byte[] value) {
    return new ConsumerRecord<>("in", 3, 42, key, value);
  }

  private static <T> List<T> deserialize(
      KafkaRecordDeserializationSchema<T> schema, ConsumerRecord<byte[], byte[]> record)
      throws IOException {
    List<T> collected = new ArrayList<>();
    schema.deserialize(
        record,
        new Collector<>() {
          @Override
          public void collect(T element) {
            collected.add(element);
          }

          @Override
          public void close() {}
        });
    return collected;
  }
}
