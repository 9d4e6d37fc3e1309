package io.sluice.deploy.cluster;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The commands as the user has to type them for this cluster.
 *
 * @param folder as the user has named it; empty for the default
 */
public record ClusterCommands(Optional<Path> folder) {
  String to(String command) {
    return "deploy/sluice cluster "
        + command
        + folder.map(path -> " --folder '%s'".formatted(path)).orElse("");
  }
}
