package io.sluice.operators.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;

/**
 * A record of the topic {@code jobs}: something outside, for example a button of a user interface,
 * wants a plugin to run one of its jobs. A JSON object with the names of a job that a plugin
 * enqueues (contract §6.5), and the operation of one that a user does (§9.3):
 *
 * <table>
 * <caption>Fields; others are ignored</caption>
 * <tr><td>{@code pluginConfigTeam}</td><td>integer above 0: the team</td></tr>
 * <tr><td>{@code pluginConfigId}</td><td>integer above 0: the plugin config, one of the
 *     team's</td></tr>
 * <tr><td>{@code type}</td><td>text: the job's name among the plugin's {@code jobs}</td></tr>
 * <tr><td>{@code payload}</td><td>what the job gets, an object if there is a {@code jobOp}; absent
 *     or null is an empty object; at most {@value #MAX_PAYLOAD_CHARACTERS} characters of
 *     JSON</td></tr>
 * <tr><td>{@code jobOp}</td><td>text, for example {@code start}: the job finds it in its payload as
 *     {@code $operation}; absent or null for none</td></tr>
 * <tr><td>{@code timestamp}</td><td>when it is to run: milliseconds since the epoch, or text that
 *     JavaScript's {@code Date} reads; absent, null or past means at once</td></tr>
 * </table>
 */
public final class JobRecord {
  public static final String TEAM = "pluginConfigTeam";
  public static final String CONFIG = "pluginConfigId";
  public static final String TYPE = "type";
  public static final String OPERATION = "jobOp";
  public static final String PAYLOAD = "payload";
  public static final String TIMESTAMP = "timestamp";

  /** The longest payload as JSON, in UTF-16 units: as of a job that a plugin enqueues. */
  public static final int MAX_PAYLOAD_CHARACTERS = 1 << 20;

  /** Where the job finds what {@code jobOp} said (contract §9.3). */
  private static final String OPERATION_IN_PAYLOAD = "$operation";

  private static final long AT_ONCE = 0;

  private JobRecord() {}

  /**
   * Reads a record. Pure.
   *
   * @throws RejectedException if it is not as described above
   */
  public static IncomingJob read(SourceRecord record) throws RejectedException {
    ObjectNode job = RecordJson.object(record.value(), "a JSON object that asks for a job");
    return new IncomingJob(
        id(job, TEAM, RejectCode.MISSING_TEAM, RejectCode.INVALID_TEAM),
        id(job, CONFIG, RejectCode.INVALID_JOB, RejectCode.INVALID_JOB),
        type(job),
        payload(job),
        timestamp(job),
        record.value(),
        record.origin());
  }

  private static int id(ObjectNode job, String field, RejectCode missing, RejectCode invalid)
      throws RejectedException {
    JsonNode id = job.path(field);
    if (isAbsent(id)) {
      throw missing(missing, field, "an integer above 0");
    }
    if (!id.isInt() || id.intValue() < 1) {
      throw wrong(invalid, field, id, "an integer above 0");
    }
    return id.intValue();
  }

  private static String type(ObjectNode job) throws RejectedException {
    JsonNode type = job.path(TYPE);
    if (isAbsent(type)) {
      throw missing(RejectCode.INVALID_JOB, TYPE, "the name of a job");
    }
    if (!type.isTextual() || type.textValue().isEmpty()) {
      throw wrong(RejectCode.INVALID_JOB, TYPE, type, "the name of a job");
    }
    return type.textValue();
  }

  private static String payload(ObjectNode job) throws RejectedException {
    JsonNode given = job.path(PAYLOAD);
    JsonNode payload = isAbsent(given) ? EventJson.newObject() : given;
    JsonNode operation = job.path(OPERATION);
    if (!isAbsent(operation)) {
      if (!operation.isTextual()) {
        throw wrong(RejectCode.INVALID_JOB, OPERATION, operation, "text such as \"start\"");
      }
      if (!(payload instanceof ObjectNode object)) {
        throw wrong(
            RejectCode.INVALID_JOB, PAYLOAD, payload, "an object, since there is a \"jobOp\"");
      }
      object.put(OPERATION_IN_PAYLOAD, operation.textValue());
    }
    String text = Json.writeText(payload);
    if (text.length() > MAX_PAYLOAD_CHARACTERS) {
      throw new RejectedException(
          RejectCode.RECORD_TOO_LARGE,
          "The payload is "
              + text.length()
              + " characters long as JSON; expected at most "
              + MAX_PAYLOAD_CHARACTERS);
    }
    return text;
  }

  private static long timestamp(ObjectNode job) throws RejectedException {
    JsonNode timestamp = job.path(TIMESTAMP);
    if (isAbsent(timestamp)) {
      return AT_ONCE;
    }
    long millis = JavaScriptDate.parse(timestamp);
    if (millis == JavaScriptDate.INVALID) {
      throw wrong(
          RejectCode.INVALID_JOB,
          TIMESTAMP,
          timestamp,
          "milliseconds since 1970 or a time such as 2026-01-31T12:00:00Z");
    }
    return millis;
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private static RejectedException missing(RejectCode code, String field, String expected) {
    return new RejectedException(
        code, "The record has no field \"" + field + "\"; expected " + expected);
  }

  private static RejectedException wrong(
      RejectCode code, String field, JsonNode found, String expected) {
    return new RejectedException(
        code,
        "The field \"" + field + "\" is " + EventJson.quote(found) + "; expected " + expected);
  }
}
