package io.sluice.operators.warnings;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.Surrogates;
import io.sluice.operators.output.ClickHouseTime;
import io.sluice.operators.output.JsonSize;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;

/**
 * One row of {@code clickhouse_ingestion_warnings} (contract §10.2, C). Made where something is
 * found, given to {@link IngestionWarnings}, and not kept.
 */
public final class IngestionWarning {
  /** The most one detail may take, in bytes of JSON: events hold texts of any length. */
  private static final int MAX_DETAIL_BYTES = 1000;

  /** So that readers of the topic find what PostHog's server would have said. */
  private static final String SOURCE = "plugin-server";

  private static final byte[] NO_KEY = {};

  private final int teamId;
  private final WarningType type;
  private final ObjectNode details = JsonNodeFactory.instance.objectNode();
  private String key = "";
  private boolean isAlwaysSent;

  private IngestionWarning(int teamId, WarningType type) {
    this.teamId = teamId;
    this.type = requireNonNull(type, "type is null");
  }

  /** A warning without details, sent once an hour for the whole team. */
  public static IngestionWarning of(int teamId, WarningType type) {
    return new IngestionWarning(teamId, type);
  }

  /** Adds a detail, cut to {@value #MAX_DETAIL_BYTES} bytes. */
  public IngestionWarning with(String name, String value) {
    details.put(name, JsonSize.cut(Surrogates.safe(value), MAX_DETAIL_BYTES));
    return this;
  }

  /** Adds a detail. */
  public IngestionWarning with(String name, long value) {
    details.put(name, value);
    return this;
  }

  /**
   * Adds a detail of an event as it is there; objects and arrays as their JSON, cut as texts are.
   */
  public IngestionWarning with(String name, JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER, BOOLEAN, NULL -> {
        details.set(name, value);
        yield this;
      }
      case STRING -> with(name, value.textValue());
      case MISSING -> with(name, "");
      case OBJECT, ARRAY, BINARY, POJO -> with(name, Json.writeText(value));
    };
  }

  /** Sent once an hour for this key, for example a distinct id, instead of the whole team. */
  public IngestionWarning forKey(String subject) {
    key = subject;
    return this;
  }

  /** Sent each time. */
  public IngestionWarning always() {
    isAlwaysSent = true;
    return this;
  }

  int teamId() {
    return teamId;
  }

  WarningType type() {
    return type;
  }

  String key() {
    return key;
  }

  boolean isAlwaysSent() {
    return isAlwaysSent;
  }

  /**
   * The record to write, without a key, so that rows spread over the partitions.
   *
   * @param millis when it was found, in milliseconds since 1970
   */
  OutputRecord toOutput(long millis) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("team_id", teamId);
    json.put("type", type.text());
    json.put("source", SOURCE);
    json.put("details", Json.writeText(details));
    json.put("timestamp", ClickHouseTime.millis(millis));
    return new OutputRecord(Output.INGESTION_WARNINGS, NO_KEY, Json.write(json));
  }
}
