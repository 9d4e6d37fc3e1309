package io.sluice.runtime.plugin;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Hostile archives for the attack suite; {@link HostileArchiveTest} says why each is refused. */
public final class ArchiveAttacks {
  private static final PluginIdentity PLUGIN = new PluginIdentity(17, "evil", 2, "0178", false);

  private ArchiveAttacks() {}

  /** Archives by what they try. */
  public static Map<String, byte[]> all() throws IOException {
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put("a way out of a zip", Archives.zip("index.js", "1", "../../evil.js", "2"));
    all.put("a way out of a tgz", Archives.tgz("index.js", "1", "a/../../evil.js", "2"));
    all.put("an absolute name", Archives.zip("index.js", "1", "/etc/evil", "2"));
    all.put("a name of Windows", Archives.zip("index.js", "1", "C:/evil.js", "2"));
    all.put("a link in a zip", Archives.zipWithLink("index.js", "/etc/passwd"));
    all.put("a link in a tgz", Archives.tgzWithSpecial("a/index.js", TarConstants.LF_SYMLINK));
    all.put("a hard link", Archives.tgzWithSpecial("a/index.js", TarConstants.LF_LINK));
    all.put("a device", Archives.zipWithMode("a/index.js", 0060644));
    all.put("two files of one name", Archives.zip("index.js", "1", "index.js", "2"));
    all.put("a name in an extended header", Archives.tgzWithPath("index.js", "../../evil.js"));
    all.put("a name of megabytes", Archives.tgzWithLongName(32 << 20));
    all.put("a claim of ten gigabytes in a zip", Archives.zip64("index.js", 10L << 30));
    all.put("a claim of ten gigabytes in a tgz", Archives.tgzWithClaim("index.js", 10L << 30));
    all.put("a bomb in a zip", Archives.zipOfZeros(20, 4 << 20));
    all.put("a bomb in a tgz", Archives.tgzOfZeros(20, 4 << 20));
    return all;
  }

  /**
   * Loads a plugin from an archive, and fails if that works.
   *
   * @throws PluginLoadException as it should
   */
  public static void load(byte[] archive) throws PluginLoadException {
    PluginLoader.fromArchive(archive, PLUGIN);
  }
}
