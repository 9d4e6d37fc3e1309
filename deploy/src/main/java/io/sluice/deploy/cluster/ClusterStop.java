package io.sluice.deploy.cluster;

import io.sluice.deploy.Problem;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** Ends all processes of a cluster and removes its files. */
public final class ClusterStop {
  private final ClusterFolder folder;
  private final ClusterCommands commands;
  private final PrintWriter out;

  public ClusterStop(ClusterFolder folder, ClusterCommands commands, PrintWriter out) {
    this.folder = folder;
    this.commands = commands;
    this.out = out;
  }

  /**
   * Ends it. Nothing is asked to end in order: what it would still write goes with the files.
   *
   * @throws Problem if there is none, or its files cannot be removed
   */
  public void run() {
    if (folder.state().isEmpty()) {
      NoCluster.requireAlive(folder, commands);
    }
    try (ClusterFolder.Locked lock = folder.lock()) {
      Optional<ClusterState> state = folder.state();
      List<ProcessMark> living =
          state.stream()
              .flatMap(found -> found.processes().stream())
              .filter(ProcessMark::isAlive)
              .toList();
      living.forEach(ProcessMark::kill);
      folder.remove();
      out.printf(
          "%s The folder %s was removed.%n",
          living.isEmpty()
              ? "No process of the cluster was left."
              : "The cluster's %d processes were ended.".formatted(living.size()),
          folder.path());
      out.flush();
    }
  }
}
