package io.sluice.job.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsValidatorTest {
  private final Configuration flink = new Configuration();

  @Test
  void theDefaultsWithBrokersAreGood() {
    assertThat(problems()).isEmpty();
  }

  @Test
  void brokersAreRequired() {
    assertThat(OptionsValidator.problems(new Configuration(), flink))
        .containsExactly(
            "Option kafka.brokers is not set, expected host:port of at least one Kafka broker: add"
                + " --kafka.brokers HOST:PORT.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "", "a:1,", "a:99999", "http://a:1", "a b:1"})
  void brokersAreHostAndPort(String brokers) {
    assertThat(problems("--kafka.brokers=" + brokers))
        .singleElement()
        .asString()
        .startsWith("Option kafka.brokers is '" + brokers + "', expected host:port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:1", "a.b-c_d:9092, 10.0.0.1:9093", "[::1]:9092"})
  void brokersMayBeSeveral(String brokers) {
    assertThat(problems("--kafka.brokers=" + brokers)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sandbox.task-timeout | soon | a duration such as",
        "sandbox.task-timeout | -5 s | a duration such as",
        "sandbox.task-timeout | 0 s | at least 10 ms",
        "sandbox.allocation-per-slice | lots | a size such as",
        "sandbox.allocation-per-slice | 256 | at least 1 mb",
        "topics.check | perhaps | true or false",
        "sandbox.threads | many | a whole number",
        "sandbox.threads | 99999999999 | a whole number",
        "sandbox.threads | -1 | 0 (one per core) to 1024",
        "plugins.in-flight-per-team | 0 | 1 to 10000 events",
        "sink.delivery-guarantee | twice | one of exactly-once, at-least-once, none",
        "sink.delivery-guarantee | none | at-least-once or exactly-once",
        "sink.max-record-bytes | 0 | 10000 (room for a dead letter) to 30000000 bytes",
        "source.start-from | yesterday | one of committed-or-earliest, earliest, latest",
        "topics.prefix | ä/ | letters, digits",
        "topics.registry | a b | letters, digits",
        "kafka.group-id | '' | the name of a consumer group",
        "job.name | '' | a name",
        "job.max-parallelism | 40000 | 1 to 32768",
        "job.checkpoint-interval | 1 ms | 0 (no checkpoints) or at least 10 ms",
        "people.expire-after | 1 h | 0 (never) or at least 1 d",
        "groups.expire-after | 1 h | 0 (never) or at least 1 d",
        "sandbox.script-folder | scripts | an absolute path",
        "retries.handlers.attempts | 0 | 1 (never again) to 100 attempts",
        "retries.exports.attempts | 101 | 1 (never again) to 100 attempts",
        "retries.handlers.initial-delay | 10 ms | 100 ms to 1 h",
        "retries.handlers.max-delay | 4 s | at least retries.handlers.initial-delay, 5 s, and at",
        "retries.exports.max-delay | 25 h | at least retries.exports.initial-delay, 6 s, and at",
        "retries.deliveries.attempts | 0 | 1 (never again) to 100 attempts",
        "deliveries.timeout | 1 ms | at least 10 ms",
        "deliveries.at-once | 0 | 1 to 10000 calls",
        "deliveries.at-once-per-endpoint | 0 | 1 to 10000 calls",
        "deliveries.backlog-per-endpoint | 1 kb | 1 mb or more",
        "deliveries.max-age | 0 | at least 1 s",
        "deliveries.circuit-failures | 0 | 1 or more calls",
        "deliveries.circuit-pause | 1 ms | at least 1 s",
        "deliveries.circuit-max-pause | 5 s | at least deliveries.circuit-pause, 30 s",
        "fetch.allow | 10.0.0.0/99 | host names, *.suffixes",
        "fetch.block | a*b | host names, *.suffixes",
        "fetch.host-map | inner | HOST=ADDRESS",
        "fetch.timeout | 1 ms | at least 10 ms",
        "fetch.at-once | 0 | 1 to 10000 requests",
        "fetch.max-body | 2 gb | 1 kb to 1 gb",
        "posthog.host | app.posthog.com | an http or https address",
        "geoip.database | /no/such.mmdb | a file that exists",
        "content.dir | content | an absolute path or URI",
      })
  void aBadValueIsQuotedWithWhatIsExpected(String option, String value, String expected) {
    assertThat(problems("--" + option + "=" + value))
        .singleElement()
        .asString()
        .startsWith("Option " + option + " is '" + value + "', expected " + expected)
        .endsWith(".");
  }

  @Test
  void allProblemsAreReportedAtOnceThoseOfTheArgumentsFirst() {
    assertThatThrownBy(
            () ->
                OptionsValidator.validate(
                    SluiceArguments.parse("--job.nam=x", "--sandbox.threads=-1"), flink))
        .isInstanceOf(JobRefusedException.class)
        .hasMessageStartingWith(
            "Sluice was not started, 3 problems:\n  1. Option job.nam in the arguments")
        .hasMessageContaining("\n  2. Option kafka.brokers is not set")
        .hasMessageContaining("\n  3. Option sandbox.threads is '-1'");
  }

  @Test
  void aSingleProblemIsASingleSentence() {
    assertThatThrownBy(() -> OptionsValidator.validate(SluiceArguments.parse(), flink))
        .hasMessageStartingWith("Sluice was not started: Option kafka.brokers is not set")
        .hasNoCause();
  }

  @Test
  void exactlyOnceNeedsCheckpoints() {
    assertThat(problems("--sink.delivery-guarantee=exactly-once", "--job.checkpoint-interval=0"))
        .singleElement()
        .asString()
        .startsWith("Option sink.delivery-guarantee is 'exactly-once' without checkpoints");
  }

  @Test
  void checkpointsOfFlinksOwnConfigurationCount() {
    flink.setString("execution.checkpointing.interval", "1 min");

    assertThat(problems("--sink.delivery-guarantee=exactly-once", "--job.checkpoint-interval=0"))
        .isEmpty();
  }

  @Test
  void aTransactionTimeoutOverTheBrokersIsRefused() {
    assertThat(problems("--sink.delivery-guarantee=exactly-once", "--sink.transaction-timeout=1 h"))
        .containsExactly(
            "Option sink.transaction-timeout is '1 h', expected at most what the brokers allow, 900"
                + " s: shorten it, or raise transaction.max.timeout.ms of the brokers and say so in"
                + " sink.broker-max-transaction-timeout.");
    assertThat(
            problems(
                "--sink.delivery-guarantee=exactly-once",
                "--sink.transaction-timeout=1 h",
                "--sink.broker-max-transaction-timeout=2 h"))
        .isEmpty();
  }

  @Test
  void aTransactionMustOutliveACheckpoint() {
    flink.setString("execution.checkpointing.interval", "20 min");

    assertThat(problems("--sink.delivery-guarantee=exactly-once"))
        .singleElement()
        .asString()
        .contains("expected more than the checkpoint interval, 1200 s");
  }

  @Test
  void transactionsAreNoConcernOfAtLeastOnce() {
    assertThat(problems("--sink.transaction-timeout=1 h", "--sink.transactional-id-prefix=a b"))
        .isEmpty();
    assertThat(
            problems(
                "--sink.delivery-guarantee=exactly-once", "--sink.transactional-id-prefix=a b"))
        .hasSize(1);
  }

  @Test
  void twoTopicsOfOneNameAreRefused() {
    assertThat(problems("--topics.events-out=events_plugin_ingestion"))
        .containsExactly(
            "Option topics.events-out is 'events_plugin_ingestion', as is topics.events-in,"
                + " expected a topic of its own: name another topic for one of the two.");
  }

  @Test
  void aTopicTooLongWithItsPrefixIsRefused() {
    assertThat(problems("--topics.prefix=" + "p".repeat(215)))
        .hasSize(1)
        .allMatch(sentence -> sentence.contains("topics.session-recordings"));
  }

  @Test
  void kafkaPropertiesTheJobSetsItselfAreRefusedWithoutTheirValue() {
    assertThat(problems("--kafka.properties.group.id=secret"))
        .containsExactly(
            "Option kafka.properties is given group.id, which the job sets itself, expected"
                + " properties for security and tuning: remove it, use kafka.group-id.");
  }

  @Test
  void theGeoipDatabaseMayBeAFileHereOrAUriElsewhere(@TempDir Path directory) throws IOException {
    Path database = Files.createFile(directory.resolve("city.mmdb"));

    assertThat(problems("--geoip.database=" + database)).isEmpty();
    assertThat(problems("--geoip.database=file:///only/on/taskmanagers.mmdb")).isEmpty();
  }

  private List<String> problems(String... arguments) {
    SluiceArguments parsed = SluiceArguments.parse(arguments);
    assertThat(parsed.problems()).isEmpty();
    Configuration options = new Configuration();
    options.set(SluiceOptions.KAFKA_BROKERS, "localhost:9092");
    options.addAll(parsed.options());
    return OptionsValidator.problems(options, flink);
  }
}
