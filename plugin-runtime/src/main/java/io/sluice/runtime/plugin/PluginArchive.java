package io.sluice.runtime.plugin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import javax.annotation.Nullable;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * The files of a zip or tgz, read into memory within {@link ArchiveLimits}. Zip is tried first, on
 * failure tgz (contract §3.1). A link, or a name that leads out of the archive, refuses the whole.
 * Of two files with one name the later counts, as upstream.
 */
final class PluginArchive {
  /** What tar adds to each file: a header block, padding to a block, and as much again for PAX. */
  private static final int TAR_OVERHEAD_PER_ENTRY = 4 * 512;

  /** Largest unpacked tgz in bytes, padding included. */
  private static final long MAX_TAR_BYTES =
      ArchiveLimits.MAX_TOTAL_BYTES + (long) ArchiveLimits.MAX_ENTRIES * TAR_OVERHEAD_PER_ENTRY;

  private final ArchiveLimits limits = new ArchiveLimits();
  private final Map<String, byte[]> files = new HashMap<>();
  @Nullable private String root;

  private PluginArchive() {}

  /**
   * Unpacks an archive.
   *
   * @throws RefusedFileException if it can be read but holds what is not let in
   * @throws IOException if it is neither a zip nor a tgz; what each reader said is suppressed in it
   */
  static PluginArchive read(byte[] archive) throws IOException {
    IOException neither = new IOException("Neither a zip nor a tgz");
    for (Format format : new Format[] {PluginArchive::readZip, PluginArchive::readTgz}) {
      try {
        PluginArchive result = new PluginArchive();
        format.readInto(result, archive);
        return result;
      } catch (RefusedFileException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        neither.addSuppressed(e);
      }
    }
    throw neither;
  }

  /**
   * Content of a file, null if there is none.
   *
   * @param name normalized, relative to the archive's root
   */
  @Nullable
  byte[] file(String name) {
    return files.get(root == null || root.isEmpty() ? name : root + "/" + name);
  }

  private void readZip(byte[] archive) throws IOException {
    try (ZipFile zip =
        ZipFile.builder().setSeekableByteChannel(new SeekableInMemoryByteChannel(archive)).get()) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        if (entry.isUnixSymlink()) {
          throw refusedLink(entry.getName());
        }
        String name = admit(entry.getName());
        if (!entry.isDirectory()) {
          try (InputStream content = zip.getInputStream(entry)) {
            files.put(name, limits.read(name, content));
          }
        }
      }
    }
  }

  private void readTgz(byte[] archive) throws IOException {
    InputStream gunzip = new GZIPInputStream(new ByteArrayInputStream(archive));
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new BoundedStream(gunzip, MAX_TAR_BYTES))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isSymbolicLink() || entry.isLink()) {
          throw refusedLink(entry.getName());
        }
        if (entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO()) {
          throw new RefusedFileException(
              "Its \"" + entry.getName() + "\" is a device; expected files and directories only.");
        }
        String name = admit(entry.getName());
        if (!entry.isDirectory()) {
          files.put(name, limits.read(name, tar));
        }
      }
    }
    if (root == null) {
      throw new IOException("The tar archive is empty");
    }
  }

  /** Counts an entry, normalizes its name, and takes the root from the first one. */
  private String admit(String entryName) throws RefusedFileException {
    limits.countEntry();
    String name = PluginPath.normalize(entryName);
    if (root == null) {
      root = entryName.endsWith("/") ? name : PluginPath.directory(name);
    }
    return name;
  }

  private static RefusedFileException refusedLink(String name) {
    return new RefusedFileException(
        "Its \"" + name + "\" is a link; expected files and directories only.");
  }

  @FunctionalInterface
  private interface Format {
    void readInto(PluginArchive archive, byte[] bytes) throws IOException;
  }
}
