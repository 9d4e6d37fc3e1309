package io.sluice.deploy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import io.sluice.operators.actions.ActionEvent;
import io.sluice.operators.actions.ActionPerson;
import io.sluice.operators.actions.TeamActions;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures what it costs to match an event with few actions and with many, as INGESTION does: from
 * the bytes of its row and of its person's properties.
 */
public final class ActionsBench {
  private static final int EVENTS = 2_000;
  private static final byte[] PERSON =
      "{\"email\":\"ann@mail.example\",\"plan\":\"pro\",\"city\":\"Paris\"}".getBytes(UTF_8);
  private static final String UUID = "0190c7e5-0000-0000-0000-000000000001";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final List<byte[]> rows;

  private ActionsBench(List<byte[]> rows) {
    this.rows = rows;
  }

  /**
   * Runs the benchmark.
   *
   * @param progress is told which round it is
   */
  public static Report run(ActionsOptions options, PrintStream progress) {
    ActionsBench bench = new ActionsBench(rows(options.seed()));
    TeamActions few = ActionSet.of(ActionSet.FEW);
    TeamActions many = ActionSet.of(options.actions());
    bench.measure(few, options.warmUp());
    bench.measure(many, options.warmUp());
    ActionsReport report = new ActionsReport(options, Runtime.getRuntime().availableProcessors());
    for (int round = 1; round <= options.rounds(); round++) {
      progress.printf("round %d of %d%n", round, options.rounds());
      report.add(bench.measure(few, options.window()), bench.measure(many, options.window()));
    }
    return report;
  }

  private ActionsSample measure(TeamActions actions, Duration window) {
    long start = SYSTEM.getProcessCpuTime();
    long events = 0;
    long matches = 0;
    long spent = 0;
    while (spent < window.toNanos()) {
      for (byte[] row : rows) {
        ActionPerson person = ActionPerson.of(1, UUID, 0, PERSON);
        matches += actions.match(ActionEvent.ofRow(row), person).size();
      }
      events += rows.size();
      spent = SYSTEM.getProcessCpuTime() - start;
    }
    return new ActionsSample(events, spent, matches);
  }

  /** Rows as PREPARE writes them. */
  private static List<byte[]> rows(long seed) {
    List<byte[]> rows = new ArrayList<>();
    try {
      for (EventSet.Event event : new EventSet(seed, List.of(1)).next(EVENTS)) {
        JsonNode envelope = JSON.readTree(event.value());
        JsonNode data = JSON.readTree(envelope.path("data").textValue());
        ObjectNode row = JSON.createObjectNode();
        row.set("uuid", envelope.path("uuid"));
        row.set("event", data.path("event"));
        row.put("properties", data.path("properties").toString());
        row.put("timestamp", "2024-01-01 00:00:00.000").put("team_id", 1);
        row.set("distinct_id", data.path("distinct_id"));
        row.put("elements_chain", "").put("created_at", "2024-01-01 00:00:00.000");
        rows.add(row.toString().getBytes(UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("An event of the benchmark is no JSON", e);
    }
    return rows;
  }
}
