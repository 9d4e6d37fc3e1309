package io.sluice.operators.plugins;

import io.sluice.operators.registry.Plugin;
import io.sluice.operators.registry.PluginCheck;
import io.sluice.runtime.plugin.PluginIdentity;
import io.sluice.runtime.plugin.PluginLoadException;
import io.sluice.runtime.plugin.PluginLoader;
import java.util.Base64;
import java.util.Optional;

/** Checks that the code in a plugin's record can be loaded, as its set-up will load it. */
public final class LoadableCode implements PluginCheck {
  @Override
  public Optional<String> problem(Plugin plugin) {
    PluginIdentity identity =
        new PluginIdentity(
            plugin.id(), plugin.name(), null, plugin.organizationId(), plugin.isGlobal());
    try {
      if (plugin.archive() != null) {
        PluginLoader.fromArchive(Base64.getDecoder().decode(plugin.archive()), identity);
      } else if (plugin.source() != null) {
        PluginLoader.fromSource(plugin.source(), null, identity);
      }
      return Optional.empty();
    } catch (PluginLoadException e) {
      return Optional.of(e.getMessage());
    }
  }
}
