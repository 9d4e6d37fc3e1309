package io.sluice.operators.plugins;

import io.sluice.operators.registry.Plugin;
import io.sluice.operators.registry.PluginCheck;
import io.sluice.runtime.plugin.PluginIdentity;
import io.sluice.runtime.plugin.PluginLoadException;
import io.sluice.runtime.plugin.PluginLoader;
import io.sluice.runtime.plugin.PluginManifest;
import java.util.Base64;

/** Checks that the code in a plugin's record can be loaded, as its set-up will load it. */
public final class LoadableCode implements PluginCheck {
  @Override
  public Code look(Plugin plugin) {
    PluginIdentity identity =
        new PluginIdentity(
            plugin.id(), plugin.name(), null, plugin.organizationId(), plugin.isGlobal());
    try {
      return new Code.Loadable(manifest(plugin, identity));
    } catch (PluginLoadException e) {
      return new Code.Unloadable(e.getMessage());
    }
  }

  private static PluginManifest manifest(Plugin plugin, PluginIdentity identity)
      throws PluginLoadException {
    if (plugin.archive() != null) {
      byte[] archive = Base64.getDecoder().decode(plugin.archive());
      return PluginLoader.fromArchive(archive, identity).manifest();
    }
    if (plugin.source() != null) {
      return PluginLoader.fromSource(plugin.source(), null, identity).manifest();
    }
    return PluginManifest.EMPTY;
  }
}
