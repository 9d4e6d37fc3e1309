package io.sluice.operators.registry;

import java.io.IOException;
import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.annotation.Nullable;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Archives, attachments and members of cohorts that are too large for the registry: files in one
 * directory of any Flink file system, named by the SHA-256 of their content.
 *
 * @param directory its URI, null if there is none
 */
public record ContentStore(@Nullable String directory) implements Serializable {
  /** Has no files. */
  public static final ContentStore NONE = new ContentStore(null);

  /** Largest file that is read. */
  public static final int MAX_BYTES = 128 << 20;

  /**
   * Reads a file.
   *
   * @param sha256 64 lower-case hexadecimal digits
   * @throws IOException if it is not there, too large, or not what its name says; for the operator
   *     of the installation to read
   */
  public byte[] read(String sha256) throws IOException {
    if (directory == null) {
      throw new IOException(
          "The registry names a file by its SHA-256, "
              + sha256
              + ", but no content directory is set; set the option content.dir");
    }
    Path path = new Path(directory, sha256);
    FileSystem files = path.getFileSystem();
    if (!files.exists(path)) {
      throw new IOException(
          "There is no file " + path + "; put it there and save what names it again");
    }
    long length = files.getFileStatus(path).getLen();
    if (length > MAX_BYTES) {
      throw new IOException(
          "The file " + path + " has " + length + " bytes; the limit is " + MAX_BYTES);
    }
    byte[] content;
    try (FSDataInputStream in = files.open(path)) {
      content = in.readAllBytes();
    }
    String found = hash(content);
    if (!found.equals(sha256)) {
      throw new IOException("The file " + path + " is damaged: its SHA-256 is " + found);
    }
    return content;
  }

  private static String hash(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
