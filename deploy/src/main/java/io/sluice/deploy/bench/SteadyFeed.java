package io.sluice.deploy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.deploy.Problem;
import io.sluice.deploy.kafka.KafkaConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Sends events at a steady rate and sees when their rows come. Events repeat after a while; a row
 * is that of the last event with its uuid.
 */
final class SteadyFeed implements AutoCloseable {
  private static final int EVENT_SET = 50_000;

  /** Or broker and feed take a core, with a request for each event; it is in the latencies. */
  private static final int LINGER_MILLIS = 5;

  private static final Duration POLL = Duration.ofMillis(10);
  private static final long PATIENCE_SECONDS = 20;
  private static final String UUID = "\"uuid\":\"";
  private static final int UUID_LENGTH = 36;

  private final Producer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<EventSet.Event> events;
  private final List<String> uuids;

  /** By uuid, the number of the event that was sent last. */
  private final Map<String, Integer> onTheirWay = new ConcurrentHashMap<>();

  private volatile boolean isOver;

  SteadyFeed(KafkaConnection kafka, BenchTopics topics, BenchOptions options) {
    producer = kafka.producer(Map.of(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS));
    Map<String, Object> settings = new HashMap<>(kafka.settings());
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> rows =
        consumer.partitionsFor(topics.rows()).stream()
            .map(partition -> new TopicPartition(topics.rows(), partition.partition()))
            .toList();
    consumer.assign(rows);
    consumer.seekToEnd(rows);
    rows.forEach(consumer::position);
    events = new EventSet(options.seed(), options.teams()).next(EVENT_SET);
    uuids = events.stream().map(event -> uuidOf(event.value())).toList();
  }

  /** Sends for this long, and waits for the last row. */
  SteadySample run(double rate, Duration time) throws InterruptedException {
    Schedule schedule = new Schedule(System.nanoTime() + TimeUnit.SECONDS.toNanos(1), rate);
    int count = schedule.countIn(time);
    Arrivals arrivals = new Arrivals(schedule, count);
    Thread reader = new Thread(() -> read(arrivals), "bench-rows");
    reader.start();
    try {
      send(schedule, count);
      arrivals.await(PATIENCE_SECONDS);
      return arrivals.sample();
    } finally {
      isOver = true;
      reader.join();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback tells of failures
  private void send(Schedule schedule, int count) {
    AtomicReference<Exception> failure = new AtomicReference<>();
    for (int i = 0; i < count && failure.get() == null; i++) {
      for (long wait = schedule.dueNanos(i) - System.nanoTime();
          wait > 0;
          wait = schedule.dueNanos(i) - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      EventSet.Event event = events.get(i % EVENT_SET);
      onTheirWay.put(uuids.get(i % EVENT_SET), i);
      producer.send(
          new ProducerRecord<>(BenchTopics.EVENTS, event.key(), event.value()),
          (metadata, e) -> failure.compareAndSet(null, e));
    }
    if (failure.get() != null) {
      throw Problem.failure(
          "An event could not be written: " + failure.get().getMessage() + ".", failure.get());
    }
  }

  private void read(Arrivals arrivals) {
    while (!isOver) {
      for (ConsumerRecord<byte[], byte[]> row : consumer.poll(POLL)) {
        Integer number = onTheirWay.remove(uuidOf(row.value()));
        if (number != null) {
          arrivals.arrived(number, System.nanoTime());
        }
      }
    }
  }

  /** The first uuid in the text, which in events and rows is their own. */
  private static String uuidOf(byte[] json) {
    String text = new String(json, UTF_8);
    int at = text.indexOf(UUID) + UUID.length();
    return text.substring(at, at + UUID_LENGTH);
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
