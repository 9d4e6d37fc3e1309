package io.sluice.job.kafka;

import io.sluice.job.options.SluiceOptions;
import io.sluice.job.options.StartFrom;
import io.sluice.job.options.Topics;
import io.sluice.operators.event.SourceRecord;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * The sources of events, jobs and imports: every record of the topic as it is, read committed.
 * Offsets are committed with checkpoints; the position that counts is the one in Flink's state.
 */
public final class RecordSource {
  private RecordSource() {}

  /** The source of events that the options describe; connects to nothing yet. */
  public static KafkaSource<SourceRecord> ofEvents(ReadableConfig options) {
    return of(options, Topics.of(options).eventsIn(), "events");
  }

  /** The source of jobs that the options describe; connects to nothing yet. */
  public static KafkaSource<SourceRecord> ofJobs(ReadableConfig options) {
    return of(options, Topics.of(options).jobs(), "jobs");
  }

  /** The source of people to import that the options describe; connects to nothing yet. */
  public static KafkaSource<SourceRecord> ofImports(ReadableConfig options) {
    return of(options, Topics.of(options).peopleImport(), "import");
  }

  private static KafkaSource<SourceRecord> of(ReadableConfig options, String topic, String what) {
    String group = options.get(SluiceOptions.KAFKA_GROUP_ID);
    return KafkaSource.<SourceRecord>builder()
        .setProperties(ClientProperties.consumer(options))
        .setTopics(topic)
        .setGroupId(group)
        .setClientIdPrefix(group + "-" + what)
        .setStartingOffsets(startingOffsets(options.get(SluiceOptions.SOURCE_START_FROM)))
        .setDeserializer(new SourceRecordDeserializer())
        .build();
  }

  @SuppressWarnings("deprecation") // the connector still asks for Kafka's old name of it
  private static OffsetsInitializer startingOffsets(StartFrom startFrom) {
    return switch (startFrom) {
      case COMMITTED_OR_EARLIEST ->
          OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
      case EARLIEST -> OffsetsInitializer.earliest();
      case LATEST -> OffsetsInitializer.latest();
    };
  }
}
