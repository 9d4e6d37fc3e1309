package io.sluice.job.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.operators.registry.RegistryRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Takes a registry record as it is. Never throws: a record without a key gets an empty one, which
 * the check of the registry then refuses with a reason.
 */
final class RegistryRecordDeserializer implements KafkaRecordDeserializationSchema<RegistryRecord> {
  private static final long serialVersionUID = 1L;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RegistryRecord> out) {
    out.collect(toRegistryRecord(record));
  }

  static RegistryRecord toRegistryRecord(ConsumerRecord<byte[], byte[]> record) {
    String key = record.key() == null ? "" : new String(record.key(), UTF_8);
    return new RegistryRecord(key, record.value(), record.offset());
  }

  @Override
  public TypeInformation<RegistryRecord> getProducedType() {
    return Types.POJO(RegistryRecord.class);
  }
}
