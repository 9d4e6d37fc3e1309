package io.sluice.deploy.local;

import io.sluice.deploy.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one folder a run writes to: {@code PARENT/NAME-PID}. Made at the start, removed on close.
 * What a killed run left behind is swept by the next one, which can tell by the process id.
 */
public final class RunFolder implements AutoCloseable {
  private static final long MEGABYTE = 1024 * 1024;
  private static final int DELETE_ATTEMPTS = 20;
  // Set by the launcher, which has to tell Java where to unpack native libraries before it starts.
  private static final String PREPARED = "sluice.run";

  private final Path folder;

  private RunFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder.
   *
   * @param parent folder to make it in, made if missing
   * @param name first part of its name
   * @param neededBytes room the run needs on the disk
   * @throws Problem if the folder cannot be made or the disk has less room
   */
  public static RunFolder create(Path parent, String name, long neededBytes) {
    Path folder = parent.resolve(name + "-" + ProcessHandle.current().pid());
    try {
      // The launcher names it to Java as the place for temporary files.
      Files.createDirectories(folder.resolve("tmp"));
      long free = Files.getFileStore(folder).getUsableSpace();
      if (free < neededBytes) {
        Folders.delete(folder);
        throw Problem.failure(
            "The disk of %s has %d MB free and this needs %d MB; free some space or choose another folder with --dir."
                .formatted(parent, free / MEGABYTE, neededBytes / MEGABYTE));
      }
      sweep(parent, name);
    } catch (IOException e) {
      throw Problem.failure(
          "The folder %s cannot be written: %s; choose another with --dir."
              .formatted(folder, reason(e)),
          e);
    }
    return new RunFolder(folder);
  }

  /** Removes the folder the launcher prepared, if the run it was for did not come to be. */
  public static void discardPrepared() {
    String prepared = System.getProperty(PREPARED);
    try {
      if (prepared != null && Files.exists(Path.of(prepared))) {
        Folders.delete(Path.of(prepared));
      }
    } catch (IOException e) {
      // The next run sweeps it.
    }
  }

  public Path path() {
    return folder;
  }

  /** A folder inside, made if missing. */
  public Path directory(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw Problem.failure(
          "The folder %s cannot be made: %s.".formatted(folder.resolve(name), reason(e)), e);
    }
  }

  /** Removes the folder and all in it; waits a moment for writers that are still closing files. */
  @Override
  public void close() {
    remove(folder);
  }

  /** Removes a folder inside in the same way. */
  public void remove(String name) {
    remove(folder.resolve(name));
  }

  private static void remove(Path folder) {
    for (int attempt = 1; Files.exists(folder); attempt++) {
      try {
        Folders.delete(folder);
      } catch (IOException e) {
        if (attempt == DELETE_ATTEMPTS) {
          throw Problem.failure(
              "The folder %s could not be removed: %s; remove it by hand."
                  .formatted(folder, reason(e)),
              e);
        }
        pause();
      }
    }
  }

  private static void sweep(Path parent, String name) throws IOException {
    List<Path> siblings;
    try (Stream<Path> entries = Files.list(parent)) {
      siblings = entries.filter(entry -> isLeftBehind(entry, name + "-")).toList();
    }
    for (Path sibling : siblings) {
      Folders.delete(sibling);
    }
  }

  private static boolean isLeftBehind(Path entry, String prefix) {
    String file = entry.getFileName().toString();
    if (!file.startsWith(prefix) || !file.substring(prefix.length()).matches("[0-9]{1,9}")) {
      return false;
    }
    Optional<ProcessHandle> owner =
        ProcessHandle.of(Long.parseLong(file.substring(prefix.length())));
    return owner.isEmpty() || !owner.get().isAlive();
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String reason(IOException e) {
    return FileReasons.of(e);
  }
}
