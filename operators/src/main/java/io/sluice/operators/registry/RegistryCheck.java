package io.sluice.operators.registry;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.actions.Action;
import io.sluice.operators.actions.Cohort;
import io.sluice.operators.actions.PersonUuids;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;
import io.sluice.runtime.plugin.PluginManifest;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;

/**
 * What a registry record must be. One pure function, used before the broadcast and by the
 * bootstrap. Field names are those of PostHog's tables (contract §3.4); fields it does not know are
 * passed over.
 */
public final class RegistryCheck {
  private static final List<String> TYPES = List.of("local", "custom", "repository", "source");
  private static final int MAX_SHARDS = 32_768;

  /** A uuid in a file, with the end of its line. */
  private static final int BYTES_PER_MEMBER = 37;

  private static final int MAX_BATCH_SIZE = 1_000;

  private final PluginCheck pluginCheck;

  /** What a record is. */
  public sealed interface Result {
    /** A record that counts. */
    record Accepted(RegistryEntry entry) implements Result {}

    /** A tombstone: what had the key is gone. Any key may be deleted, also one refused before. */
    record Deleted(String key) implements Result {}

    /** A record that changes nothing. The reason is one sentence, and its remedy another. */
    record Refused(String reason) implements Result {}
  }

  /**
   * @param pluginCheck looks at a plugin's code
   */
  public RegistryCheck(PluginCheck pluginCheck) {
    this.pluginCheck = requireNonNull(pluginCheck, "pluginCheck is null");
  }

  /**
   * Checks a record.
   *
   * @param json UTF-8, null for a tombstone
   */
  public Result check(String key, @Nullable byte[] json) {
    if (json == null) {
      return new Result.Deleted(key);
    }
    try {
      return new Result.Accepted(read(key, json));
    } catch (RefusedException e) {
      return new Result.Refused(e.getMessage());
    }
  }

  private RegistryEntry read(String key, byte[] bytes) throws RefusedException {
    RegistryKey parsed = RegistryKey.parse(key);
    if (parsed == null) {
      throw new RefusedException(
          "The registry record \""
              + key
              + "\" is refused: its key is none of the registry's; "
              + RegistryKey.EXPECTED
              + ".");
    }
    ObjectNode json = object(key, bytes);
    Fields fields = new Fields(key, json);
    return switch (parsed.kind()) {
      case TEAM -> team(fields, parsed.id());
      case PLUGIN -> plugin(fields, parsed.id());
      case PLUGIN_CONFIG -> config(fields, parsed.id());
      case PLUGIN_ATTACHMENT -> attachment(fields, parsed);
      case PLUGIN_STATUS -> status(fields, parsed.id());
      case ACTION -> action(fields, parsed.id(), json);
      case COHORT -> cohort(fields, parsed.id());
      case OTHER -> new Other(key, json);
    };
  }

  private static ObjectNode object(String key, byte[] bytes) throws RefusedException {
    String found;
    try {
      JsonNode json = Json.read(bytes);
      if (json instanceof ObjectNode object) {
        return object;
      }
      found = "a JSON " + json.getNodeType().name().toLowerCase(Locale.ROOT);
    } catch (UnreadableJson e) {
      found = "no readable JSON: " + e.getMessage();
    }
    throw new RefusedException(
        "The registry record "
            + key
            + " is refused: its value is "
            + found
            + "; expected a JSON object, or no value to delete the record.");
  }

  private static Team team(Fields fields, int id) throws RefusedException {
    return new Team(
        fields.id("id", id),
        fields.optionalText("name"),
        fields.optionalText("api_token"),
        fields.optionalBoolean("anonymize_ips"),
        fields.optionalIdText("organization_id"),
        fields.optionalInt("plugins_access_level", 0, 100),
        fields.booleanOr("session_recording_opt_in", true),
        fields.optionalText("slack_incoming_webhook"),
        fields.optionalInt("shards", 1, MAX_SHARDS));
  }

  private Plugin plugin(Fields fields, int id) throws RefusedException {
    fields.id("id", id);
    String name = fields.optionalText("name");
    String url = fields.optionalText("url");
    String source = source(fields);
    Content archive = Content.read(fields, "archive");
    String type = fields.oneOf("plugin_type", TYPES, source == null ? "custom" : "source");
    boolean fromSource = type.equals("source") && archive == null;
    Integer logLevel = fields.optionalInt("log_level", 0, PluginLogLevel.MAX_NUMBER);
    Plugin plugin =
        new Plugin(
            id,
            name == null ? "Plugin " + id : name,
            fields.optionalIdText("organization_id"),
            fields.optionalBoolean("is_global"),
            PluginType.valueOf(type.toUpperCase(Locale.ROOT)),
            url,
            fields.optionalBoolean("is_stateless"),
            PluginLogLevel.of(logLevel == null ? 0 : logLevel),
            fromSource ? source : null,
            archive == null ? null : archive.base64(),
            archive == null ? null : archive.sha256(),
            fields.optionalText("updated_at"),
            archive != null
                ? archive.hash()
                : Content.hash(fromSource && source != null ? source : String.valueOf(url)),
            PluginManifest.EMPTY);
    PluginManifest inCode = checkCode(plugin);
    return plugin.withManifest(PluginSchema.of(fields, plugin, inCode));
  }

  /** Era B keeps the text in a table of its own, whose column may come along in the record. */
  @Nullable
  private static String source(Fields fields) throws RefusedException {
    String source = fields.optionalText("source");
    return source == null ? fields.optionalText("source__index_ts") : source;
  }

  /** What the plugin.json in the record's code says. */
  private PluginManifest checkCode(Plugin plugin) throws RefusedException {
    boolean hasCode =
        plugin.isLocal()
            || plugin.archive() != null
            || plugin.archiveSha256() != null
            || plugin.source() != null;
    PluginCheck.Code code =
        hasCode
            ? pluginCheck.look(plugin)
            : new PluginCheck.Code.Unloadable(
                "Tried using undownloaded remote "
                    + plugin.digest()
                    + ", which is not supported! Expected its code in \"archive\" (base64),"
                    + " \"archive_sha256\" or, with \"plugin_type\": \"source\", in \"source\".");
    if (code instanceof PluginCheck.Code.Loadable loadable) {
      return loadable.manifest();
    }
    throw new RefusedException(
        "The registry record "
            + plugin.key()
            + " is refused: "
            + ((PluginCheck.Code.Unloadable) code).problem());
  }

  private static PluginConfig config(Fields fields, int id) throws RefusedException {
    Integer order = fields.optionalInt("order", Integer.MIN_VALUE, Integer.MAX_VALUE);
    Integer batchSize = fields.optionalInt("process_event_batch_size", 1, MAX_BATCH_SIZE);
    return new PluginConfig(
        fields.id("id", id),
        fields.reference("team_id"),
        fields.reference("plugin_id"),
        fields.requiredBoolean("enabled"),
        order == null ? 0 : order,
        batchSize == null ? 1 : batchSize,
        RetrySettings.read(fields, "retries_handlers_"),
        RetrySettings.read(fields, "retries_exports_"),
        fields.objectText("config"),
        fields.optionalText("updated_at"));
  }

  private static ActionEntry action(Fields fields, int id, ObjectNode row) throws RefusedException {
    fields.id("id", id);
    Action action = Action.read(row);
    if (!action.problems().isEmpty()) {
      throw new RefusedException(
          "The registry record action/%d is refused: %s. Correct it and send the record again."
              .formatted(id, String.join("; ", action.problems())));
    }
    return new ActionEntry(id, action.teamId(), row, action.warnings());
  }

  private static CohortEntry cohort(Fields fields, int id) throws RefusedException {
    int cohort = fields.id("id", id);
    int team = fields.reference("team_id");
    String file = Content.hash(fields, "members");
    if (file != null) {
      return new CohortEntry(new Cohort(cohort, team, null, file));
    }
    JsonNode members = fields.requiredArray("members");
    if ((long) members.size() * BYTES_PER_MEMBER > Content.MAX_INLINE_BYTES) {
      throw fields.refused(
          "members",
          "at most %d uuids, found %d; put a file with one in each line under content.dir, named by its SHA-256, and that hash into \"members_sha256\""
              .formatted(Content.MAX_INLINE_BYTES / BYTES_PER_MEMBER, members.size()));
    }
    PersonUuids.Builder uuids = new PersonUuids.Builder();
    for (JsonNode member : members) {
      if (!uuids.add(member.asText())) {
        throw fields.refused("members", "an array of people's uuids");
      }
    }
    return new CohortEntry(new Cohort(cohort, team, uuids.build(), null));
  }

  private static PluginStatus status(Fields fields, int id) throws RefusedException {
    fields.id("plugin_config_id", id);
    PluginStatus.State state =
        PluginStatus.State.of(fields.requiredOneOf("state", PluginStatus.State.NAMES));
    String reason = fields.optionalText("reason");
    Long until = fields.optionalMillis("until");
    if (state.isTemporary() != (until != null)) {
      throw fields.refused(
          "until",
          state.isTemporary()
              ? Fields.TIME + ", since the state is " + state.text()
              : "nothing, since the state is " + state.text());
    }
    Long since = fields.optionalMillis("since");
    if (since == null) {
      throw fields.refused("since", Fields.TIME);
    }
    Integer strikes = fields.optionalInt("strikes", 0, Integer.MAX_VALUE);
    String version = fields.optionalText("version");
    if (version == null) {
      throw fields.refused("version", "the hash of the version that it is about");
    }
    return new PluginStatus(
        id,
        state,
        reason == null ? "" : reason,
        since,
        until == null ? PluginStatus.FOR_GOOD : until,
        strikes == null ? 0 : strikes,
        version);
  }

  private static PluginAttachment attachment(Fields fields, RegistryKey key)
      throws RefusedException {
    fields.id("plugin_config_id", key.id());
    if (!key.name().equals(fields.optionalText("key"))) {
      throw fields.refused("key", "\"" + key.name() + "\", as in the record's key");
    }
    Content contents = Content.read(fields, "contents");
    if (contents == null) {
      throw fields.refused("contents", "the file in base64, or its hash in \"contents_sha256\"");
    }
    return new PluginAttachment(
        key.id(),
        key.name(),
        fields.optionalText("content_type"),
        fields.optionalText("file_name"),
        contents.base64(),
        contents.sha256(),
        contents.hash());
  }
}
