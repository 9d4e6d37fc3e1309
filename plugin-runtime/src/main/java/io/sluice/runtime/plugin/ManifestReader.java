package io.sluice.runtime.plugin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Reads {@code plugin.json}. The file must be a JSON object; inside it what is of an unexpected
 * type is passed over, as upstream does, and becomes one of the manifest's problems. Unknown keys
 * are no problem.
 */
final class ManifestReader {
  private ManifestReader() {}

  /**
   * Reads one manifest.
   *
   * @param json text of the file
   * @throws JsonProcessingException if it is no JSON, or not an object
   */
  static PluginManifest read(String json) throws JsonProcessingException {
    JsonNode root = Values.read(json);
    if (root == null || !root.isObject()) {
      throw MismatchedInputException.from(
          null, JsonNode.class, "plugin.json holds something else than a JSON object");
    }
    ManifestFindings findings = new ManifestFindings();
    if (Values.hasDuplicateKeys(json)) {
      findings.error("One of its objects has two keys of one name; leave one of them.");
    }
    String main = findings.text(root, "main", "\"main\"", "the path of the entry file");
    List<ConfigEntry> config = new ConfigSchemaReader(findings).read(root.path("config"));
    List<PublicJob> jobs = new PublicJobsReader(findings).read(root.path("publicJobs"));
    return new PluginManifest(
        findings.displayText(root, "name", "\"name\""),
        findings.displayText(root, "description", "\"description\""),
        findings.displayText(root, "url", "\"url\""),
        main,
        posthogVersion(root, findings),
        config,
        config.isEmpty() ? null : root.path("config").toString(),
        jobs,
        findings.problems());
  }

  static PluginManifest ofConfigSchema(JsonNode schema) {
    ManifestFindings findings = new ManifestFindings();
    List<ConfigEntry> config = new ConfigSchemaReader(findings).read(schema);
    return new PluginManifest(
        null,
        null,
        null,
        null,
        null,
        config,
        config.isEmpty() ? null : schema.toString(),
        List.of(),
        findings.problems());
  }

  @Nullable
  private static String posthogVersion(JsonNode root, ManifestFindings findings) {
    String range =
        findings.text(root, "posthogVersion", "\"posthogVersion\"", "a range of versions");
    if (range != null && !PosthogVersion.isRange(range)) {
      findings.wrong(
          "\"posthogVersion\"",
          root.path("posthogVersion"),
          "a range of versions such as \">= 1.25.0\"");
    }
    return range;
  }
}
