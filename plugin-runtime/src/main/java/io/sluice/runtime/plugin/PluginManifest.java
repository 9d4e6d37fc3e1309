package io.sluice.runtime.plugin;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * What a plugin's {@code plugin.json} says (contract §3.3).
 *
 * @param name display name, null if not given
 * @param description one sentence for people, null if not given
 * @param url where the plugin comes from, null if not given
 * @param main path of the entry file as the author wrote it, null if not given
 * @param posthogVersion range of the versions of PostHog it runs with, null if not given
 * @param config the settings it asks for and the text between them, in the order for people
 * @param configSchema the same as JSON text, as PostHog keeps it in the column {@code
 *     config_schema}; null if the manifest has none
 * @param publicJobs the jobs that people may start, in the order of the file
 * @param problems what is wrong with it
 */
public record PluginManifest(
    @Nullable String name,
    @Nullable String description,
    @Nullable String url,
    @Nullable String main,
    @Nullable String posthogVersion,
    List<ConfigEntry> config,
    @Nullable String configSchema,
    List<PublicJob> publicJobs,
    ManifestProblems problems) {
  /** Of a plugin without a {@code plugin.json}. */
  public static final PluginManifest EMPTY =
      new PluginManifest(
          null, null, null, null, null, List.of(), null, List.of(), ManifestProblems.NONE);

  public PluginManifest {
    config = List.copyOf(config);
    publicJobs = List.copyOf(publicJobs);
    requireNonNull(problems, "problems is null");
  }

  /**
   * A manifest of nothing but a config schema, as the column {@code config_schema} of a plugin's
   * row holds it.
   *
   * @param schema the list or object; whatever else is a problem and means no settings
   */
  public static PluginManifest ofConfigSchema(JsonNode schema) {
    return ManifestReader.ofConfigSchema(schema);
  }

  /** This manifest with the settings of another, and that one's problems beside its own. */
  public PluginManifest withConfigOf(PluginManifest other) {
    return new PluginManifest(
        name,
        description,
        url,
        main,
        posthogVersion,
        other.config,
        other.configSchema,
        publicJobs,
        problems.and(other.problems));
  }

  /** The settings it asks for, without the text between them. */
  public List<ConfigField> fields() {
    List<ConfigField> fields = new ArrayList<>();
    for (ConfigEntry entry : config) {
      if (entry instanceof ConfigField field) {
        fields.add(field);
      }
    }
    return fields;
  }

  /**
   * Why the plugin must not be installed here: its version requirement is not met, or it has
   * errors. It says nothing about a plugin that is installed already.
   *
   * @return all reasons as sentences, empty if there are none
   */
  public Optional<String> refusalToInstall() {
    List<String> reasons = new ArrayList<>();
    if (posthogVersion != null) {
      PosthogVersion.unmet(posthogVersion).ifPresent(reasons::add);
    }
    problems.refusal().ifPresent(reasons::add);
    return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", reasons));
  }
}
