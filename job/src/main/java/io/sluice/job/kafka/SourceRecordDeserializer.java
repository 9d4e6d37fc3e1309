package io.sluice.job.kafka;

import io.sluice.operators.event.Origin;
import io.sluice.operators.event.SourceRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Takes a record's bytes as they are. Never throws: an exception here would stop the partition at
 * that record for ever (contract §17, quirk 19).
 */
final class SourceRecordDeserializer implements KafkaRecordDeserializationSchema<SourceRecord> {
  private static final long serialVersionUID = 1L;
  private static final byte[] TOMBSTONE = new byte[0];

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<SourceRecord> out) {
    byte[] value = record.value() == null ? TOMBSTONE : record.value();
    out.collect(
        new SourceRecord(value, new Origin(record.topic(), record.partition(), record.offset())));
  }

  @Override
  public TypeInformation<SourceRecord> getProducedType() {
    return Types.POJO(SourceRecord.class);
  }
}
