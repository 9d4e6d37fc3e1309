package io.sluice.operators.registry;

import static java.util.Objects.requireNonNull;

import javax.annotation.Nullable;

/**
 * A file among a plugin config's settings, key {@code plugin-attachment/CONFIG/NAME}.
 *
 * @param name the field it fills; {@code key} in the record
 * @param contentType null if not given
 * @param fileName null if not given
 * @param contents in base64, null if they are not in the record
 * @param contentsSha256 names them in {@code content.dir}, null if they are in the record
 * @param contentHash the same contents, the same hash
 */
public record PluginAttachment(
    int pluginConfigId,
    String name,
    @Nullable String contentType,
    @Nullable String fileName,
    @Nullable String contents,
    @Nullable String contentsSha256,
    String contentHash)
    implements RegistryEntry {
  public PluginAttachment {
    requireNonNull(name, "name is null");
    requireNonNull(contentHash, "contentHash is null");
  }

  @Override
  public String key() {
    return "plugin-attachment/" + pluginConfigId + "/" + name;
  }

  /** Without the contents, which may be secret. */
  @Override
  public String toString() {
    return "PluginAttachment[pluginConfigId=" + pluginConfigId + ", name=" + name + "]";
  }
}
