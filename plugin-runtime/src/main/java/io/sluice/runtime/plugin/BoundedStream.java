package io.sluice.runtime.plugin;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Refuses to go on after so many bytes. It stands between gunzip and tar, because the tar reader
 * holds long names and headers in memory at the size that the archive claims for them.
 */
final class BoundedStream extends FilterInputStream {
  private long left;

  /**
   * Bounds a stream.
   *
   * @param limit bytes that may be read
   */
  BoundedStream(InputStream in, long limit) {
    super(in);
    left = limit;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    if (value >= 0) {
      count(1);
    }
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    if (read > 0) {
      count(read);
    }
    return read;
  }

  @Override
  public long skip(long length) throws IOException {
    long skipped = super.skip(length);
    count(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(long bytes) throws RefusedFileException {
    left -= bytes;
    if (left < 0) {
      throw ArchiveLimits.tooLarge();
    }
  }
}
