package io.sluice.operators.deliveries;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.Surrogates;
import io.sluice.operators.output.AppMetric;
import io.sluice.operators.output.AppMetricCounts;
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

/**
 * Tells teams how their hooks fare: app metrics (contract §7.3) and log entries, {@value
 * #MAX_LINES} lines in a period of {@link AppMetricCounts}.
 */
final class DeliveryReports {
  /** Of each of a team's two sorts of hooks in a period. */
  private static final int MAX_LINES = 100;

  private static final String CATEGORY = "webhook";

  /** In the place of a plugin config's id (contract §7.3, era C). */
  static final int REST_HOOKS = -1;

  /** The same for the team's own webhook. */
  static final int WEBHOOKS = -2;

  private static final int NO_PLUGIN = 0;

  private final AppMetricCounts counts;
  private final Consumer<OutputRecord> out;
  private final Uuidt ids;
  private final Clock clock;
  private final String instanceId;

  /** How many lines there have been in this period. */
  private final Map<AppMetricCounts.Subject, Integer> lines = new HashMap<>();

  DeliveryReports(Consumer<OutputRecord> out, Uuidt ids, Clock clock, String instanceId) {
    this.counts = new AppMetricCounts(out, clock);
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
    counts.succeeded(subject(delivery), attempt, 1);
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
    AppMetricCounts.Subject subject = subject(delivery);
    int number = lines.merge(subject, 1, Integer::sum);
    if (number > MAX_LINES) {
      return;
    }
    String text =
        number < MAX_LINES
            ? message
            : message
                + " Further lines of these %d s are left out."
                    .formatted(AppMetricCounts.PERIOD_MILLIS / 1_000);
    out.accept(
        new PluginLogEntry(
                LogSource.SYSTEM,
                level,
                ids.next(),
                subject.teamId(),
                NO_PLUGIN,
                subject.pluginConfigId(),
                clock.millis(),
                text,
                instanceId)
            .toOutput());
  }

  private void failure(Delivery delivery, Answer.Problem problem, int attempt) {
    counts.failed(subject(delivery), null, 1, () -> error(delivery, problem, attempt));
  }

  private static AppMetric.Failure error(Delivery delivery, Answer.Problem problem, int attempt) {
    ObjectNode details = AppMetric.Failure.details(problem.name(), problem.text());
    details.putObject("event").put("uuid", Surrogates.safe(delivery.eventUuid()));
    // A replay writes the row again with the same uuid.
    String about = delivery.id() + "/" + attempt + "/error";
    String uuid = UUID.nameUUIDFromBytes(about.getBytes(UTF_8)).toString();
    return new AppMetric.Failure(uuid, problem.name(), Json.writeText(details));
  }

  private static AppMetricCounts.Subject subject(Delivery delivery) {
    int configId = delivery.hookId() == null ? WEBHOOKS : REST_HOOKS;
    return new AppMetricCounts.Subject(delivery.teamId(), configId, CATEGORY);
  }

  /** Writes what waits. */
  void flush() {
    counts.flush();
  }

  /** Writes what waits, and lets failures have rows and lines of their own again. */
  void periodEnded() {
    counts.periodEnded();
    lines.clear();
  }
}
