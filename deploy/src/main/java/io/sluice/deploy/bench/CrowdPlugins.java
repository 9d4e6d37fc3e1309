package io.sluice.deploy.bench;

import io.sluice.runtime.sandbox.CodeSource;
import io.sluice.runtime.sandbox.Script;
import java.util.List;
import java.util.stream.IntStream;

/** Different plugins of one template, as many as one likes. */
final class CrowdPlugins {
  /** What differs; the template has it once. */
  private static final String NUMBER = "const NUMBER = 0\n";

  private CrowdPlugins() {}

  /**
   * The plugins.
   *
   * @param template JavaScript with the number in a line of its own
   */
  static List<CodeSource> make(String template, int count) {
    if (!template.contains(NUMBER)) {
      throw new IllegalArgumentException(
          "The template has no line \"" + NUMBER.strip() + "\", which is what differs");
    }
    return IntStream.range(0, count).mapToObj(number -> code(template, number)).toList();
  }

  private static CodeSource code(String template, int number) {
    Script script =
        new Script(
            "index.js",
            template.replace(NUMBER, "const NUMBER = " + number + "\n"),
            "crowd-" + number);
    return () -> script;
  }
}
