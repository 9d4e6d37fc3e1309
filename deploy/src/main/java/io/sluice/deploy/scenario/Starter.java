package io.sluice.deploy.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.sluice.deploy.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Writes the files that a new plugin starts from. */
public final class Starter {
  private static final List<String> FILES =
      List.of("index.ts", "plugin.json", "scenarios.json", "README.md");
  private static final String NAME = "{{name}}";

  private Starter() {}

  /**
   * Makes a plugin's folder.
   *
   * @param name of the folder and the plugin
   * @param parent where the folder is made
   * @return the folder
   * @throws Problem if the name is none, or the folder has something in it
   */
  public static Path write(String name, Path parent) {
    requireNonNull(parent, "parent is null");
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
      throw Problem.input(
          "A plugin cannot be called \"%s\"; expected letters, digits, \"-\", \"_\" and \".\"."
              .formatted(name));
    }
    Path folder = parent.resolve(name);
    try {
      Files.createDirectories(folder);
      try (Stream<Path> present = Files.list(folder)) {
        if (present.findAny().isPresent()) {
          throw Problem.input(
              "The folder %s is not empty; choose another name or --directory.".formatted(folder));
        }
      }
      for (String file : FILES) {
        Files.writeString(folder.resolve(file), template(file).replace(NAME, name));
      }
    } catch (IOException e) {
      throw Problem.failure("The folder %s cannot be written: %s.".formatted(folder, e), e);
    }
    return folder;
  }

  private static String template(String file) {
    try (InputStream in = Starter.class.getResourceAsStream("starter/" + file)) {
      requireNonNull(in, () -> "the resource starter/" + file + " is missing");
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
