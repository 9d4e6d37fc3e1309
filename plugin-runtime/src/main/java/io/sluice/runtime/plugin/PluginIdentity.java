package io.sluice.runtime.plugin;

import static java.util.Objects.requireNonNull;

import javax.annotation.Nullable;

/**
 * Which plugin is meant, in error texts and logs.
 *
 * @param id the plugin's number in the registry
 * @param name what its author calls it
 * @param teamId the team it is loaded for, null when it is loaded for no team in particular
 * @param organizationId the organization that installed it, null if the registry names none
 * @param global whether other organizations may use it
 */
public record PluginIdentity(
    int id,
    String name,
    @Nullable Integer teamId,
    @Nullable String organizationId,
    boolean global) {
  public PluginIdentity {
    requireNonNull(name, "name is null");
  }

  /**
   * The plugin as error texts name it, for example {@code plugin GeoIP ID 17 (team ID 2 -
   * organization ID 0178 - global)} (contract §3.1). The team part only if a team is given, {@code
   * - global} only if global; the organization part always, upstream's {@code null} included.
   */
  public String digest() {
    StringBuilder digest = new StringBuilder();
    digest.append("plugin ").append(name).append(" ID ").append(id).append(" (");
    if (teamId != null) {
      digest.append("team ID ").append(teamId).append(" - ");
    }
    digest.append("organization ID ").append(organizationId);
    if (global) {
      digest.append(" - global");
    }
    return digest.append(')').toString();
  }
}
