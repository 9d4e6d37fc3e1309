package io.sluice.operators.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;
import io.sluice.operators.output.PluginLogEntry;
import io.sluice.runtime.host.LogLevel;
import io.sluice.runtime.host.LogSource;
import java.util.UUID;

/**
 * A registry record that was refused.
 *
 * @param reason sentences that say what was found, what was expected and what to do
 */
public record RegistryRefusal(RegistryRecord record, String reason) {
  public RegistryRefusal {
    requireNonNull(record, "record is null");
    requireNonNull(reason, "reason is null");
  }

  /**
   * The entry for the log, for the team that the record names, if it does. Its id is a function of
   * the refusal, so that reading the registry again does not say it twice.
   *
   * @param timestamp milliseconds since 1970
   */
  public PluginLogEntry toLogEntry(long timestamp, String instanceId) {
    RegistryKey key = RegistryKey.parse(record.key());
    JsonNode json = json();
    boolean plugin = key != null && key.kind() == RegistryKey.Kind.PLUGIN;
    boolean team = key != null && key.kind() == RegistryKey.Kind.TEAM;
    boolean config =
        key != null
            && (key.kind() == RegistryKey.Kind.PLUGIN_CONFIG
                || key.kind() == RegistryKey.Kind.PLUGIN_ATTACHMENT);
    String id = record.key() + "\n" + record.offset() + "\n" + reason;
    return new PluginLogEntry(
        LogSource.SYSTEM,
        LogLevel.ERROR,
        UUID.nameUUIDFromBytes(id.getBytes(UTF_8)).toString(),
        team ? key.id() : positive(json.path("team_id")),
        plugin ? key.id() : positive(json.path("plugin_id")),
        config ? key.id() : 0,
        timestamp,
        reason,
        instanceId);
  }

  private JsonNode json() {
    try {
      return Json.read(record.value() == null ? new byte[0] : record.value());
    } catch (UnreadableJson e) {
      return MissingNode.getInstance();
    }
  }

  private static int positive(JsonNode value) {
    return value.isInt() ? Math.max(0, value.intValue()) : 0;
  }
}
