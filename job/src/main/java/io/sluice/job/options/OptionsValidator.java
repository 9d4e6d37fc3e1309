package io.sluice.job.options;

import io.sluice.operators.registry.RetrySettings;
import io.sluice.operators.route.ShardKey;
import io.sluice.runtime.http.HttpOptions;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * Looks at all options before anything is started, and says everything that is wrong with them at
 * once. Reads no network; what only Kafka knows is the startup check's to find.
 */
public final class OptionsValidator {
  /** What Kafka allows in the name of a topic ({@code Topic.validate} in kafka-clients). */
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]*");

  private static final int TOPIC_MAX_LENGTH = 249;
  private static final double MAX_REPLENISH_RATE = 1_000_000;
  private static final int MAX_BUCKETS = 10_000_000;
  private static final Pattern BROKER =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s:/]+):(\\d{1,5})");
  private static final int MIN_RECORD_BYTES = 10_000;

  /** Just under what a producer buffers by default ({@code buffer.memory}). */
  private static final int MAX_RECORD_BYTES = 30_000_000;

  /** Bodies are held in memory, and a byte array has no more. */
  private static final MemorySize MAX_BODY = MemorySize.ofMebiBytes(1024);

  /** Flink's limit, {@code KeyGroupRangeAssignment.UPPER_BOUND_MAX_PARALLELISM}. */
  private static final int MAX_MAX_PARALLELISM = 1 << 15;

  /** Flink's limit, {@code CheckpointCoordinatorConfiguration.MINIMAL_CHECKPOINT_TIME}. */
  private static final Duration MIN_CHECKPOINT_INTERVAL = Duration.ofMillis(10);

  /** As in a plugin config. */
  private static final Duration MIN_RETRY_DELAY = Duration.ofMillis(100);

  /** Client properties the job sets itself, and which option to use instead. */
  private static final Map<String, String> NOT_PASSED_THROUGH =
      Map.of(
          "bootstrap.servers", "use kafka.brokers",
          "group.id", "use kafka.group-id",
          "auto.offset.reset", "use source.start-from",
          "transactional.id", "use sink.transactional-id-prefix",
          "transaction.timeout.ms", "use sink.transaction-timeout",
          "max.request.size", "use sink.max-record-bytes",
          "isolation.level", "it is always read_committed",
          "enable.auto.commit", "offsets are committed with checkpoints",
          "enable.idempotence", "it is always true",
          "acks", "it is always all");

  private final Configuration options;
  private final ReadableConfig flink;
  private final OptionProblems problems;

  private OptionsValidator(Configuration options, ReadableConfig flink, OptionProblems problems) {
    this.options = options;
    this.flink = flink;
    this.problems = problems;
  }

  /**
   * Returns if the arguments were understood and their options are good.
   *
   * @param flink Flink's own configuration, for what an option must agree with
   * @throws JobRefusedException with all problems, those of the arguments first
   */
  public static void validate(SluiceArguments arguments, ReadableConfig flink)
      throws JobRefusedException {
    List<String> sentences = new ArrayList<>(arguments.problems());
    sentences.addAll(problems(arguments.options(), flink));
    if (!sentences.isEmpty()) {
      throw new JobRefusedException(sentences);
    }
  }

  /** One sentence for each problem of the options, none if they are good. */
  public static List<String> problems(Configuration options, ReadableConfig flink) {
    OptionProblems problems = new OptionProblems(options);
    Configuration readable = ValueTypes.keepReadable(options, problems);
    new OptionsValidator(readable, flink, problems).check();
    return problems.sentences();
  }

  private void check() {
    checkKafka();
    checkTopics();
    checkSink();
    checkOverflow();
    checkDefinitions();
    checkPlugins();
    checkRetries();
    checkFetch();
    checkDeliveries();
    checkFiles();
    checkJob();
  }

  private void checkKafka() {
    if (options.getOptional(SluiceOptions.KAFKA_BROKERS).isEmpty()) {
      problems.add(
          SluiceOptions.KAFKA_BROKERS,
          "not set",
          "host:port of at least one Kafka broker",
          "add --kafka.brokers HOST:PORT");
    }
    require(
        SluiceOptions.KAFKA_BROKERS,
        OptionsValidator::areBrokers,
        "host:port, several separated by commas",
        "correct it, for example to kafka-1:9092,kafka-2:9092");
    require(
        SluiceOptions.KAFKA_GROUP_ID,
        text -> !text.isBlank(),
        "the name of a consumer group",
        "name one, or remove the option to get the default");
    for (String name : options.get(SluiceOptions.KAFKA_PROPERTIES).keySet()) {
      String instead = NOT_PASSED_THROUGH.get(name);
      if (instead != null) {
        problems.add(
            SluiceOptions.KAFKA_PROPERTIES,
            "given " + name + ", which the job sets itself",
            "properties for security and tuning",
            "remove it, " + instead);
      }
    }
  }

  private void checkTopics() {
    require(
        SluiceOptions.TOPICS_PREFIX,
        text -> TOPIC.matcher(text).matches(),
        "letters, digits, '.', '_' and '-' only, as in any topic name",
        "remove the other characters");
    String prefix = options.get(SluiceOptions.TOPICS_PREFIX);
    Map<String, ConfigOption<String>> byName = new LinkedHashMap<>();
    for (ConfigOption<String> option : SluiceOptions.TOPICS) {
      require(
          option,
          text -> !text.isEmpty() && TOPIC.matcher(text).matches(),
          "letters, digits, '.', '_' and '-'",
          "correct the name");
      String name = prefix + Topics.name(option, options);
      if (name.length() > TOPIC_MAX_LENGTH) {
        problems.add(
            option,
            name.length() + " characters long with the prefix",
            "at most " + TOPIC_MAX_LENGTH,
            "shorten it or topics.prefix");
      }
      ConfigOption<String> other = byName.putIfAbsent(name, option);
      if (other != null) {
        problems.add(
            option,
            problems.written(option) + ", as is " + other.key(),
            "a topic of its own",
            "name another topic for one of the two");
      }
    }
  }

  private void checkSink() {
    require(
        SluiceOptions.SINK_MAX_RECORD_BYTES,
        bytes -> bytes >= MIN_RECORD_BYTES && bytes <= MAX_RECORD_BYTES,
        "%d (room for a dead letter) to %d bytes".formatted(MIN_RECORD_BYTES, MAX_RECORD_BYTES),
        "take a number in that range, not over what Kafka's max.message.bytes allows");
    switch (options.get(SluiceOptions.SINK_DELIVERY_GUARANTEE)) {
      case AT_LEAST_ONCE -> {}
      case EXACTLY_ONCE -> checkExactlyOnce();
      case NONE ->
          problems.add(
              SluiceOptions.SINK_DELIVERY_GUARANTEE,
              "'" + DeliveryGuarantee.NONE + "'",
              "at-least-once or exactly-once",
              "choose at-least-once, which costs next to nothing more and loses nothing");
    }
  }

  private void checkExactlyOnce() {
    require(
        SluiceOptions.SINK_TRANSACTIONAL_ID_PREFIX,
        text -> !text.isEmpty() && TOPIC.matcher(text).matches(),
        "letters, digits, '.', '_' and '-'",
        "correct it, or remove it to get topics.prefix and kafka.group-id joined");
    Duration timeout = options.get(SluiceOptions.SINK_TRANSACTION_TIMEOUT);
    Duration most = options.get(SluiceOptions.SINK_BROKER_TRANSACTION_TIMEOUT);
    if (timeout.compareTo(most) > 0) {
      problems.add(
          SluiceOptions.SINK_TRANSACTION_TIMEOUT,
          problems.written(SluiceOptions.SINK_TRANSACTION_TIMEOUT),
          "at most what the brokers allow, " + seconds(most),
          "shorten it, or raise transaction.max.timeout.ms of the brokers and say so in "
              + SluiceOptions.SINK_BROKER_TRANSACTION_TIMEOUT.key());
    }
    Duration interval = checkpointInterval();
    if (interval.isZero()) {
      problems.add(
          SluiceOptions.SINK_DELIVERY_GUARANTEE,
          "'exactly-once' without checkpoints",
          "checkpoints, because transactions commit with them",
          "set "
              + SluiceOptions.JOB_CHECKPOINT_INTERVAL.key()
              + " to 10 s, or choose at-least-once");
    } else if (timeout.compareTo(interval) <= 0) {
      problems.add(
          SluiceOptions.SINK_TRANSACTION_TIMEOUT,
          problems.written(SluiceOptions.SINK_TRANSACTION_TIMEOUT),
          "more than the checkpoint interval, " + seconds(interval),
          "lengthen it, or Kafka aborts each transaction before its checkpoint commits it");
    }
  }

  private void checkOverflow() {
    require(
        SluiceOptions.OVERFLOW_BUCKET_CAPACITY,
        count -> count >= 1,
        "1 or more events",
        "remove the option to get the default, 1000");
    require(
        SluiceOptions.OVERFLOW_REPLENISH_RATE,
        rate -> rate > 0 && rate <= MAX_REPLENISH_RATE,
        "more than 0 and at most 1000000 events a second",
        "take a number in that range; 1.0 is PostHog's");
    require(
        SluiceOptions.OVERFLOW_MAX_BUCKETS,
        count -> count >= 1 && count <= MAX_BUCKETS,
        "1 to 10000000 distinct ids",
        "take a number in that range; 100000 need some 20 MB of heap per subtask");
  }

  private void checkDefinitions() {
    for (ConfigOption<Integer> limit :
        List.of(
            SluiceOptions.DEFINITIONS_MAX_EVENTS,
            SluiceOptions.DEFINITIONS_MAX_PROPERTIES,
            SluiceOptions.DEFINITIONS_MAX_EVENT_PROPERTIES)) {
      require(
          limit,
          count -> count >= 1,
          "1 or more",
          "remove the option to get the default, " + ValueTypes.defaultText(limit));
    }
    for (ConfigOption<Duration> expiry :
        List.of(SluiceOptions.PEOPLE_EXPIRE_AFTER, SluiceOptions.GROUPS_EXPIRE_AFTER)) {
      require(
          expiry,
          time -> time.isZero() || time.toDays() >= 1,
          "0 (never) or at least 1 d",
          "take whole days, for example 400 d");
    }
  }

  private void checkPlugins() {
    require(
        SluiceOptions.PLUGINS_IN_FLIGHT_PER_TEAM,
        count -> count >= 1 && count <= 10_000,
        "1 to 10000 events",
        "take a number in that range; 50 suits most");
    require(
        SluiceOptions.PLUGINS_IN_FLIGHT_BYTES,
        size -> size.getBytes() >= 1 << 20,
        "1 mb or more",
        "remove the option to get the default, 64 mb");
    require(
        SluiceOptions.PLUGINS_BACKLOG_PER_TEAM,
        size -> size.getBytes() >= 1 << 20,
        "1 mb or more",
        "remove the option to get the default, 1 gb");
    for (ConfigOption<MemorySize> quota :
        List.of(
            SluiceOptions.QUOTAS_STATE,
            SluiceOptions.QUOTAS_JOB_BYTES,
            SluiceOptions.QUOTAS_CALLS)) {
      require(
          quota,
          size -> size.getBytes() >= 1 << 20,
          "1 mb or more",
          "remove the option to get the default");
    }
    require(
        SluiceOptions.QUOTAS_JOBS,
        count -> count >= 1,
        "1 or more",
        "remove the option to get the default, 100000");
    require(
        SluiceOptions.PLUGINS_DEFAULT_SHARDS,
        count -> count >= 1 && count <= ShardKey.MAX_SHARDS,
        "1 to " + ShardKey.MAX_SHARDS + " shards",
        "take a number in that range; 1 suits most, and big teams can ask for more of their own");
    require(
        SluiceOptions.SANDBOX_MAX_LOST_THREADS,
        count -> count >= 0 && count <= 1024,
        "0 to 1024 threads",
        "take a number in that range; 4 suits most");
    require(
        SluiceOptions.SANDBOX_SETUPS_AT_ONCE,
        count -> count >= 1,
        "1 or more",
        "remove the option to get the default, 4");
    require(
        SluiceOptions.SANDBOX_MAX_SANDBOXES,
        count -> count >= 1,
        "1 sandbox or more",
        "take a number in that range; each needs some 100 KB of heap");
    require(
        SluiceOptions.SANDBOX_THREADS,
        count -> count >= 0 && count <= 1024,
        "0 (one per core) to 1024 threads",
        "take a number in that range");
    for (ConfigOption<Duration> option :
        List.of(
            SluiceOptions.SANDBOX_CPU_PER_SLICE,
            SluiceOptions.SANDBOX_SETUP_CPU,
            SluiceOptions.SANDBOX_TASK_TIMEOUT,
            SluiceOptions.REGISTRY_READ_TIMEOUT)) {
      require(
          option,
          atLeast(Duration.ofMillis(10)),
          "at least 10 ms",
          "lengthen it, or remove it to get the default, " + ValueTypes.defaultText(option));
    }
    for (ConfigOption<MemorySize> option :
        List.of(
            SluiceOptions.SANDBOX_ALLOCATION_PER_SLICE, SluiceOptions.SANDBOX_SETUP_ALLOCATION)) {
      require(
          option,
          size -> size.getBytes() >= MemorySize.ofMebiBytes(1).getBytes(),
          "at least 1 mb",
          "raise it (a number without a unit is bytes), or remove it to get the default, "
              + ValueTypes.defaultText(option));
    }
  }

  private void checkRetries() {
    checkRetries(
        SluiceOptions.RETRIES_HANDLERS_ATTEMPTS,
        SluiceOptions.RETRIES_HANDLERS_INITIAL_DELAY,
        SluiceOptions.RETRIES_HANDLERS_MAX_DELAY);
    checkRetries(
        SluiceOptions.RETRIES_EXPORTS_ATTEMPTS,
        SluiceOptions.RETRIES_EXPORTS_INITIAL_DELAY,
        SluiceOptions.RETRIES_EXPORTS_MAX_DELAY);
    checkRetries(
        SluiceOptions.RETRIES_DELIVERIES_ATTEMPTS,
        SluiceOptions.RETRIES_DELIVERIES_INITIAL_DELAY,
        SluiceOptions.RETRIES_DELIVERIES_MAX_DELAY);
  }

  private void checkRetries(
      ConfigOption<Integer> attempts,
      ConfigOption<Duration> initialDelay,
      ConfigOption<Duration> maxDelay) {
    require(
        attempts,
        count -> count >= 1 && count <= RetrySettings.MAX_ATTEMPTS,
        "1 (never again) to " + RetrySettings.MAX_ATTEMPTS + " attempts",
        "take a number in that range, or remove it to get the default, "
            + ValueTypes.defaultText(attempts));
    require(
        initialDelay,
        delay ->
            atLeast(MIN_RETRY_DELAY).test(delay)
                && delay.compareTo(RetrySettings.MAX_INITIAL_DELAY) <= 0,
        "100 ms to 1 h",
        "take a time in that range, or remove it to get the default, "
            + ValueTypes.defaultText(initialDelay));
    Duration least = options.get(initialDelay);
    Duration longest = options.get(maxDelay);
    if (longest.compareTo(least) < 0 || longest.compareTo(RetrySettings.MAX_DELAY) > 0) {
      problems.add(
          maxDelay,
          problems.written(maxDelay),
          "at least " + initialDelay.key() + ", " + seconds(least) + ", and at most 1 d",
          "take a time in that range, or shorten " + initialDelay.key());
    }
  }

  private void checkFetch() {
    String hosts = "host names, *.suffixes, IP addresses or CIDR ranges such as 10.1.0.0/16";
    requireAccepted(SluiceOptions.FETCH_ALLOW, HttpOptions.defaults()::withAllow, hosts);
    requireAccepted(SluiceOptions.FETCH_BLOCK, HttpOptions.defaults()::withBlock, hosts);
    requireAccepted(
        SluiceOptions.FETCH_HOST_MAP,
        FetchOptions::withHostMap,
        "HOST=ADDRESS or HOST:PORT=ADDRESS:PORT");
    require(
        SluiceOptions.FETCH_TIMEOUT,
        atLeast(Duration.ofMillis(10)),
        "at least 10 ms",
        "lengthen it, or remove it to get the default, 10 s");
    require(
        SluiceOptions.FETCH_AT_ONCE,
        count -> count >= 1 && count <= 10_000,
        "1 to 10000 requests",
        "take a number in that range; 50 suits most");
    require(
        SluiceOptions.FETCH_MAX_BODY,
        size -> size.getBytes() >= 1024 && size.getBytes() <= MAX_BODY.getBytes(),
        "1 kb to 1 gb",
        "take a size in that range, or remove the option to get the default, 10 mb");
    require(
        SluiceOptions.POSTHOG_HOST,
        text -> text.matches("https?://\\S+"),
        "an http or https address",
        "write it in full, for example https://app.posthog.com");
  }

  private void checkDeliveries() {
    require(
        SluiceOptions.DELIVERIES_TIMEOUT,
        atLeast(Duration.ofMillis(10)),
        "at least 10 ms",
        "lengthen it, or remove it to get the default, 10 s");
    for (ConfigOption<Integer> calls :
        List.of(SluiceOptions.DELIVERIES_AT_ONCE, SluiceOptions.DELIVERIES_AT_ONCE_PER_ENDPOINT)) {
      require(
          calls,
          count -> count >= 1 && count <= 10_000,
          "1 to 10000 calls",
          "take a number in that range, or remove it to get the default, "
              + ValueTypes.defaultText(calls));
    }
    require(
        SluiceOptions.DELIVERIES_BACKLOG_PER_ENDPOINT,
        size -> size.getBytes() >= 1 << 20,
        "1 mb or more",
        "remove the option to get the default, 100 mb");
    require(
        SluiceOptions.DELIVERIES_MAX_AGE,
        atLeast(MIN_RETRY_DELAY),
        "at least 1 s",
        "lengthen it, or remove it to get the default, 1 h");
    require(
        SluiceOptions.DELIVERIES_CIRCUIT_FAILURES,
        count -> count >= 1,
        "1 or more calls",
        "remove the option to get the default, 5");
    require(
        SluiceOptions.DELIVERIES_CIRCUIT_PAUSE,
        atLeast(MIN_RETRY_DELAY),
        "at least 1 s",
        "lengthen it, or remove it to get the default, 30 s");
    Duration pause = options.get(SluiceOptions.DELIVERIES_CIRCUIT_PAUSE);
    if (options.get(SluiceOptions.DELIVERIES_CIRCUIT_MAX_PAUSE).compareTo(pause) < 0) {
      problems.add(
          SluiceOptions.DELIVERIES_CIRCUIT_MAX_PAUSE,
          problems.written(SluiceOptions.DELIVERIES_CIRCUIT_MAX_PAUSE),
          "at least deliveries.circuit-pause, " + seconds(pause),
          "lengthen it, or shorten deliveries.circuit-pause");
    }
  }

  private void checkFiles() {
    require(
        SluiceOptions.GEOIP_DATABASE,
        path -> path.contains(":/") || new File(path).isFile(),
        "a file that exists where main runs",
        "correct the path, remove the option to run without, or write file:///PATH if only the"
            + " TaskManagers have the file");
    require(
        SluiceOptions.SANDBOX_SCRIPT_FOLDER,
        path -> path.startsWith("/"),
        "an absolute path",
        "write it in full, for example /var/lib/sluice/scripts");
    require(
        SluiceOptions.SANDBOX_FLIGHT_FOLDER,
        path -> path.startsWith("/"),
        "an absolute path",
        "write it in full, for example /var/lib/sluice/flight");
    require(
        SluiceOptions.CONTENT_DIR,
        OptionsValidator::isAbsoluteLocation,
        "an absolute path or URI of a directory",
        "write it in full, for example s3://bucket/content or file:///var/lib/sluice/content");
  }

  private void checkJob() {
    require(
        SluiceOptions.JOB_NAME,
        text -> !text.isBlank(),
        "a name",
        "write one, or remove the option to get the default");
    require(
        SluiceOptions.JOB_MAX_PARALLELISM,
        number -> number >= 1 && number <= MAX_MAX_PARALLELISM,
        "1 to " + MAX_MAX_PARALLELISM,
        "take a number in that range with many divisors, for example 720");
    require(
        SluiceOptions.JOB_CHECKPOINT_INTERVAL,
        interval -> interval.isZero() || atLeast(MIN_CHECKPOINT_INTERVAL).test(interval),
        "0 (no checkpoints) or at least 10 ms",
        "lengthen it, or remove it to get the default, 10 s");
  }

  /** Adds a sentence that quotes the value, unless whoever takes it does. */
  private <T> void requireAccepted(ConfigOption<T> option, Consumer<T> taker, String expected) {
    require(
        option,
        value -> {
          try {
            taker.accept(value);
            return true;
          } catch (IllegalArgumentException refused) {
            return false;
          }
        },
        expected,
        "correct it (several are separated by semicolons), or remove the option");
  }

  /** Adds a sentence that quotes the value, unless the test holds or none is set. */
  private <T> void require(
      ConfigOption<T> option, Predicate<? super T> test, String expected, String remedy) {
    options
        .getOptional(option)
        .filter(test.negate())
        .ifPresent(value -> problems.add(option, problems.written(option), expected, remedy));
  }

  /** The interval Flink will use, zero for no checkpoints: its own option wins over ours. */
  private Duration checkpointInterval() {
    return flink
        .getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL)
        .orElseGet(() -> options.get(SluiceOptions.JOB_CHECKPOINT_INTERVAL));
  }

  private static boolean areBrokers(String text) {
    for (String broker : text.split(",", -1)) {
      var matcher = BROKER.matcher(broker.strip());
      if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65_535) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAbsoluteLocation(String text) {
    try {
      return new URI(text).isAbsolute() || text.startsWith("/");
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static Predicate<Duration> atLeast(Duration least) {
    return duration -> duration.compareTo(least) >= 0;
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
