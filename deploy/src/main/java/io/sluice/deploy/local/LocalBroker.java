package io.sluice.deploy.local;

import static java.util.Objects.requireNonNull;

import io.sluice.deploy.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker in this process: KRaft in combined mode, one node, on the loopback address,
 * data under one folder. Settings are those of a small machine; replication is one everywhere.
 */
public final class LocalBroker implements AutoCloseable {
  private static final int NODE_ID = 1;
  private static final String CONTROLLER_LISTENER = "CONTROLLER";
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(30);
  private static final long ALMOST_NOTHING_FREE = 16L * 1024 * 1024;

  private final KafkaRaftServer server;
  private final String bootstrapServers;

  private LocalBroker(KafkaRaftServer server, String bootstrapServers) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts the broker; it takes clients when this returns.
   *
   * @param folder data folder: empty or missing, or that of a broker that has ended, whose topics
   *     are there again then
   * @param port 1 to 65535, or 0 for a free one
   * @throws Problem if the port is used or the broker cannot start
   */
  public static LocalBroker start(Path folder, int port) {
    requireNonNull(folder, "folder is null");
    if (port != 0) {
      Ports.requireFree(port, "Kafka", "--kafka-port");
    }
    int brokerPort = port == 0 ? Ports.free() : port;
    int controllerPort = Ports.free();
    try {
      Files.createDirectories(folder);
      if (!Files.exists(folder.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
        format(folder);
      }
      KafkaRaftServer server =
          new KafkaRaftServer(
              new KafkaConfig(properties(folder, brokerPort, controllerPort), false), Time.SYSTEM);
      try {
        server.startup();
      } catch (Throwable e) {
        server.shutdown();
        throw e;
      }
      return new LocalBroker(server, "localhost:" + brokerPort);
    } catch (Exception e) {
      throw Problem.failure(
          "The Kafka broker could not start in %s: %s."
              .formatted(folder, whyStopped(folder, rootMessage(e))),
          e);
    }
  }

  /**
   * Kafka ends the whole process when it loses its disk. This says why in one sentence first.
   *
   * @param folder the broker's data folder
   * @param onStop called once with the sentence; the process ends when it returns
   */
  public static void onFatalStop(Path folder, Consumer<String> onStop) {
    Exit.Procedure procedure =
        (status, message) -> {
          onStop.accept(
              "The Kafka broker stopped: "
                  + whyStopped(folder, message == null ? "it gave no reason, its log may" : message)
                  + ".");
          Runtime.getRuntime().halt(1);
        };
    Exit.setExitProcedure(procedure);
    Exit.setHaltProcedure(procedure);
  }

  /** For clients: {@code HOST:PORT}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /**
   * Creates topics and waits until they exist.
   *
   * @throws Problem if one exists already or the broker refuses
   */
  public void createTopics(Collection<NewTopic> topics) {
    createTopics(bootstrapServers, topics);
  }

  /** The same, for a broker in another process. */
  public static void createTopics(String bootstrapServers, Collection<NewTopic> topics) {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      admin.createTopics(topics).all().get(ADMIN_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw Problem.failure("The topics could not be created: " + rootMessage(e) + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.failure("Stopped while the topics were created.", e);
    }
  }

  /** Stops the broker; returns after a few seconds at most, even if a part of it hangs. */
  @Override
  public void close() {
    Thread shutdown = new Thread(server::shutdown, "kafka-shutdown");
    shutdown.setDaemon(true);
    shutdown.start();
    try {
      shutdown.join(SHUTDOWN_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void format(Path folder) throws Exception {
    try (PrintStream silence =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silence)
          .setNodeId(NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .setDirectories(List.of(folder.toString()))
          .setMetadataLogDirectory(folder.toString())
          .setControllerListenerName(CONTROLLER_LISTENER)
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setIgnoreFormatted(false)
          .run();
    }
  }

  private static Properties properties(Path folder, int brokerPort, int controllerPort) {
    Properties properties = new Properties();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", String.valueOf(NODE_ID));
    properties.put("controller.quorum.voters", NODE_ID + "@localhost:" + controllerPort);
    properties.put("controller.listener.names", CONTROLLER_LISTENER);
    properties.put(
        "listeners",
        "PLAINTEXT://localhost:" + brokerPort + ",CONTROLLER://localhost:" + controllerPort);
    properties.put("advertised.listeners", "PLAINTEXT://localhost:" + brokerPort);
    properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("log.dirs", folder.toString());
    properties.put("num.partitions", "2");
    properties.put("offsets.topic.num.partitions", "2");
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("transaction.state.log.num.partitions", "2");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("share.coordinator.state.topic.num.partitions", "1");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    // The defaults of a server in a rack: 128 MB for the cleaner, 10 MB of index per segment.
    properties.put("log.cleaner.dedupe.buffer.size", String.valueOf(4 * 1024 * 1024));
    properties.put("log.index.size.max.bytes", String.valueOf(1024 * 1024));
    // A run left alone over night must not fill the disk: 256 MB per partition at most.
    properties.put("log.segment.bytes", String.valueOf(64 * 1024 * 1024));
    properties.put("log.retention.bytes", String.valueOf(256 * 1024 * 1024));
    properties.put("log.retention.check.interval.ms", "60000");
    properties.put("num.network.threads", "2");
    properties.put("num.io.threads", "4");
    properties.put("background.threads", "2");
    return properties;
  }

  private static String whyStopped(Path folder, String otherwise) {
    try {
      FileStore disk = Files.getFileStore(folder);
      if (disk.getUsableSpace() < ALMOST_NOTHING_FREE) {
        return "the disk of " + folder + " is full; free some space or choose another folder";
      }
    } catch (IOException e) {
      return "its data folder " + folder + " cannot be read (" + FileReasons.of(e) + ")";
    }
    return otherwise;
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message =
        root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }
}
