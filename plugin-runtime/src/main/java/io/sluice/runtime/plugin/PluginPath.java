package io.sluice.runtime.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Names of files inside a plugin, always with {@code /} and never leading out of it. */
final class PluginPath {
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:");

  private PluginPath() {}

  /**
   * The name without empty and {@code .} segments, empty for the root itself.
   *
   * @throws RefusedFileException if it is absolute, starts with a drive, climbs with {@code ..}, or
   *     has a backslash, a control character or one that does not show, which other programs could
   *     read as one of these
   */
  static String normalize(String name) throws RefusedFileException {
    if (name.startsWith("/")
        || name.indexOf('\\') >= 0
        || DRIVE.matcher(name).lookingAt()
        || !name.codePoints().allMatch(PluginPath::shows)) {
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

  /** Not a control character, a mark that turns text around, or half of a character. */
  private static boolean shows(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static RefusedFileException refused(String name) {
    return new RefusedFileException(
        "Its file name \""
            + printable(name)
            + "\" leads out of the plugin or is ambiguous; expected a relative path with \"/\" and"
            + " without \"..\".");
  }

  /** The name with what does not show spelled out. */
  static String printable(String name) {
    StringBuilder printable = new StringBuilder();
    name.codePoints()
        .forEach(
            character -> {
              if (character == 0) {
                printable.append("\\0");
              } else if (shows(character)) {
                printable.appendCodePoint(character);
              } else {
                printable.append("\\u").append("%04x".formatted(character));
              }
            });
    return printable.toString();
  }
}
