package io.sluice.deploy.demo;

import static java.util.Objects.requireNonNull;

import io.sluice.deploy.Problem;
import io.sluice.deploy.kafka.KafkaConnection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends the traffic to the job's input topic, on a thread of its own, until told to stop. */
final class TrafficFeed implements AutoCloseable {
  private final TrafficGenerator traffic;
  private final EventLedger ledger;
  private final String topic;
  private final Producer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean stopped;

  private TrafficFeed(
      TrafficGenerator traffic,
      EventLedger ledger,
      KafkaConnection kafka,
      String topic,
      long limit,
      double perSecond) {
    this.traffic = requireNonNull(traffic, "traffic is null");
    this.ledger = requireNonNull(ledger, "ledger is null");
    this.topic = requireNonNull(topic, "topic is null");
    this.producer = kafka.producer(Map.of(ProducerConfig.LINGER_MS_CONFIG, 5));
    this.thread = new Thread(() -> run(limit, perSecond), "demo-traffic");
    thread.setDaemon(true);
  }

  /** Sends without end, evenly. */
  static TrafficFeed endless(
      TrafficGenerator traffic,
      EventLedger ledger,
      KafkaConnection kafka,
      String topic,
      int perSecond) {
    return started(new TrafficFeed(traffic, ledger, kafka, topic, Long.MAX_VALUE, perSecond));
  }

  /** Sends so many records, as fast as it can. */
  static TrafficFeed limited(
      TrafficGenerator traffic,
      EventLedger ledger,
      KafkaConnection kafka,
      String topic,
      long limit) {
    return started(new TrafficFeed(traffic, ledger, kafka, topic, limit, Double.POSITIVE_INFINITY));
  }

  /**
   * Whether all has been sent and the broker has it.
   *
   * @throws Problem if sending failed
   */
  boolean isDone() {
    Exception failed = failure.get();
    if (failed != null) {
      throw Problem.failure("The traffic stopped: " + failed.getMessage() + ".", failed);
    }
    return !thread.isAlive();
  }

  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(thread);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static TrafficFeed started(TrafficFeed feed) {
    feed.thread.start();
    return feed;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback tells of failures
  private void run(long limit, double perSecond) {
    long start = System.nanoTime();
    try (producer) {
      for (long sent = 0; sent < limit && !stopped && failure.get() == null; sent++) {
        awaitTurn(start, (long) (sent / perSecond * 1e9));
        TrafficRecord record = traffic.next();
        ledger.sent(record);
        producer.send(
            new ProducerRecord<>(topic, record.key(), record.value()),
            (metadata, e) -> failure.compareAndSet(null, e));
      }
      producer.flush();
    } catch (RuntimeException e) {
      if (!stopped) {
        failure.compareAndSet(null, e);
      }
    }
  }

  private void awaitTurn(long start, long offset) {
    for (long left = start + offset - System.nanoTime(); left > 0 && !stopped; ) {
      LockSupport.parkNanos(left);
      left = start + offset - System.nanoTime();
    }
  }
}
