package io.sluice.operators.plugins;

import io.sluice.operators.registry.ContentStore;
import io.sluice.operators.registry.InstalledPlugin;
import io.sluice.operators.registry.Plugin;
import io.sluice.operators.registry.PluginAttachment;
import io.sluice.runtime.plugin.PluginIdentity;
import io.sluice.runtime.plugin.PluginLoadException;
import io.sluice.runtime.plugin.PluginLoader;
import io.sluice.runtime.plugin.PluginPackage;
import io.sluice.runtime.sandbox.Attachment;
import io.sluice.runtime.sandbox.CodeSource;
import io.sluice.runtime.sandbox.SandboxSpec;
import io.sluice.runtime.sandbox.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * The code and files of an installed plugin, wherever the registry says they are (contract §3.1).
 */
final class InstalledCode implements CodeSource {
  private static final String FILE_URL = "file:";

  private final InstalledPlugin installed;
  private final ContentStore content;

  private InstalledCode(InstalledPlugin installed, ContentStore content) {
    this.installed = installed;
    this.content = content;
  }

  /** What the runtime needs to run the plugin. */
  static SandboxSpec spec(InstalledPlugin installed, long installation, ContentStore content) {
    return new SandboxSpec(
        installed.config().id(),
        installation,
        installed.config().teamId(),
        installed.plugin().id(),
        installed.plugin().name(),
        new InstalledCode(installed, content),
        installed.settings());
  }

  @Override
  public Script load() throws PluginLoadException, IOException {
    PluginPackage loaded = loadPackage();
    return new Script(loaded.entry(), loaded.source(), loaded.contentHash());
  }

  @Override
  public Map<String, Attachment> attachments() throws IOException {
    Map<String, Attachment> files = new HashMap<>();
    for (PluginAttachment attachment : installed.attachments().values()) {
      byte[] contents =
          attachment.contents() == null
              ? content.read(attachment.contentsSha256())
              : Base64.getDecoder().decode(attachment.contents());
      files.put(
          attachment.name(),
          new Attachment(attachment.contentType(), attachment.fileName(), contents));
    }
    return files;
  }

  private PluginPackage loadPackage() throws PluginLoadException, IOException {
    Plugin plugin = installed.plugin();
    PluginIdentity identity =
        new PluginIdentity(
            plugin.id(),
            plugin.name(),
            installed.config().teamId(),
            plugin.organizationId(),
            plugin.isGlobal());
    if (plugin.archive() != null) {
      return PluginLoader.fromArchive(Base64.getDecoder().decode(plugin.archive()), identity);
    }
    if (plugin.archiveSha256() != null) {
      return PluginLoader.fromArchive(content.read(plugin.archiveSha256()), identity);
    }
    if (plugin.source() != null) {
      return PluginLoader.fromSource(plugin.source(), null, identity);
    }
    if (plugin.isLocal()) {
      return PluginLoader.fromDirectory(
          Path.of(plugin.url().substring(FILE_URL.length())), identity);
    }
    throw PluginLoadException.notDownloaded(identity);
  }
}
