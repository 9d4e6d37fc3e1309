package io.sluice.operators.registry;

import static java.util.Objects.requireNonNull;

import io.sluice.runtime.plugin.PluginManifest;
import javax.annotation.Nullable;

/**
 * A plugin's code and what it may do, key {@code plugin/ID}. At least one of {@code url} (with
 * {@code file:}), {@code archive}, {@code archiveSha256} and {@code source} names the code.
 *
 * @param id above 0
 * @param organizationId whose teams may use it, null if not given
 * @param isGlobal whether every team may use it
 * @param url where it came from, null if not given
 * @param isStateless whether it shares nothing between events, so that its team may be spread
 * @param source the code as text, null unless the type is {@link PluginType#SOURCE}
 * @param archive zip or tgz in base64, null if it is not in the record
 * @param archiveSha256 names the archive in {@code content.dir}, null if the archive is in the
 *     record
 * @param updatedAt as given, null if not; another value restarts the plugin's sandboxes
 * @param contentHash of source or archive: the same code, the same hash
 * @param manifest what it asks of a plugin config: the column {@code config_schema}, else what the
 *     {@code plugin.json} in the record says; {@link PluginManifest#EMPTY} if neither is there
 */
public record Plugin(
    int id,
    String name,
    @Nullable String organizationId,
    boolean isGlobal,
    PluginType pluginType,
    @Nullable String url,
    boolean isStateless,
    PluginLogLevel logLevel,
    @Nullable String source,
    @Nullable String archive,
    @Nullable String archiveSha256,
    @Nullable String updatedAt,
    String contentHash,
    PluginManifest manifest)
    implements RegistryEntry {
  public Plugin {
    requireNonNull(name, "name is null");
    requireNonNull(pluginType, "pluginType is null");
    requireNonNull(logLevel, "logLevel is null");
    requireNonNull(contentHash, "contentHash is null");
    requireNonNull(manifest, "manifest is null");
  }

  @Override
  public String key() {
    return "plugin/" + id;
  }

  Plugin withManifest(PluginManifest other) {
    return new Plugin(
        id,
        name,
        organizationId,
        isGlobal,
        pluginType,
        url,
        isStateless,
        logLevel,
        source,
        archive,
        archiveSha256,
        updatedAt,
        contentHash,
        other);
  }

  /** Whether a directory beside the job holds the code. */
  public boolean isLocal() {
    return url != null && url.startsWith("file:");
  }

  /** How error messages name it (contract §3.1). */
  public String digest() {
    return "plugin %s ID %d (organization ID %s%s)"
        .formatted(name, id, organizationId, isGlobal ? " - global" : "");
  }

  /** Without the code, which may be long. */
  @Override
  public String toString() {
    return "Plugin[id=" + id + ", name=" + name + ", contentHash=" + contentHash + "]";
  }
}
