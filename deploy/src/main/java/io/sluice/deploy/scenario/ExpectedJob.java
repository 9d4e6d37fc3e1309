package io.sluice.deploy.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.runtime.local.LocalEntry;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Set;

/**
 * Compares an enqueued job with what is expected of it: its name ({@code type}, {@code name} or
 * {@code job}), its payload, and when it is to run: {@code timestamp}, {@code runAt} or {@code at}
 * as a time, {@code inSeconds} or {@code delaySeconds} counted from the end of the step. What is
 * not given is not compared.
 */
final class ExpectedJob {
  static final Set<String> KEYS =
      Set.of(
          "type",
          "name",
          "job",
          "payload",
          "timestamp",
          "runAt",
          "at",
          "inSeconds",
          "delaySeconds",
          "pluginConfigId",
          "pluginConfigTeam",
          "configId");

  private static final Set<String> NAMES = Set.of("type", "name", "job");
  private static final Set<String> TIMES = Set.of("timestamp", "runAt", "at");
  private static final Set<String> SPANS = Set.of("inSeconds", "delaySeconds");
  private static final Set<String> CONFIGS = Set.of("pluginConfigId", "configId");

  private ExpectedJob() {}

  /**
   * Whether the job is the expected one.
   *
   * @param nowMillis the clock at the end of the step
   * @param slackMillis by how much times may differ, because the clock did not stand still
   */
  static boolean matches(
      JsonNode expected, LocalEntry.Enqueued enqueued, long nowMillis, long slackMillis) {
    if (expected.isTextual()) {
      return expected.textValue().equals(enqueued.job().name());
    }
    for (var field : expected.properties()) {
      String key = field.getKey();
      JsonNode value = field.getValue();
      boolean isSo =
          NAMES.contains(key)
              ? value.asText().equals(enqueued.job().name())
              : key.equals("payload")
                  ? JsonMatch.equal(value, JsonMatch.read(enqueued.job().payload()))
                  : TIMES.contains(key)
                      ? isNear(millis(value), enqueued.job().atMillis(), slackMillis)
                      : SPANS.contains(key)
                          ? isNear(
                              nowMillis + Math.round(value.doubleValue() * 1000),
                              enqueued.job().atMillis(),
                              slackMillis)
                          : !CONFIGS.contains(key) || value.asInt() == enqueued.configId();
      if (!isSo) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNear(long expected, long actual, long slack) {
    return Math.abs(expected - actual) <= slack;
  }

  private static long millis(JsonNode time) {
    if (time.isNumber()) {
      return time.longValue();
    }
    try {
      return OffsetDateTime.parse(time.asText()).toInstant().toEpochMilli();
    } catch (DateTimeParseException e) {
      return Instant.MIN.getEpochSecond();
    }
  }
}
