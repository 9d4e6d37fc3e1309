package io.sluice.operators.deliveries;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.Surrogates;
import io.sluice.operators.output.AppMetric;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.output.PluginLogEntry;
import io.sluice.operators.output.Uuidt;
import io.sluice.runtime.host.LogLevel;
import io.sluice.runtime.host.LogSource;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import javax.annotation.Nullable;

/**
 * Tells teams how their hooks fare: app metrics (contract §7.3) and log entries. Successes are
 * counted on the heap and go out with {@link #flush}, which is called before each checkpoint. What
 * fails has a row and a line of its own, {@value #MAX_LINES} lines and as many rows in a period;
 * what is over that is counted and said in one row.
 */
final class DeliveryReports {
  /** Length of a period, which {@link #periodEnded} ends. */
  static final long PERIOD_MILLIS = 20_000;

  /** Of each of a team's two sorts of hooks in a period. */
  static final int MAX_LINES = 100;

  /** Numbers that wait before they are written early. */
  private static final int MAX_WAITING = 1_000;

  private static final String CATEGORY = "webhook";

  /** In the place of a plugin config's id (contract §7.3, era C). */
  static final int REST_HOOKS = -1;

  /** The same for the team's own webhook. */
  static final int WEBHOOKS = -2;

  private static final int NO_PLUGIN = 0;

  private record Whose(int teamId, int configId) {
    static Whose of(Delivery delivery) {
      return new Whose(delivery.teamId(), delivery.hookId() == null ? WEBHOOKS : REST_HOOKS);
    }
  }

  private static final class Counts {
    private long successes;
    private long successesOnRetry;
    private long unlisted;
    private int rows;
    private int lines;
  }

  private final Consumer<OutputRecord> out;
  private final Uuidt ids;
  private final Clock clock;
  private final String instanceId;
  private final Map<Whose, Counts> waiting = new HashMap<>();

  DeliveryReports(Consumer<OutputRecord> out, Uuidt ids, Clock clock, String instanceId) {
    this.out = out;
    this.ids = ids;
    this.clock = clock;
    this.instanceId = instanceId;
  }

  /**
   * It has arrived.
   *
   * @param attempt how often it was tried before
   */
  void delivered(Delivery delivery, int attempt) {
    Counts counts = countsOf(Whose.of(delivery));
    if (attempt == 0) {
      counts.successes++;
    } else {
      counts.successesOnRetry++;
    }
  }

  /** An attempt, counted from 1, failed, and there will be another after the wait. */
  void willTryAgain(Delivery delivery, Answer.Problem problem, int attempt, Duration wait) {
    line(
        delivery,
        LogLevel.WARN,
        "%s was not delivered (attempt %d): %s. Trying again in %d s."
            .formatted(
                nameOf(delivery), attempt, problem.text(), wait.plusMillis(500).toSeconds()));
  }

  /** It is given up, and in the dead letters. */
  void givenUp(Delivery delivery, Answer.Problem problem, int attempt) {
    line(
        delivery,
        LogLevel.ERROR,
        "%s was not delivered and is given up: %s.".formatted(nameOf(delivery), problem.text()));
    failure(delivery, problem, attempt);
  }

  /** The target of its REST hook has answered 410. */
  void removed(Delivery delivery) {
    line(
        delivery,
        LogLevel.WARN,
        "REST hook %s of %s is removed, since its target answered 410 (Gone). What waits for it is"
                .formatted(delivery.hookId(), actionOf(delivery))
            + " not sent.");
  }

  /** It is for a REST hook that is gone. */
  void unwanted(Delivery delivery, int attempt) {
    failure(delivery, new Answer.Problem("Error", "the REST hook is gone"), attempt);
  }

  /** Its endpoint gets nothing until some time. */
  void paused(Delivery delivery, Answer.Problem problem, long untilMillis) {
    line(
        delivery,
        LogLevel.WARN,
        "%s gets no calls for %d s, and what there is for it waits: %s."
            .formatted(
                Endpoint.shown(delivery.url()),
                Math.max(1, (untilMillis - clock.millis() + 500) / 1_000),
                problem.text()));
  }

  /** Its endpoint takes calls again. */
  void resumed(Delivery delivery) {
    line(
        delivery,
        LogLevel.INFO,
        Endpoint.shown(delivery.url()) + " takes calls again, and gets what has waited for it.");
  }

  private static String nameOf(Delivery delivery) {
    String what = delivery.hookId() == null ? "The webhook" : "REST hook " + delivery.hookId();
    return "%s of %s for event %s to %s"
        .formatted(what, actionOf(delivery), delivery.eventUuid(), Endpoint.shown(delivery.url()));
  }

  private static String actionOf(Delivery delivery) {
    return delivery.actionName() == null
        ? "action " + delivery.actionId()
        : "action \"%s\" (%d)".formatted(delivery.actionName(), delivery.actionId());
  }

  private void line(Delivery delivery, LogLevel level, String message) {
    Whose whose = Whose.of(delivery);
    Counts counts = countsOf(whose);
    if (counts.lines == MAX_LINES) {
      return;
    }
    counts.lines++;
    String text =
        counts.lines < MAX_LINES
            ? message
            : message
                + " Further lines of these %d s are left out.".formatted(PERIOD_MILLIS / 1_000);
    out.accept(
        new PluginLogEntry(
                LogSource.SYSTEM,
                level,
                ids.next(),
                whose.teamId(),
                NO_PLUGIN,
                whose.configId(),
                clock.millis(),
                text,
                instanceId)
            .toOutput());
  }

  private void failure(Delivery delivery, Answer.Problem problem, int attempt) {
    Whose whose = Whose.of(delivery);
    Counts counts = countsOf(whose);
    if (counts.rows == MAX_LINES) {
      counts.unlisted++;
      return;
    }
    counts.rows++;
    ObjectNode details = detailsOf(problem);
    details.putObject("event").put("uuid", Surrogates.safe(delivery.eventUuid()));
    // A replay writes the row again with the same uuid.
    String about = delivery.id() + "/" + attempt + "/error";
    String uuid = UUID.nameUUIDFromBytes(about.getBytes(UTF_8)).toString();
    row(whose, 0, 0, 1, new AppMetric.Failure(uuid, problem.name(), Json.writeText(details)));
  }

  private static ObjectNode detailsOf(Answer.Problem problem) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.putObject("error").put("name", problem.name()).put("message", problem.text());
    return details;
  }

  /** Writes what waits. */
  void flush() {
    waiting.forEach(this::flush);
  }

  /** Writes what waits, and lets failures have rows and lines of their own again. */
  void periodEnded() {
    flush();
    waiting.clear();
  }

  private void flush(Whose whose, Counts counts) {
    if (counts.successes + counts.successesOnRetry > 0) {
      row(whose, counts.successes, counts.successesOnRetry, 0, null);
      counts.successes = 0;
      counts.successesOnRetry = 0;
    }
    if (counts.unlisted > 0) {
      Answer.Problem many =
          new Answer.Problem(
              "TooManyErrors",
              "there have been more failures than the %d within %d s that are listed one by one; this row counts the others"
                  .formatted(MAX_LINES, PERIOD_MILLIS / 1_000));
      String details = Json.writeText(detailsOf(many));
      row(
          whose,
          0,
          0,
          counts.unlisted,
          new AppMetric.Failure(UUID.randomUUID().toString(), many.name(), details));
      counts.unlisted = 0;
    }
  }

  private Counts countsOf(Whose whose) {
    if (waiting.size() >= MAX_WAITING && !waiting.containsKey(whose)) {
      periodEnded();
    }
    return waiting.computeIfAbsent(whose, key -> new Counts());
  }

  private void row(
      Whose whose,
      long successes,
      long successesOnRetry,
      long failures,
      @Nullable AppMetric.Failure error) {
    out.accept(
        new AppMetric(
                clock.millis(),
                whose.teamId(),
                whose.configId(),
                null,
                CATEGORY,
                successes,
                successesOnRetry,
                failures,
                error)
            .toOutput());
  }
}
