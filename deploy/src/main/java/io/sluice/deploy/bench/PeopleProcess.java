package io.sluice.deploy.bench;

import com.sun.management.OperatingSystemMXBean;
import io.sluice.deploy.local.Logs;
import io.sluice.job.ExecutionDefaults;
import io.sluice.operators.definitions.DefinitionLimits;
import io.sluice.operators.event.EventFormat;
import io.sluice.operators.event.IngestionInput;
import io.sluice.operators.event.UnresolvedEvent;
import io.sluice.operators.ingestion.IngestionOptions;
import io.sluice.operators.ingestion.IngestionProcessFunction;
import io.sluice.operators.registry.ContentStore;
import io.sluice.operators.registry.PluginCheck;
import io.sluice.operators.registry.RegistryRecord;
import io.sluice.operators.registry.RegistryState;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * INGESTION in a Flink job of its own, in a process of its own, with its state in RocksDB: events
 * come over the network stack from the thread that makes them, as they come from PREPARE, and what
 * INGESTION writes is thrown away. Asked over standard input:
 *
 * <ul>
 *   <li>{@code load N}: N more people, a page view each
 *   <li>{@code uniform N}, {@code skewed N}: N events of mixed traffic
 *   <li>{@code views N PERSON}: N page views of one person
 *   <li>{@code aliases N PERSON}: N more ids for one person
 *   <li>{@code merges N PERSON FIRST}: as many merges, each of the next person into one
 *   <li>{@code size}: bytes of RocksDB's files
 *   <li>{@code stop}: ends the job, without which a thread of RocksDB may crash as the process ends
 * </ul>
 *
 * Each is answered with a {@link PeopleSample} but the last two.
 */
final class PeopleProcess {
  private static final String INGESTION = "INGESTION";
  private static final String SOURCE = "Source: ";
  private static final int MAX_RECORD_BYTES = 1_000_000;
  private static final long START_SECONDS = 60;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Path folder;
  private final PeopleTraffic traffic;
  private final MiniCluster cluster;
  private long ids;

  private PeopleProcess(Path folder, PeopleTraffic traffic, MiniCluster cluster) {
    this.folder = folder;
    this.traffic = traffic;
    this.cluster = cluster;
  }

  /**
   * Serves until its input ends.
   *
   * @param args folder, seed, megabytes of managed memory, log file, then Flink's options, each
   *     {@code KEY=VALUE}
   */
  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    Logs.toFile(Path.of(args[3]));
    Path folder = Path.of(args[0]);
    Configuration flink =
        BenchFlink.options(folder, BenchOptions.State.ROCKSDB, 1, MemorySize.parse(args[2] + "m"));
    for (String option : List.of(args).subList(4, args.length)) {
      int equals = option.indexOf('=');
      flink.setString(option.substring(0, equals), option.substring(equals + 1));
    }
    PeopleProcess process =
        new PeopleProcess(folder, new PeopleTraffic(Long.parseLong(args[1])), start(flink));
    ChildProcess.reply(answers, "ready");
    ChildProcess.serve(answers, process::answer);
  }

  private static MiniCluster start(Configuration flink) throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(flink);
    ExecutionDefaults.apply(environment, new Configuration());
    DataStream<RegistryRecord> registry =
        environment
            .fromData(new RegistryRecord("team/0", null, 1))
            .name("registry")
            .uid("registry");
    environment
        .fromSequence(0, Long.MAX_VALUE)
        .name("events")
        .uid("events")
        .map(new PeopleFeed.Events())
        .returns(IngestionInput.class)
        .uid("feed")
        .keyBy(IngestionInput::teamId)
        .connect(registry.broadcast(RegistryState.DESCRIPTOR))
        .process(
            new IngestionProcessFunction(
                new IngestionOptions(
                    EventFormat.JSON,
                    MAX_RECORD_BYTES,
                    false,
                    Duration.ZERO,
                    Duration.ZERO,
                    Duration.ZERO,
                    "",
                    ContentStore.NONE,
                    DefinitionLimits.DEFAULT),
                List::of,
                PluginCheck.NONE,
                Clock.systemUTC()))
        .name(INGESTION)
        .uid("ingestion")
        .filter(new PeopleFeed.Rows())
        .uid("rows")
        .sinkTo(new DiscardingSink<>())
        .uid("sink");
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(flink)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(1)
                .build());
    cluster.start();
    cluster.submitJob(environment.getStreamGraph()).get(START_SECONDS, TimeUnit.SECONDS);
    return cluster;
  }

  private String answer(String question) throws Exception {
    String[] words = question.split(" ", -1);
    if (words[0].equals("size")) {
      return Long.toString(size());
    }
    if (words[0].equals("stop")) {
      cluster.close();
      return "stopped";
    }
    long count = Long.parseLong(words[1]);
    return JsonLine.of(
        switch (words[0]) {
          case "load" -> run(traffic::nextPerson, count);
          case "uniform" -> run(() -> traffic.next(false), count);
          case "skewed" -> run(() -> traffic.next(true), count);
          case "views" -> views(Long.parseLong(words[2]), count);
          case "aliases" -> aliases(Long.parseLong(words[2]), count);
          case "merges" -> merges(Long.parseLong(words[2]), Long.parseLong(words[3]), count);
          default -> throw new IllegalArgumentException(question);
        });
  }

  private PeopleSample views(long person, long count) throws InterruptedException {
    String id = PeopleTraffic.person(person);
    return run(() -> traffic.pageView(id), count);
  }

  private PeopleSample aliases(long person, long count) throws InterruptedException {
    String id = PeopleTraffic.person(person);
    return run(() -> traffic.alias(id, "alias " + ids++), count);
  }

  private PeopleSample merges(long person, long first, long count) throws InterruptedException {
    String id = PeopleTraffic.person(person);
    long[] next = {first};
    return run(() -> traffic.alias(id, PeopleTraffic.person(next[0]++)), count);
  }

  private PeopleSample run(Supplier<UnresolvedEvent> events, long count)
      throws InterruptedException {
    long wall = System.nanoTime();
    long task = threadNanos(INGESTION);
    long source = threadNanos(SOURCE);
    long process = system.getProcessCpuTime();
    PeopleFeed.run(events, count);
    long processNanos = system.getProcessCpuTime() - process;
    return new PeopleSample(
        count,
        System.nanoTime() - wall,
        threadNanos(INGESTION) - task,
        processNanos - (threadNanos(SOURCE) - source));
  }

  private long threadNanos(String name) {
    return Stream.of(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(Objects::nonNull)
        .filter(thread -> thread.getThreadName().startsWith(name))
        .map(ThreadInfo::getThreadId)
        .mapToLong(threads::getThreadCpuTime)
        .sum();
  }

  private long size() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("tmp"))) {
      return files.filter(file -> file.toString().endsWith(".sst")).mapToLong(this::length).sum();
    }
  }

  private long length(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0; // compacted meanwhile
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
