package io.sluice.deploy.cluster;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How a process is started that the end of its terminal, or Ctrl-C in it, must not end too. */
final class Detached {
  private Detached() {}

  /**
   * A program that starts another in its own place, on the path of this machine.
   *
   * @return {@code setsid}, or where that is missing, as on a Mac, {@code nohup}; empty if neither
   *     is there
   */
  static List<String> before() {
    return before(System.getenv().getOrDefault("PATH", ""));
  }

  static List<String> before(String path) {
    return Stream.of("setsid", "nohup")
        .filter(
            program ->
                Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))))
        .limit(1)
        .toList();
  }
}
