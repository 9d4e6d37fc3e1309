package io.sluice.runtime.compile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scripts on disk, so that a restart need not compile them again. Several processes may share the
 * folder. A file is the SHA-256 of the script in the first line, then the script; one that is not
 * is as good as none. Nothing that goes wrong here is an error: the script is compiled.
 */
final class ScriptFolder {
  /** All files together; beyond it the least recently used go until it is three quarters. */
  static final long MAX_BYTES = 256L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(ScriptFolder.class);
  private static final String SUFFIX = ".js";

  private final Path folder;
  private final String version;
  private final InstantSource clock;
  private final long maxBytes;

  /**
   * Uses a folder, which is made when the first script is written.
   *
   * @param version of the compiler: scripts of another one are not found
   */
  ScriptFolder(Path folder, String version, InstantSource clock, long maxBytes) {
    this.folder = folder;
    this.version = version;
    this.clock = clock;
    this.maxBytes = maxBytes;
  }

  /** The script, or null if there is none that can be read. */
  @Nullable
  String find(String contentHash) {
    Path file = file(contentHash);
    try {
      String content = Files.readString(file, UTF_8);
      int end = content.indexOf('\n');
      String text = content.substring(end + 1);
      if (end < 0 || !content.substring(0, end).equals(Hash.of(text))) {
        LOG.warn("The compiled script {} is damaged and is compiled again", file);
        return null;
      }
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
      return text;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      LOG.warn("The compiled script {} cannot be read and is compiled again", file, e);
      return null;
    }
  }

  void keep(String contentHash, String text) {
    Path file = file(contentHash);
    try {
      Files.createDirectories(folder);
      Path part = Files.createTempFile(folder, "new-", ".part");
      try {
        Files.writeString(part, Hash.of(text) + "\n" + text, UTF_8);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
      makeRoom();
    } catch (IOException e) {
      LOG.warn("The compiled script {} cannot be kept; a restart will compile it again", file, e);
    }
  }

  /** A caller's hash is not taken for a file name. */
  private Path file(String contentHash) {
    return folder.resolve(Hash.of(version + "\n" + contentHash) + SUFFIX);
  }

  private void makeRoom() throws IOException {
    record Kept(Path path, long bytes, FileTime used) {}
    List<Kept> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        try {
          BasicFileAttributes about = Files.readAttributes(path, BasicFileAttributes.class);
          files.add(new Kept(path, about.size(), about.lastModifiedTime()));
        } catch (NoSuchFileException e) {
          LOG.debug("{} went while the folder was looked through", path);
        }
      }
    }
    long bytes = files.stream().mapToLong(Kept::bytes).sum();
    if (bytes > maxBytes) {
      files.sort(Comparator.comparing(Kept::used));
      for (Kept file : files) {
        if (bytes <= maxBytes / 4 * 3) {
          break;
        }
        Files.deleteIfExists(file.path());
        bytes -= file.bytes();
      }
    }
  }
}
