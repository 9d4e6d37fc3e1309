package io.sluice.deploy.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
 * Packs a plugin's directory as a zip archive. The same files always make the same bytes, because
 * the archive is known by its hash.
 */
@FunctionalInterface
interface PluginPacker {
  byte[] pack(Path directory) throws IOException;

  /**
   * All regular files but hidden ones and {@code node_modules}, in the order of their names, below
   * one root folder: the first entry names the root (contract §3.1).
   */
  static PluginPacker zip() {
    return directory -> {
      Map<String, Path> files = files(directory);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
        zip.putNextEntry(entry("plugin/"));
        zip.closeEntry();
        for (Map.Entry<String, Path> file : files.entrySet()) {
          zip.putNextEntry(entry("plugin/" + file.getKey()));
          copy(file.getValue(), zip);
          zip.closeEntry();
        }
      }
      return bytes.toByteArray();
    };
  }

  private static void copy(Path file, OutputStream zip) throws IOException {
    Files.copy(file, zip);
  }

  private static ZipEntry entry(String name) {
    ZipEntry entry = new ZipEntry(name);
    // The earliest time a zip can hold; local, so that no time zone shifts it.
    entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
    return entry;
  }

  private static Map<String, Path> files(Path directory) throws IOException {
    Map<String, Path> files = new TreeMap<>();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return folder.equals(directory) || !isLeftOut(folder)
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && !isLeftOut(file)) {
              files.put(directory.relativize(file).toString().replace('\\', '/'), file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  private static boolean isLeftOut(Path path) {
    String name = path.getFileName().toString();
    return name.startsWith(".") || name.equals("node_modules");
  }
}
