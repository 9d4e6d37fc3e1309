package io.sluice.deploy.cli;

import io.sluice.deploy.Problem;
import io.sluice.deploy.capture.CaptureEnvelope;
import io.sluice.operators.output.Uuidt;
import java.security.SecureRandom;
import java.time.Clock;
import org.apache.kafka.clients.producer.RecordMetadata;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice event ...}: events by hand. */
@Command(name = "event", description = "Sends events by hand.", mixinStandardHelpOptions = true)
final class EventCommand implements Runnable {
  @Spec private CommandSpec spec;

  private final Clock clock = Clock.systemUTC();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: send.");
  }

  @Command(
      name = "send",
      description = "Sends one event to the job's input topic, wrapped as capture does.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  void send(
      @Parameters(paramLabel = "TEAM", description = "Number of the team.") long team,
      @Parameters(
              paramLabel = "JSON",
              description =
                  "The event, for example '{\"event\": \"$pageview\", \"distinct_id\": \"ann\"}'.")
          String event,
      @Mixin KafkaOptions kafka,
      @Option(
              names = "--ip",
              defaultValue = "127.0.0.1",
              paramLabel = "ADDRESS",
              description = "Address the event came from (default: ${DEFAULT-VALUE}).")
          String ip,
      @Option(
              names = "--site-url",
              defaultValue = "http://localhost",
              paramLabel = "URL",
              description = "Site that captured it (default: ${DEFAULT-VALUE}).")
          String siteUrl) {
    if (team < 1) {
      throw Problem.input("The team is %d; expected a number from 1.".formatted(team));
    }
    CaptureEnvelope envelope =
        CaptureEnvelope.of(
            event, team, new Uuidt(clock, new SecureRandom()).next(), ip, siteUrl, clock.instant());
    RecordMetadata sent = kafka.send(kafka.topics().eventsIn(), envelope.key(), envelope.value());
    spec.commandLine()
        .getOut()
        .printf(
            "Event %s sent to %s, partition %d, offset %d.%n",
            envelope.uuid(), sent.topic(), sent.partition(), sent.offset());
  }
}
