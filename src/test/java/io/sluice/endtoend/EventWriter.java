package io.sluice.endtoend;

import io.sluice.deploy.capture.CaptureEnvelope;
import io.sluice.deploy.capture.Uuidt;
import io.sluice.deploy.kafka.KafkaConnection;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Writes to the job's input topic as capture does. Thread-safe. */
final class EventWriter {
  private static final String SITE = "https://site.example";

  private final KafkaConnection kafka;
  private final String topic;
  private final Uuidt uuids = new Uuidt(Clock.systemUTC(), new SecureRandom());

  EventWriter(KafkaConnection kafka, String topic) {
    this.kafka = kafka;
    this.topic = topic;
  }

  /**
   * An event in its envelope.
   *
   * @param event JSON with the fields {@code event} and {@code distinct_id} at least
   */
  CaptureEnvelope envelope(int team, @Nullable String ip, String event) {
    return CaptureEnvelope.of(event, team, newUuid(), ip, SITE, Instant.now());
  }

  /**
   * Sends events in order.
   *
   * @return their uuids
   */
  List<String> send(int team, String... events) {
    return send(List.of(events).stream().map(event -> envelope(team, null, event)).toList());
  }

  /** Sends envelopes in order; those of one distinct id go to one partition. */
  List<String> send(List<CaptureEnvelope> envelopes) {
    kafka.send(
        envelopes.stream()
            .map(envelope -> new ProducerRecord<>(topic, envelope.key(), envelope.value()))
            .toList());
    return envelopes.stream().map(CaptureEnvelope::uuid).toList();
  }

  /**
   * Sends a record that need not be an event.
   *
   * @return where it is
   */
  RecordMetadata sendBytes(byte[] value) {
    return kafka.send(List.of(new ProducerRecord<>(topic, value))).get(0);
  }

  private synchronized String newUuid() {
    return uuids.next();
  }
}
