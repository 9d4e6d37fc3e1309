package io.sluice.deploy.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.deploy.Problem;
import io.sluice.deploy.local.FileReasons;
import io.sluice.deploy.registry.RegistryChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is installed for a case: its teams, each with its plugin if it has one. */
final class BenchRegistry {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Id of the plugin of the teams whose events are counted. */
  private static final int MEASURED = 1;

  private static final int WAITING = 2;

  private BenchRegistry() {}

  /**
   * The records.
   *
   * @throws Problem if the plugin cannot be read
   */
  static List<RegistryChange> of(BenchCase benchCase, BenchOptions options) {
    List<RegistryChange> changes = new ArrayList<>();
    boolean isSpread = benchCase.shards() > 1;
    benchCase
        .pluginFile()
        .ifPresent(
            file -> changes.add(plugin(MEASURED, options.pluginFolder().resolve(file), isSpread)));
    for (int team : options.teams()) {
      ObjectNode value = JSON.createObjectNode().put("id", team).put("name", "Team " + team);
      value.put("shards", benchCase.shards());
      changes.add(new RegistryChange("team/" + team, value));
      if (benchCase.pluginFile().isPresent()) {
        changes.add(pluginConfig(team, MEASURED, options.pluginSettings()));
      }
    }
    return changes;
  }

  /** Teams whose plugin waits for a server. */
  static List<RegistryChange> waiting(CheckpointOptions options, String server) {
    List<RegistryChange> changes = new ArrayList<>();
    changes.add(plugin(WAITING, options.load().pluginFolder().resolve("waiting.js"), false));
    for (int i = 1; i <= options.waitingTeams(); i++) {
      int team = CheckpointBench.FIRST_WAITING + i;
      ObjectNode value = JSON.createObjectNode().put("id", team).put("name", "Team " + team);
      changes.add(new RegistryChange("team/" + team, value));
      changes.add(pluginConfig(team, WAITING, Map.of("server", server)));
    }
    return changes;
  }

  private static RegistryChange plugin(int id, Path path, boolean isStateless) {
    try {
      ObjectNode value = JSON.createObjectNode().put("id", id).put("is_stateless", isStateless);
      value.put("name", String.valueOf(path.getFileName()));
      value.put("plugin_type", "source").put("source", Files.readString(path));
      return new RegistryChange("plugin/" + id, value.put("is_global", true));
    } catch (IOException e) {
      throw Problem.input("%s cannot be read: %s.".formatted(path, FileReasons.of(e)), e);
    }
  }

  private static RegistryChange pluginConfig(int team, int plugin, Map<String, ?> settings) {
    ObjectNode value = JSON.createObjectNode().put("id", team).put("team_id", team);
    value.put("plugin_id", plugin).put("enabled", true).put("order", 1);
    value.set("config", JSON.valueToTree(settings));
    return new RegistryChange("plugin-config/" + team, value);
  }
}
