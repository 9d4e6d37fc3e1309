package io.sluice.endtoend;

import io.sluice.deploy.capture.CaptureEnvelope;
import io.sluice.deploy.kafka.KafkaConnection;
import io.sluice.operators.output.Uuidt;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.ToIntFunction;
import javax.annotation.Nullable;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Writes to the job's input topic as capture does. Thread-safe. */
final class EventWriter implements AutoCloseable {
  private static final String SITE = "https://site.example";

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final Uuidt uuids = new Uuidt(Clock.systemUTC(), new SecureRandom());

  EventWriter(KafkaConnection kafka, String topic) {
    this.producer = kafka.producer(Map.of());
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
    List<Future<RecordMetadata>> sent =
        envelopes.stream()
            .map(it -> producer.send(new ProducerRecord<>(topic, it.key(), it.value())))
            .toList();
    sent.forEach(EventWriter::arrived);
    return envelopes.stream().map(CaptureEnvelope::uuid).toList();
  }

  /**
   * Sends envelopes in order, all at one time by the clock that their records have.
   *
   * @param recordMillis milliseconds since 1970
   */
  void send(List<CaptureEnvelope> envelopes, long recordMillis) {
    envelopes.stream()
        .map(it -> new ProducerRecord<>(topic, null, recordMillis, it.key(), it.value()))
        .map(producer::send)
        .toList()
        .forEach(EventWriter::arrived);
  }

  /** Sends envelopes in order, each to the partition that is said. */
  void send(List<CaptureEnvelope> envelopes, ToIntFunction<CaptureEnvelope> partition) {
    envelopes.stream()
        .map(it -> new ProducerRecord<>(topic, partition.applyAsInt(it), it.key(), it.value()))
        .map(producer::send)
        .toList()
        .forEach(EventWriter::arrived);
  }

  /**
   * Sends a record that need not be an event.
   *
   * @return where it is
   */
  RecordMetadata sendBytes(byte[] value) {
    return arrived(producer.send(new ProducerRecord<>(topic, value)));
  }

  @Override
  public void close() {
    producer.close();
  }

  /** Where a record is, once the broker has it. */
  static RecordMetadata arrived(Future<RecordMetadata> sent) {
    try {
      return sent.get();
    } catch (ExecutionException e) {
      throw new AssertionError("The broker refused a record", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while sending", e);
    }
  }

  private synchronized String newUuid() {
    return uuids.next();
  }
}
