package io.sluice.job.options;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SluiceArgumentsTest {
  @TempDir private Path directory;

  @Test
  void everyWayToWriteAnOptionIsUnderstood() {
    SluiceArguments arguments =
        SluiceArguments.parse(
            "--kafka.brokers", "a:1", "--job.name=mine", "-Dsandbox.task-timeout=5 s");

    assertThat(arguments.problems()).isEmpty();
    assertThat(arguments.options().get(SluiceOptions.KAFKA_BROKERS)).isEqualTo("a:1");
    assertThat(arguments.options().get(SluiceOptions.JOB_NAME)).isEqualTo("mine");
    assertThat(arguments.options().get(SluiceOptions.SANDBOX_TASK_TIMEOUT))
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aValueMayHoldEqualsSignsAndKafkaPropertiesPassThrough() {
    SluiceArguments arguments =
        SluiceArguments.parse(
            "--kafka.properties.sasl.jaas.config=Login required password=\"x=y\";",
            "--kafka.properties.security.protocol",
            "SASL_SSL");

    assertThat(arguments.problems()).isEmpty();
    assertThat(arguments.options().get(SluiceOptions.KAFKA_PROPERTIES))
        .containsEntry("sasl.jaas.config", "Login required password=\"x=y\";")
        .containsEntry("security.protocol", "SASL_SSL")
        .hasSize(2);
  }

  @Test
  void argumentsWinOverTheFileWhereverTheyStand() throws IOException {
    Path file = file("kafka.brokers: file:1\njob.name: of-file\n");

    SluiceArguments arguments =
        SluiceArguments.parse("--kafka.brokers", "argument:1", "--config", file.toString());

    assertThat(arguments.problems()).isEmpty();
    assertThat(arguments.options().get(SluiceOptions.KAFKA_BROKERS)).isEqualTo("argument:1");
    assertThat(arguments.options().get(SluiceOptions.JOB_NAME)).isEqualTo("of-file");
  }

  @Test
  void aLaterArgumentWinsOverAnEarlierOne() {
    assertThat(
            SluiceArguments.parse("--job.name", "a", "--job.name", "b")
                .options()
                .get(SluiceOptions.JOB_NAME))
        .isEqualTo("b");
  }

  @Test
  void theFileMayNestKeysAndListBrokers() throws IOException {
    Path file =
        file(
            """
            kafka:
              brokers: [a:1, b:2]
              properties:
                security.protocol: SSL
            job.max-parallelism: 128
            topics:
              check: false
            """);

    SluiceArguments arguments = SluiceArguments.parse("--config=" + file);

    assertThat(arguments.problems()).isEmpty();
    assertThat(arguments.options().get(SluiceOptions.KAFKA_BROKERS)).isEqualTo("a:1,b:2");
    assertThat(arguments.options().get(SluiceOptions.KAFKA_PROPERTIES))
        .containsEntry("security.protocol", "SSL");
    assertThat(arguments.options().get(SluiceOptions.JOB_MAX_PARALLELISM)).isEqualTo(128);
    assertThat(arguments.options().get(SluiceOptions.TOPICS_CHECK)).isFalse();
  }

  @Test
  void anEmptyFileHasNoOptions() throws IOException {
    assertThat(SluiceArguments.parse("--config", file("# nothing yet\n").toString()).problems())
        .isEmpty();
  }

  @Test
  void anUnknownOptionIsRefusedNamingTheNearest() {
    assertThat(SluiceArguments.parse("--kafka.broker", "a:1").problems())
        .containsExactly(
            "Option kafka.broker in the arguments is unknown, expected one that --help lists: did"
                + " you mean kafka.brokers?");
  }

  @Test
  void anOptionWithoutItsFirstWordIsRecognised() {
    assertThat(KnownOptions.nearest("brokers")).contains("kafka.brokers");
    assertThat(KnownOptions.nearest("delivery-guarantee")).contains("sink.delivery-guarantee");
  }

  @Test
  void aMistypedKafkaPropertyIsRecognised() {
    assertThat(KnownOptions.nearest("kafka.propertes.security.protocol"))
        .contains("kafka.properties.security.protocol");
  }

  @Test
  void whatIsNearNothingIsNotGuessed() {
    assertThat(SluiceArguments.parse("--zzzzzzzzzzzz=1").problems())
        .singleElement()
        .asString()
        .endsWith("see --help for all options.");
  }

  @Test
  void anOptionOfFlinkIsSentToFlink() {
    assertThat(SluiceArguments.parse("-Dexecution.checkpointing.interval=1s").problems())
        .singleElement()
        .asString()
        .contains("flink run -Dexecution.checkpointing.interval=VALUE");
  }

  @Test
  void anUnknownOptionOfTheFileNamesTheFile() throws IOException {
    Path file = file("topics.prefx: x\n");

    assertThat(SluiceArguments.parse("--config", file.toString()).problems())
        .containsExactly(
            "Option topics.prefx in "
                + file
                + " is unknown, expected one that --help lists: did you mean topics.prefix?");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThat(SluiceArguments.parse("--config", "/no/such.yaml").problems())
        .containsExactly(
            "--config names /no/such.yaml, which is not a file where main runs, expected a YAML"
                + " file: correct the path, or mount the file there.");
  }

  @Test
  void aFileThatIsNotYamlIsRefusedInOneLine() throws IOException {
    assertThat(SluiceArguments.parse("--config", file("kafka: [a\nb: {").toString()).problems())
        .singleElement()
        .asString()
        .contains("is not valid YAML")
        .doesNotContain("\n");
  }

  @Test
  void aFileThatIsNoMappingIsRefused() throws IOException {
    assertThat(SluiceArguments.parse("--config", file("- a\n- b\n").toString()).problems())
        .singleElement()
        .asString()
        .contains("is not valid YAML");
  }

  @Test
  void aKeyWithoutAValueInTheFileIsRefused() throws IOException {
    assertThat(SluiceArguments.parse("--config", file("job.name:\n").toString()).problems())
        .singleElement()
        .asString()
        .startsWith("job.name has no value");
  }

  @Test
  void anOptionWithoutAValueIsRefusedAndTheNextOneStillRead() {
    SluiceArguments arguments = SluiceArguments.parse("--job.name", "--kafka.brokers", "a:1");

    assertThat(arguments.problems())
        .containsExactly(
            "Argument --job.name has no value, expected one after it: write --job.name VALUE.");
    assertThat(arguments.options().get(SluiceOptions.KAFKA_BROKERS)).isEqualTo("a:1");
  }

  @Test
  void aStrayArgumentIsRefusedWithoutShowingIt() {
    assertThat(
            SluiceArguments.parse(
                    "--kafka.properties.sasl.jaas.config", "Login", "password=secret;")
                .problems())
        .singleElement()
        .asString()
        .startsWith("Argument number 3 is not an option")
        .doesNotContain("secret");
  }

  @Test
  void kafkaPropertiesNeedAName() {
    assertThat(SluiceArguments.parse("--kafka.properties", "a:b").problems()).hasSize(1);
    assertThat(SluiceArguments.parse("--kafka.properties.", "a").problems()).hasSize(1);
  }

  @Test
  void helpIsAsked() {
    assertThat(SluiceArguments.parse("--help").help()).isTrue();
    assertThat(SluiceArguments.parse("-h").help()).isTrue();
    assertThat(SluiceArguments.parse().help()).isFalse();
  }

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve("sluice.yaml"), content, UTF_8);
  }
}
