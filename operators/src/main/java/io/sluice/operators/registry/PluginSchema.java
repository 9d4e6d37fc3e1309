package io.sluice.operators.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.runtime.plugin.PluginIdentity;
import io.sluice.runtime.plugin.PluginLoadException;
import io.sluice.runtime.plugin.PluginLoader;
import io.sluice.runtime.plugin.PluginManifest;

/**
 * What a plugin's record says about its settings. PostHog's rows hold the schema in the column
 * {@code config_schema}, era B's typed-in plugins the whole manifest in {@code
 * source__plugin_json}; else the plugin.json in the record's archive tells. An archive in {@code
 * content.dir} is not read here: who puts it there puts the schema into the record.
 */
final class PluginSchema {
  private PluginSchema() {}

  /**
   * The manifest with the schema that counts.
   *
   * @param inCode what the plugin.json in the record's code says
   * @throws RefusedException if there is a manifest in the record that is no JSON object
   */
  static PluginManifest of(Fields fields, Plugin plugin, PluginManifest inCode)
      throws RefusedException {
    String text = fields.optionalText("source__plugin_json");
    PluginManifest manifest =
        text == null || text.isEmpty() || plugin.source() == null ? inCode : read(text, plugin);
    JsonNode schema = fields.json("config_schema");
    // A row has an empty list or object where nothing is known, and whatever else it holds is of
    // no use to upstream either.
    return schema.isContainerNode() && !schema.isEmpty()
        ? manifest.withConfigOf(PluginManifest.ofConfigSchema(schema))
        : manifest;
  }

  private static PluginManifest read(String text, Plugin plugin) throws RefusedException {
    try {
      return PluginLoader.readManifest(
          text,
          new PluginIdentity(
              plugin.id(), plugin.name(), null, plugin.organizationId(), plugin.isGlobal()));
    } catch (PluginLoadException e) {
      throw new RefusedException(
          "The registry record "
              + plugin.key()
              + " is refused: "
              + e.getMessage()
              + ". Correct the JSON in \"source__plugin_json\".");
    }
  }
}
