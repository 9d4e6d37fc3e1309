package io.sluice.deploy.people;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.deploy.Problem;
import io.sluice.deploy.kafka.KafkaConnection;
import io.sluice.deploy.kafka.TopicScan;
import io.sluice.job.options.Topics;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;
import java.util.Optional;
import java.util.function.Consumer;

/** The topics that the job writes people to. */
public final class PeopleTopics {
  private final KafkaConnection kafka;
  private final Topics topics;

  public PeopleTopics(KafkaConnection kafka, Topics topics) {
    this.kafka = requireNonNull(kafka, "kafka is null");
    this.topics = requireNonNull(topics, "topics is null");
  }

  /**
   * All that is known of a distinct id.
   *
   * @return empty if no row tells of it
   * @throws Problem if a topic cannot be read
   */
  public Optional<PersonLife> lifeOf(int teamId, String distinctId) {
    return PersonLife.read(
        teamId,
        distinctId,
        reader -> scan(topics.personDistinctId(), DistinctIdRow::of, reader),
        reader -> scan(topics.person(), PersonRow::of, reader));
  }

  private interface Format<T> {
    T read(JsonNode row, long millis) throws UnreadableJson;
  }

  private <T> void scan(String topic, Format<T> format, Consumer<T> reader) {
    new TopicScan(kafka, topic)
        .forEach(
            record -> {
              T row;
              try {
                row = format.read(Json.read(record.value()), record.timestamp());
              } catch (UnreadableJson e) {
                throw Problem.failure(
                    "The record at partition %d, offset %d of %s is no row of the job: %s"
                        .formatted(record.partition(), record.offset(), topic, e.getMessage()),
                    e);
              }
              reader.accept(row);
            });
  }
}
