package io.sluice.operators.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.Surrogates;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import java.time.Instant;

/**
 * That a REST hook is gone, key {@code status/hook/ID}: written by the job when the hook's target
 * answers 410 (contract §12.5), where PostHog deletes the hook's row. Nothing is sent to the hook
 * as long as the record is there; its tombstone brings it back.
 *
 * @param actionId the action it was registered for
 * @param sinceMillis when the target said so, in milliseconds since the epoch
 */
public record HookStatus(String hookId, int teamId, int actionId, long sinceMillis) {
  /** Before the hook's id. */
  static final String KEY = "status/hook/";

  private static final String STATE = "gone";
  private static final String REASON = "The hook's target answered 410 (Gone).";

  public HookStatus {
    requireNonNull(hookId, "hookId is null");
  }

  /** The record's key. */
  public String key() {
    return keyOf(hookId);
  }

  /** The key of a hook's status; {@link Registry#other} has something under it if it is gone. */
  public static String keyOf(String hookId) {
    return KEY + hookId;
  }

  /** The registry record to write. */
  public OutputRecord toOutput() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("hook_id", Surrogates.safe(hookId));
    json.put("team_id", teamId);
    json.put("action_id", actionId);
    json.put("state", STATE);
    json.put("reason", REASON);
    json.put("since", Instant.ofEpochMilli(sinceMillis).toString());
    return new OutputRecord(Output.REGISTRY, key().getBytes(UTF_8), Json.write(json));
  }
}
