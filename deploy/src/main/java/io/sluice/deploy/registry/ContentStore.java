package io.sluice.deploy.registry;

import io.sluice.deploy.Problem;
import io.sluice.deploy.local.FileReasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * Where content goes that is too large for a record: files named by their SHA-256 in the folder the
 * job knows as {@code content.dir}.
 */
final class ContentStore {
  /** Larger content is not put into a record. */
  static final int MAX_INLINE_BYTES = 256 * 1024;

  @Nullable private final Path folder;

  /**
   * Makes the store; nothing is written yet.
   *
   * @param folder null if there is none, so that large content is refused
   */
  ContentStore(@Nullable Path folder) {
    this.folder = folder;
  }

  /**
   * Keeps content that is too large for a record.
   *
   * @param what the content's name for the message
   * @return its hash, hexadecimal; empty if it belongs into the record
   * @throws Problem if it is too large and there is no folder, or the folder cannot be written
   */
  Optional<String> keepIfLarge(byte[] content, String what) {
    if (content.length <= MAX_INLINE_BYTES) {
      return Optional.empty();
    }
    if (folder == null) {
      throw Problem.input(
          "%s has %d KB and a record holds %d KB; give the job's content folder with --content-dir."
              .formatted(what, content.length / 1024, MAX_INLINE_BYTES / 1024));
    }
    String name = HexFormat.of().formatHex(sha256(content));
    try {
      Files.createDirectories(folder);
      Path part = Files.createTempFile(folder, name, ".part");
      Files.write(part, content);
      Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw Problem.failure(
          "%s could not be written to the content folder %s: %s."
              .formatted(what, folder, FileReasons.of(e)),
          e);
    }
    return Optional.of(name);
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
