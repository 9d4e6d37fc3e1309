package io.sluice.deploy.cluster;

import io.sluice.deploy.Problem;
import io.sluice.deploy.demo.GeoDatabase;
import io.sluice.deploy.local.FileReasons;
import io.sluice.deploy.local.FlinkPaths;
import io.sluice.deploy.local.FlinkRest;
import io.sluice.deploy.local.FlinkRest.RunRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/** The job on the cluster, submitted as a user does: its thin jar, and options. */
final class ClusterJob {
  /** A job in one of these is over. */
  private static final Set<String> ENDED = Set.of("FAILED", "CANCELED", "FINISHED");

  private final ClusterFolder folder;
  private final ClusterSettings settings;
  private final FlinkRest rest;

  ClusterJob(ClusterFolder folder, ClusterSettings settings, FlinkRest rest) {
    this.folder = folder;
    this.settings = settings;
    this.rest = rest;
  }

  /**
   * How a job was started.
   *
   * @param id of the job
   * @param checkpoint from which it goes on, null if it began anew
   */
  record Submitted(String id, @Nullable Path checkpoint) {}

  /**
   * Submits the job if none is there, to go on from the last checkpoint if there is one.
   *
   * @return empty if one is there
   */
  Optional<Submitted> submit(Path jar) {
    if (rest.jobs().stream().anyMatch(job -> !ENDED.contains(job.state()))) {
      return Optional.empty();
    }
    Path checkpoint = lastCheckpoint();
    String id =
        rest.run(
            rest.upload(jar),
            new RunRequest(
                null,
                arguments(),
                settings.parallelism(),
                checkpoint == null ? null : FlinkPaths.of(checkpoint)));
    return Optional.of(new Submitted(id, checkpoint));
  }

  /** What the user gives comes last and counts. */
  private List<String> arguments() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--kafka.brokers",
                settings.brokers(),
                "--geoip.database",
                geoDatabase().toString(),
                "--content.dir",
                FlinkPaths.of(folder.directory("content"))));
    arguments.addAll(settings.jobOptions());
    return arguments;
  }

  private Path geoDatabase() {
    Path there = folder.directory("geoip").resolve(GeoDatabase.FILE);
    return Files.exists(there) ? there : GeoDatabase.unpack(folder.directory("geoip"));
  }

  @Nullable
  private Path lastCheckpoint() {
    Path checkpoints = folder.path().resolve("checkpoints");
    if (!Files.exists(checkpoints)) {
      return null;
    }
    try (Stream<Path> files = Files.walk(checkpoints, 3)) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .max(Comparator.comparing(ClusterJob::writtenAt))
          .map(Path::getParent)
          .orElse(null);
    } catch (IOException e) {
      throw Problem.failure(
          "The checkpoints in %s cannot be read: %s.".formatted(checkpoints, FileReasons.of(e)), e);
    }
  }

  private static FileTime writtenAt(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0); // removed meanwhile, so there is a newer one
    }
  }
}
