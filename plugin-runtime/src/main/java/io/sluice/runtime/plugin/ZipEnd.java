package io.sluice.runtime.plugin;

import java.io.IOException;

/** Holds a zip to starting with its first byte and ending with its last. */
final class ZipEnd {
  /** Bytes of the record at a zip's end, without its comment. */
  private static final int LENGTH = 22;

  private static final byte[] START = {'P', 'K', 3, 4};
  private static final byte[] END = {'P', 'K', 5, 6};

  private ZipEnd() {}

  /**
   * Checks where a zip starts and ends.
   *
   * @throws IOException if it is no zip
   * @throws RefusedFileException if bytes follow its end, or its comment holds another end
   */
  static void check(byte[] archive) throws IOException {
    if (!isAt(archive, 0, START) && !isAt(archive, 0, END)) {
      throw new IOException("It does not start as a zip does");
    }
    int end = archive.length - LENGTH;
    while (end >= 0 && !isAt(archive, end, END)) {
      end--;
    }
    if (end < 0) {
      throw new IOException("It has no end record");
    }
    int comment = (archive[end + 20] & 0xff) | (archive[end + 21] & 0xff) << 8;
    if (end + LENGTH + comment != archive.length) {
      throw refusedTail();
    }
  }

  static RefusedFileException refusedTail() {
    return new RefusedFileException(
        "Bytes follow its end, which another program could read as another archive; pack it"
            + " again.");
  }

  private static boolean isAt(byte[] archive, int at, byte[] mark) {
    for (int i = 0; i < mark.length; i++) {
      if (at + i >= archive.length || archive[at + i] != mark[i]) {
        return false;
      }
    }
    return true;
  }
}
