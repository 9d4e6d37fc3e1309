package io.sluice.deploy.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sluice.deploy.Problem;
import io.sluice.deploy.local.FileReasons;
import io.sluice.deploy.local.Folders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder of a cluster: all its files, and the note of what has been started. */
public final class ClusterFolder {
  private static final String STATE = "cluster.json";
  private static final String LOCK = "lock";

  private final Path path;

  public ClusterFolder(Path path) {
    this.path = requireNonNull(path, "path is null").toAbsolutePath().normalize();
  }

  public Path path() {
    return path;
  }

  /** A folder inside, made if missing. */
  Path directory(String name) {
    try {
      return Files.createDirectories(path.resolve(name));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** The log of a process: {@code broker}, {@code jobmanager}, {@code taskmanager-1}, ... */
  Path log(String name) {
    return path.resolve("log").resolve(name + ".log");
  }

  /**
   * What has been started, whether or not it lives yet; empty if nothing has.
   *
   * @throws Problem if the note cannot be read, or the folder is no cluster's
   */
  Optional<ClusterState> state() {
    Path file = path.resolve(STATE);
    try {
      return Optional.of(ClusterState.fromJson(Files.readString(file, UTF_8)));
    } catch (NoSuchFileException e) {
      requireOurs();
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw Problem.failure(
          "%s is not what a cluster has noted there; look for its processes with ps, end them, and remove the folder."
              .formatted(file),
          e);
    } catch (IOException e) {
      throw Problem.failure("%s cannot be read: %s.".formatted(file, FileReasons.of(e)), e);
    }
  }

  void save(ClusterState state) {
    try {
      Path written = Files.writeString(path.resolve(STATE + ".new"), state.toJson(), UTF_8);
      Files.move(written, path.resolve(STATE), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /**
   * Keeps other commands out, also those of other processes.
   *
   * @return to be closed; makes the folder if it is missing
   * @throws Problem if another command is at work
   */
  Locked lock() {
    try {
      Files.createDirectories(path);
      FileChannel channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw Problem.failure(
            "Another command works on the cluster in %s; wait for its end.".formatted(path));
      }
      return new Locked(channel);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Locks it; false if another has it locked. */
  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // the other is in this process
    }
  }

  /** The right to change the cluster. */
  record Locked(FileChannel channel) implements AutoCloseable {
    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        // It ends with the process at the latest.
      }
    }
  }

  /** Removes it with all that is in it; nothing may write to it any more. */
  void remove() {
    try {
      Folders.delete(path);
    } catch (IOException e) {
      throw Problem.failure(
          "The folder %s could not be removed: %s; remove it by hand."
              .formatted(path, FileReasons.of(e)),
          e);
    }
  }

  /** Removes all that is in it but the lock, which is held. */
  void removeContents() {
    try (Stream<Path> entries = Files.list(path)) {
      for (Path entry : entries.filter(each -> !each.endsWith(LOCK)).toList()) {
        Folders.delete(entry);
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** It will be removed one day: it must not have anything of somebody else's. */
  private void requireOurs() {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> entries = Files.list(path)) {
      if (entries.anyMatch(entry -> !entry.endsWith(LOCK))) {
        throw Problem.input(
            "The folder %s has files that are no cluster's; choose one that is empty or missing with --folder."
                .formatted(path));
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private Problem unwritable(IOException e) {
    return Problem.failure(
        "The folder %s cannot be written: %s; choose another with --folder."
            .formatted(path, FileReasons.of(e)),
        e);
  }
}
