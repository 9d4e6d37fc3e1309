package io.sluice.deploy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.deploy.Problem;
import io.sluice.operators.event.JobRecord;
import io.sluice.operators.event.Origin;
import io.sluice.operators.event.RejectedException;
import io.sluice.operators.event.SourceRecord;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;
import java.time.Instant;
import javax.annotation.Nullable;
import org.apache.kafka.clients.producer.RecordMetadata;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice job ...}: jobs of plugins by hand. */
@Command(
    name = "job",
    description = "Runs jobs of plugins by hand.",
    mixinStandardHelpOptions = true)
final class JobCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: run.");
  }

  @Command(
      name = "run",
      description = "Asks the running job to have a plugin run one of its jobs.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  void run(
      @Parameters(paramLabel = "TEAM", description = "Number of the team.") int team,
      @Parameters(
              paramLabel = "PLUGIN_CONFIG",
              description = "Number of the plugin config, which is the team's.")
          int config,
      @Parameters(paramLabel = "TYPE", description = "Name of the job among the plugin's jobs.")
          String type,
      @Option(
              names = "--payload",
              defaultValue = "{}",
              paramLabel = "JSON",
              description = "What the job gets (default: ${DEFAULT-VALUE}).")
          String payload,
      @Option(
              names = "--operation",
              defaultValue = "start",
              paramLabel = "NAME",
              description = "What the job finds as $operation (default: ${DEFAULT-VALUE}).")
          String operation,
      @Option(
              names = "--at",
              paramLabel = "TIME",
              description = "When it runs, for example 2026-01-31T12:00:00Z (default: at once).")
          Instant at,
      @Mixin KafkaOptions kafka) {
    byte[] value = record(team, config, type, payload, operation, at);
    RecordMetadata sent =
        kafka.send(kafka.topics().jobs(), Integer.toString(team).getBytes(UTF_8), value);
    spec.commandLine()
        .getOut()
        .printf(
            "Job %s of plugin config %d sent to %s, partition %d, offset %d.%n",
            type, config, sent.topic(), sent.partition(), sent.offset());
  }

  /**
   * The record, which the job will accept as far as that shows without its registry.
   *
   * @throws Problem if it would not
   */
  static byte[] record(
      int team, int config, String type, String payload, String operation, @Nullable Instant at) {
    ObjectNode job = JsonNodeFactory.instance.objectNode();
    job.put(JobRecord.TEAM, team).put(JobRecord.CONFIG, config).put(JobRecord.TYPE, type);
    job.put(JobRecord.OPERATION, operation).set(JobRecord.PAYLOAD, json(payload));
    if (at != null) {
      job.put(JobRecord.TIMESTAMP, at.toEpochMilli());
    }
    byte[] value = Json.write(job);
    try {
      JobRecord.read(new SourceRecord(value, new Origin("command line", 0, 0)));
    } catch (RejectedException e) {
      throw Problem.input(e.getMessage() + ".", e);
    }
    return value;
  }

  private static JsonNode json(String payload) {
    try {
      return Json.read(payload);
    } catch (UnreadableJson e) {
      throw Problem.input("The payload is not JSON: " + e.getMessage() + ".", e);
    }
  }
}
