package io.sluice.deploy.cluster;

import io.sluice.deploy.Problem;
import java.util.Optional;

/** What there is to say where a cluster is asked for and none runs. */
final class NoCluster {
  private NoCluster() {}

  /**
   * What has been started and lives at least in part.
   *
   * @throws Problem if nothing does
   */
  static ClusterState requireAlive(ClusterFolder folder, ClusterCommands commands) {
    Optional<ClusterState> state = folder.state();
    if (state.isEmpty()) {
      throw Problem.failure(
          "No cluster was started in %s; start one with \"%s\", or say with --folder where yours is."
              .formatted(folder.path(), commands.to("start")));
    }
    if (!state.get().isAnyAlive()) {
      throw Problem.failure(
          "The cluster that was started in %s has ended, with all its processes; \"%s\" starts another in its place, \"%s\" removes its files."
              .formatted(folder.path(), commands.to("start"), commands.to("stop")));
    }
    return state.get();
  }
}
