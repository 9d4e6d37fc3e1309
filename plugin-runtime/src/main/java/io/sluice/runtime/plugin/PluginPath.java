package io.sluice.runtime.plugin;

import java.util.ArrayList;
import java.util.List;

/** Names of files inside a plugin, always with {@code /} and never leading out of it. */
final class PluginPath {
  private PluginPath() {}

  /**
   * The name without empty and {@code .} segments, empty for the root itself.
   *
   * @throws RefusedFileException if it is absolute, climbs with {@code ..}, or has a backslash or a
   *     zero character, which other programs could read as one of these
   */
  static String normalize(String name) throws RefusedFileException {
    if (name.startsWith("/") || name.indexOf('\\') >= 0 || name.indexOf('\0') >= 0) {
      throw refused(name);
    }
    List<String> segments = new ArrayList<>();
    for (String segment : name.split("/", -1)) {
      if (segment.equals("..")) {
        throw refused(name);
      }
      if (!segment.isEmpty() && !segment.equals(".")) {
        segments.add(segment);
      }
    }
    return String.join("/", segments);
  }

  /** The directory of a normalized name, empty for the root. */
  static String directory(String name) {
    int slash = name.lastIndexOf('/');
    return slash < 0 ? "" : name.substring(0, slash);
  }

  private static RefusedFileException refused(String name) {
    return new RefusedFileException(
        "Its file name \""
            + name.replace("\0", "\\0")
            + "\" leads out of the plugin or is ambiguous; expected a relative path with \"/\" and"
            + " without \"..\".");
  }
}
