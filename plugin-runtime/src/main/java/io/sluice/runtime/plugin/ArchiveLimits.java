package io.sluice.runtime.plugin;

import java.io.IOException;
import java.io.InputStream;

/**
 * Counts what comes out of one archive and refuses what is too much, going by the bytes that really
 * come out and never by the sizes an archive claims: a few kilobytes may unpack to gigabytes. One
 * object per archive.
 */
final class ArchiveLimits {
  /** Files and directories in one archive. */
  static final int MAX_ENTRIES = 10_000;

  /** Bytes of one unpacked file. */
  static final int MAX_FILE_BYTES = 16 << 20;

  /** Bytes of all unpacked files together. */
  static final int MAX_TOTAL_BYTES = 64 << 20;

  private int entries;
  private int totalBytes;

  /**
   * Counts one more file or directory.
   *
   * @throws RefusedFileException if it is one too many
   */
  void countEntry() throws RefusedFileException {
    if (++entries > MAX_ENTRIES) {
      throw new RefusedFileException(
          "It has more than "
              + MAX_ENTRIES
              + " files and directories; leave out what it does not need to run.");
    }
  }

  /**
   * Refuses a file that is too large by its own account, before anything of it is unpacked.
   *
   * @param name for the refusal
   * @param claimedBytes what the archive says, negative if it says nothing
   * @throws RefusedFileException if it is too large
   */
  static void checkClaim(String name, long claimedBytes) throws RefusedFileException {
    if (claimedBytes > MAX_FILE_BYTES) {
      throw fileTooLarge(name);
    }
  }

  /**
   * Reads one file to its end.
   *
   * @param name for the refusal
   * @throws RefusedFileException if the file, or all files so far together, are too large
   * @throws IOException if the stream fails
   */
  byte[] read(String name, InputStream file) throws IOException {
    byte[] content = readFile(name, file);
    totalBytes += content.length;
    if (totalBytes > MAX_TOTAL_BYTES) {
      throw tooLarge();
    }
    return content;
  }

  /** As {@link #read}, for a file that stands alone. */
  static byte[] readFile(String name, InputStream file) throws IOException {
    byte[] content = file.readNBytes(MAX_FILE_BYTES + 1);
    if (content.length > MAX_FILE_BYTES) {
      throw fileTooLarge(name);
    }
    return content;
  }

  static RefusedFileException tooLarge() {
    return new RefusedFileException(
        "Its files are larger than "
            + (MAX_TOTAL_BYTES >> 20)
            + " MiB together; leave out what it does not need to run.");
  }

  private static RefusedFileException fileTooLarge(String name) {
    return new RefusedFileException(
        "Its file \""
            + name
            + "\" is larger than "
            + (MAX_FILE_BYTES >> 20)
            + " MiB; leave it out or make it smaller.");
  }
}
