package io.sluice.endtoend;

import io.sluice.deploy.kafka.KafkaConnection;
import io.sluice.deploy.registry.RegistryFiles;
import io.sluice.deploy.registry.RegistryWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Plugins and a registry file in one folder, as whoever runs an installation keeps them. What has
 * been added takes effect with {@link #apply}.
 */
final class RegistryFolder {
  private final Path folder;
  private final List<String> lines = new ArrayList<>();

  RegistryFolder(Path folder) {
    this.folder = folder;
  }

  RegistryFolder team(int id) {
    return record("team/" + id, "{\"id\": %d, \"name\": \"Team %d\"}".formatted(id, id));
  }

  /** A plugin whose directory is written here. */
  RegistryFolder plugin(int id, String name, String source) {
    try {
      Path directory = Files.createDirectories(folder.resolve("plugins/" + id));
      Files.writeString(
          directory.resolve("plugin.json"),
          "{\"name\": \"%s\", \"main\": \"index.js\"}".formatted(name));
      Files.writeString(directory.resolve("index.js"), source);
      return plugin(id, name, directory);
    } catch (IOException e) {
      throw new UncheckedIOException("The plugin could not be written", e);
    }
  }

  /** A plugin whose directory is there already. */
  RegistryFolder plugin(int id, String name, Path directory) {
    return record(
        "plugin/" + id,
        "{\"id\": %d, \"name\": \"%s\", \"plugin_type\": \"local\", \"url\": \"file:%s\", \"is_global\": true}"
            .formatted(id, name, directory.toAbsolutePath()));
  }

  /** An enabled config without settings. */
  RegistryFolder config(int id, int team, int plugin, int order) {
    return config(id, team, plugin, order, true, "{}");
  }

  RegistryFolder config(int id, int team, int plugin, int order, boolean enabled, String settings) {
    return record(
        "plugin-config/" + id,
        "{\"id\": %d, \"team_id\": %d, \"plugin_id\": %d, \"order\": %d, \"enabled\": %b, \"config\": %s}"
            .formatted(id, team, plugin, order, enabled, settings));
  }

  RegistryFolder delete(String key) {
    return record(key, "null");
  }

  RegistryFolder record(String key, String value) {
    lines.add("{\"key\": \"%s\", \"value\": %s}".formatted(key, value));
    return this;
  }

  /** Writes what has been added since the last time to a file, for {@code registry apply}. */
  Path file() {
    try {
      Path file = Files.createDirectories(folder).resolve("registry.ndjson");
      Files.write(file, lines);
      lines.clear();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("The registry file could not be written", e);
    }
  }

  /** Does what {@code registry apply} does. */
  void apply(KafkaConnection kafka, String topic) {
    new RegistryWriter(kafka, topic).write(RegistryFiles.checkedAndPacked(null).read(file()));
  }
}
