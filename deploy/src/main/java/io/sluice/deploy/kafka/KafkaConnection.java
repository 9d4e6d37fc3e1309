package io.sluice.deploy.kafka;

import static java.util.Objects.requireNonNull;

import io.sluice.deploy.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A Kafka cluster as the command line sees it. Every failure is a {@link Problem} that names the
 * brokers; nothing is retried for longer than a user waits.
 */
public final class KafkaConnection {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);
  private static final int MAX_REQUEST_BYTES = 8 * 1024 * 1024;

  private final String brokers;
  private final Map<String, Object> settings;

  /**
   * Describes a connection; nothing is opened yet.
   *
   * @param brokers {@code HOST:PORT}, several separated by commas
   * @param properties any client properties, for example those of security
   */
  public KafkaConnection(String brokers, Map<String, String> properties) {
    this.brokers = requireNonNull(brokers, "brokers is null");
    Map<String, Object> all = new HashMap<>(properties);
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
    this.settings = Map.copyOf(all);
  }

  public String brokers() {
    return brokers;
  }

  /** How many partitions a topic has; empty if there is no such topic. */
  private Optional<Integer> partitions(String topic) {
    try (Admin admin = admin()) {
      return Optional.of(
          answer(admin.describeTopics(List.of(topic)).allTopicNames())
              .get(topic)
              .partitions()
              .size());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw refused(e.getCause());
    }
  }

  /**
   * Makes sure that a topic is there which others make.
   *
   * @throws Problem if it is not
   */
  public void requireTopic(String topic) {
    if (partitions(topic).isEmpty()) {
      throw Problem.failure(
          "There is no topic %s at %s; start the job's topics first or check --topics-prefix."
              .formatted(topic, brokers));
    }
  }

  /**
   * Makes sure that a topic exists as it must be.
   *
   * @param partitions exactly so many
   * @param config used if the topic has to be made
   */
  public void requireTopic(String topic, int partitions, Map<String, String> config) {
    Optional<Integer> found = partitions(topic);
    if (found.isEmpty()) {
      create(new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(config));
    } else if (found.get() != partitions) {
      throw Problem.failure(
          "The topic %s at %s has %d partitions and must have %d; make it anew or choose another with --topics-prefix."
              .formatted(topic, brokers, found.get(), partitions));
    }
  }

  /**
   * Sends records in order.
   *
   * @return where each of them is
   */
  public List<RecordMetadata> send(List<ProducerRecord<byte[], byte[]>> records) {
    List<RecordMetadata> sent = new ArrayList<>();
    try (Producer<byte[], byte[]> producer = producer(Map.of())) {
      List<Future<RecordMetadata>> pending = new ArrayList<>();
      for (ProducerRecord<byte[], byte[]> record : records) {
        pending.add(producer.send(record));
      }
      producer.flush();
      for (Future<RecordMetadata> future : pending) {
        sent.add(future.get());
      }
    } catch (ExecutionException e) {
      throw refused(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.failure("Stopped while sending to " + brokers + ".", e);
    }
    return List.copyOf(sent);
  }

  /** A producer that gives up after some seconds; the caller closes it. */
  public Producer<byte[], byte[]> producer(Map<String, Object> extra) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWER_TIMEOUT.toMillis());
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER_TIMEOUT.toMillis());
    all.put(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) ANSWER_TIMEOUT.multipliedBy(2).toMillis());
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    all.putAll(extra);
    try {
      return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    } catch (KafkaException e) {
      throw unusable(e);
    }
  }

  /** Settings for clients made elsewhere. */
  public Map<String, Object> settings() {
    return settings;
  }

  private void create(NewTopic topic) {
    try (Admin admin = admin()) {
      answer(admin.createTopics(List.of(topic)).all());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw refused(e.getCause());
      }
    }
  }

  private Admin admin() {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER_TIMEOUT.toMillis());
    all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_TIMEOUT.toMillis());
    try {
      return Admin.create(all);
    } catch (KafkaException e) {
      throw unusable(e);
    }
  }

  private <T> T answer(Future<T> future) throws ExecutionException {
    try {
      return future.get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw noAnswer(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.failure("Stopped while Kafka at " + brokers + " was asked.", e);
    }
  }

  private Problem refused(Throwable cause) {
    return cause instanceof org.apache.kafka.common.errors.TimeoutException
        ? noAnswer(cause)
        : Problem.failure(
            "Kafka at %s refused: %s".formatted(brokers, asSentence(cause.getMessage())), cause);
  }

  private Problem noAnswer(Throwable cause) {
    return Problem.failure(
        "No Kafka broker answers at %s (waited %d s); check --brokers."
            .formatted(brokers, ANSWER_TIMEOUT.toSeconds()),
        cause);
  }

  private static Problem unusable(KafkaException e) {
    Throwable root = e.getCause() == null ? e : e.getCause();
    return Problem.input(
        "The Kafka settings cannot be used: " + asSentence(root.getMessage()), root);
  }

  private static String asSentence(String message) {
    String text = message == null ? "no reason given" : message.strip();
    return text.endsWith(".") ? text : text + ".";
  }
}
