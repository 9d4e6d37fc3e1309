package io.sluice.deploy.bundle;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import javax.annotation.Nullable;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Unpacks a package: regular files only, without the first folder of their paths. Links are passed
 * over, as npm does, and paths that lead out are refused.
 */
final class NpmTarball {
  static final int MAX_FILE_BYTES = 32 << 20;

  private NpmTarball() {}

  /** What may still come out of all tarballs of one bundle. */
  static final class Room {
    private int files = 50_000;
    private long bytes = 256L << 20;

    void take(long size) throws IOException {
      bytes -= size;
      if (--files < 0 || bytes < 0) {
        throw new IOException("its packages have more than 50,000 files or 256 MB together");
      }
    }
  }

  static void unpack(InputStream tarball, Path folder, Room room) throws IOException {
    try (TarArchiveInputStream tar = tar(tarball)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = inner(entry);
        if (name != null) {
          byte[] content = content(tar, name);
          room.take(content.length);
          Path file = folder.resolve(name).normalize();
          if (!file.startsWith(folder)) {
            throw new IOException("the file \"" + name + "\" leads out of its package");
          }
          Files.createDirectories(file.getParent());
          Files.write(file, content);
        }
      }
    }
  }

  /**
   * Content of one file.
   *
   * @throws IOException if there is none of that name
   */
  static byte[] file(InputStream tarball, String wanted) throws IOException {
    try (TarArchiveInputStream tar = tar(tarball)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (wanted.equals(inner(entry))) {
          return content(tar, wanted);
        }
      }
      throw new IOException("the package has no file \"" + wanted + "\"");
    }
  }

  private static TarArchiveInputStream tar(InputStream tarball) throws IOException {
    return new TarArchiveInputStream(
        new BufferedInputStream(new GZIPInputStream(tarball)), "UTF-8");
  }

  /** Its path inside the package; null if it is to be passed over. */
  @Nullable
  private static String inner(TarArchiveEntry entry) {
    boolean isFile = entry.isFile() && !entry.isSymbolicLink() && !entry.isLink();
    int slash = entry.getName().indexOf('/');
    return isFile && slash >= 0 && slash + 1 < entry.getName().length()
        ? entry.getName().substring(slash + 1)
        : null;
  }

  private static byte[] content(InputStream file, String name) throws IOException {
    byte[] content = file.readNBytes(MAX_FILE_BYTES + 1);
    if (content.length > MAX_FILE_BYTES) {
      throw new IOException("the file \"" + name + "\" is larger than 32 MB");
    }
    return content;
  }
}
