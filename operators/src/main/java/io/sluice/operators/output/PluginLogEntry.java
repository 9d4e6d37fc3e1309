package io.sluice.operators.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.Surrogates;
import io.sluice.runtime.host.LogLevel;
import io.sluice.runtime.host.LogSource;

/**
 * One line of a plugin's log (contract §7.2, era B's order of fields).
 *
 * @param id a uuid; the record's key
 * @param teamId the team that may read it, 0 for none
 * @param pluginId 0 for none
 * @param pluginConfigId 0 for none
 * @param timestamp milliseconds since 1970
 * @param message cut to {@value #MAX_MESSAGE_BYTES} bytes of JSON when written
 * @param instanceId which run of the job wrote it
 */
public record PluginLogEntry(
    LogSource source,
    LogLevel type,
    String id,
    int teamId,
    int pluginId,
    int pluginConfigId,
    long timestamp,
    String message,
    String instanceId) {
  /** The most a message may take, so that an entry fits any sensible record limit. */
  public static final int MAX_MESSAGE_BYTES = 64 * 1024;

  private static final String CUT = " [cut]";

  public PluginLogEntry {
    requireNonNull(source, "source is null");
    requireNonNull(type, "type is null");
    requireNonNull(id, "id is null");
    requireNonNull(message, "message is null");
    requireNonNull(instanceId, "instanceId is null");
  }

  /** The record to write, key {@code id}. */
  public OutputRecord toOutput() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("source", source.name());
    json.put("type", type.name());
    json.put("id", id);
    json.put("team_id", teamId);
    json.put("plugin_id", pluginId);
    json.put("plugin_config_id", pluginConfigId);
    json.put("timestamp", ClickHouseTime.millis(timestamp));
    json.put("message", cut(Surrogates.safe(message)));
    json.put("instance_id", instanceId);
    return new OutputRecord(Output.PLUGIN_LOGS, id.getBytes(UTF_8), Json.write(json));
  }

  private static String cut(String message) {
    String fits = JsonSize.cut(message, MAX_MESSAGE_BYTES);
    return fits.length() == message.length()
        ? message
        : JsonSize.cut(message, MAX_MESSAGE_BYTES - CUT.length()) + CUT;
  }
}
