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
 * A registry record that was refused, or that counts and has to wait, or does not do all it says.
 *
 * @param key the record's
 * @param offset of the record whose coming is the reason
 * @param teamId 0 if the record names none; so are the other two
 * @param reason sentences that say what was found, what was expected and what to do
 */
public record RegistryRefusal(
    String key, long offset, int teamId, int pluginId, int pluginConfigId, String reason) {
  public RegistryRefusal {
    requireNonNull(key, "key is null");
    requireNonNull(reason, "reason is null");
  }

  /** Of a record that changes nothing. */
  static RegistryRefusal of(RegistryRecord record, String reason) {
    RegistryKey key = RegistryKey.parse(record.key());
    JsonNode json = json(record);
    boolean plugin = key != null && key.kind() == RegistryKey.Kind.PLUGIN;
    boolean team = key != null && key.kind() == RegistryKey.Kind.TEAM;
    boolean config =
        key != null
            && (key.kind() == RegistryKey.Kind.PLUGIN_CONFIG
                || key.kind() == RegistryKey.Kind.PLUGIN_ATTACHMENT
                || key.kind() == RegistryKey.Kind.PLUGIN_STATUS);
    return new RegistryRefusal(
        record.key(),
        record.offset(),
        team ? key.id() : positive(json.path("team_id")),
        plugin ? key.id() : positive(json.path("plugin_id")),
        config ? key.id() : 0,
        reason);
  }

  /** Of a plugin config that counts, but does not run as things stand. */
  static RegistryRefusal waiting(PluginConfig config, long offset, String reason) {
    return new RegistryRefusal(
        config.key(), offset, config.teamId(), config.pluginId(), config.id(), reason);
  }

  /** Of an action that counts, but says things that mean nothing. */
  static RegistryRefusal warning(ActionEntry action, long offset) {
    return new RegistryRefusal(
        action.key(),
        offset,
        action.teamId(),
        0,
        0,
        "The registry record %s counts, but %s. Correct it and send the record again."
            .formatted(action.key(), String.join("; ", action.warnings())));
  }

  /** Of a team that does not get the shards it asks for. */
  static RegistryRefusal notSpread(int teamId, long offset, String reason) {
    return new RegistryRefusal("team/" + teamId, offset, teamId, 0, 0, reason);
  }

  /**
   * The entry for the log, for the team that the record names, if it does. Its id is a function of
   * the refusal, so that reading the registry again does not say it twice.
   *
   * @param timestamp milliseconds since 1970
   */
  public PluginLogEntry toLogEntry(long timestamp, String instanceId) {
    String id = key + "\n" + offset + "\n" + reason;
    return new PluginLogEntry(
        LogSource.SYSTEM,
        LogLevel.ERROR,
        UUID.nameUUIDFromBytes(id.getBytes(UTF_8)).toString(),
        teamId,
        pluginId,
        pluginConfigId,
        timestamp,
        reason,
        instanceId);
  }

  private static JsonNode json(RegistryRecord record) {
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
