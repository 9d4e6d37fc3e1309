package io.sluice.runtime.plugin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs a directory into a zip whose bytes depend on names and contents only, within the limits
 * that {@link PluginArchive} puts on what it reads.
 */
final class DirectoryPacker {
  /**
   * First entry of the zip. Without it a plugin whose first file lies in a subdirectory would have
   * that taken for its root (contract §3.1).
   */
  private static final String ROOT = "plugin/";

  /** The first day a zip can name; as local time, so that the machine's zone does not count. */
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

  private DirectoryPacker() {}

  static byte[] pack(Path directory) throws IOException {
    Map<String, byte[]> files = read(directory);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      add(zip, ROOT, new byte[0]);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        add(zip, ROOT + file.getKey(), file.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(EPOCH);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static Map<String, byte[]> read(Path directory) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    ArchiveLimits limits = new ArchiveLimits();
    limits.countEntry(); // the root
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
            return visited.equals(directory) || isPacked(visited)
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path visited, BasicFileAttributes attributes)
              throws IOException {
            if (isPacked(visited)) {
              String name = name(directory, visited);
              if (!attributes.isRegularFile()) {
                throw new RefusedFileException(
                    "\"" + visited + "\" is a link or a device; expected files and directories.");
              }
              limits.countEntry();
              try (InputStream content = Files.newInputStream(visited)) {
                files.put(name, limits.read(name, content));
              }
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  private static boolean isPacked(Path path) {
    String name = path.getFileName().toString();
    return !name.startsWith(".") && !name.equals("node_modules");
  }

  private static String name(Path directory, Path file) throws RefusedFileException {
    String separator = directory.getFileSystem().getSeparator();
    return PluginPath.normalize(directory.relativize(file).toString().replace(separator, "/"));
  }
}
