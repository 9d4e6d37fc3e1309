package io.sluice.operators.output;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.Surrogates;
import javax.annotation.Nullable;

/**
 * How calls of a plugin config ended, one row of ClickHouse's table (contract §7.3).
 *
 * @param timestamp milliseconds since 1970
 * @param jobId of the job that failed, null for what is no job and for numbers of several
 * @param category which of the plugin's functions were called
 * @param successes calls, or events of a batch, that went well the first time
 * @param successesOnRetry those that did in a later attempt
 * @param failures those that were given up
 * @param error null for numbers
 */
public record AppMetric(
    long timestamp,
    int teamId,
    int pluginConfigId,
    @Nullable String jobId,
    String category,
    long successes,
    long successesOnRetry,
    long failures,
    @Nullable Failure error) {
  private static final byte[] NO_KEY = {};

  /** The longest name of an error's type, in bytes of JSON. */
  private static final int MAX_TYPE_BYTES = 200;

  /**
   * Why something failed.
   *
   * @param uuid the row's own
   * @param type the JavaScript error's name; cut to 200 bytes when written
   * @param details JSON text
   */
  public record Failure(String uuid, String type, String details) {
    public Failure {
      requireNonNull(uuid, "uuid is null");
      requireNonNull(type, "type is null");
      requireNonNull(details, "details is null");
    }

    /** Details that tell of the error only; what it was about is for the caller to add. */
    public static ObjectNode details(String name, @Nullable String message) {
      ObjectNode details = JsonNodeFactory.instance.objectNode();
      details.putObject("error").put("name", name).put("message", message);
      return details;
    }
  }

  public AppMetric {
    requireNonNull(category, "category is null");
  }

  /** The record to write, without a key, so that rows spread over the partitions. */
  public OutputRecord toOutput() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("timestamp", ClickHouseTime.millis(timestamp));
    json.put("team_id", teamId);
    json.put("plugin_config_id", pluginConfigId);
    json.put("job_id", jobId);
    json.put("category", category);
    json.put("successes", successes);
    json.put("successes_on_retry", successesOnRetry);
    json.put("failures", failures);
    if (error != null) {
      json.put("error_uuid", error.uuid());
      json.put("error_type", JsonSize.cut(Surrogates.safe(error.type()), MAX_TYPE_BYTES));
      json.put("error_details", Surrogates.safe(error.details()));
    }
    return new OutputRecord(Output.APP_METRICS, NO_KEY, Json.write(json));
  }
}
