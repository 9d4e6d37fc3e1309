package io.sluice.runtime.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** Archives as others make them, the hostile kind included. */
final class Archives {
  private static final int SYMLINK_MODE = 0120777;

  private Archives() {}

  /** A zip of name and text in turn; a name with a slash at its end is a directory. */
  static byte[] zip(String... namesAndTexts) throws IOException {
    SeekableInMemoryByteChannel bytes = new SeekableInMemoryByteChannel();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        put(zip, new ZipArchiveEntry(namesAndTexts[i]), namesAndTexts[i + 1].getBytes(UTF_8));
      }
    }
    return written(bytes);
  }

  static byte[] zipWithLink(String name, String target) throws IOException {
    return zipWithMode(name, SYMLINK_MODE, target);
  }

  static byte[] zipWithMode(String name, int unixMode) throws IOException {
    return zipWithMode(name, unixMode, "");
  }

  private static byte[] zipWithMode(String name, int unixMode, String text) throws IOException {
    SeekableInMemoryByteChannel bytes = new SeekableInMemoryByteChannel();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      ZipArchiveEntry entry = new ZipArchiveEntry(name);
      entry.setUnixMode(unixMode);
      put(zip, entry, text.getBytes(UTF_8));
    }
    return written(bytes);
  }

  /** A zip in the large format, whose one entry claims so many bytes and has none. */
  static byte[] zip64(String name, long claimedBytes) throws IOException {
    SeekableInMemoryByteChannel bytes = new SeekableInMemoryByteChannel();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      zip.setUseZip64(Zip64Mode.Always);
      ZipArchiveEntry entry = new ZipArchiveEntry(name);
      entry.setMethod(ZipArchiveEntry.DEFLATED);
      entry.setSize(claimedBytes);
      entry.setCrc(0);
      entry.setCompressedSize(0);
      zip.addRawArchiveEntry(entry, InputStream.nullInputStream());
    }
    return written(bytes);
  }

  /** A tgz whose one entry claims so many bytes and has none. */
  static byte[] tgzWithClaim(String name, long claimedBytes) throws IOException {
    byte[] header = new byte[TarConstants.DEFAULT_RCDSIZE];
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(claimedBytes);
    entry.writeEntryHeader(header, ZipEncodingHelper.getZipEncoding("UTF-8"), true);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(header);
      gzip.write(new byte[2 * TarConstants.DEFAULT_RCDSIZE]);
    }
    return bytes.toByteArray();
  }

  /** A tgz whose one entry has another name in an extended header. */
  static byte[] tgzWithPath(String name, String path) throws IOException {
    return tgz(
        tar -> {
          byte[] header = paxRecord("path", path);
          put(tar, new TarArchiveEntry("x", TarConstants.LF_PAX_EXTENDED_HEADER_LC), header);
          put(tar, new TarArchiveEntry(name), new byte[0]);
        });
  }

  /** "LENGTH KEY=VALUE\n", where the length counts its own digits. */
  private static byte[] paxRecord(String key, String value) {
    int length = key.length() + value.length() + 3;
    int digits = String.valueOf(length + 2).length();
    return ((length + digits) + " " + key + "=" + value + "\n").getBytes(UTF_8);
  }

  /** A zip of so many files of so many zero bytes. */
  static byte[] zipOfZeros(int files, int bytesPerFile) throws IOException {
    SeekableInMemoryByteChannel bytes = new SeekableInMemoryByteChannel();
    byte[] zeros = new byte[bytesPerFile];
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      for (int i = 0; i < files; i++) {
        put(zip, new ZipArchiveEntry("zeros-" + i), zeros);
      }
    }
    return written(bytes);
  }

  /** A tgz of name and text in turn; a name with a slash at its end is a directory. */
  static byte[] tgz(String... namesAndTexts) throws IOException {
    return tgz(
        tar -> {
          for (int i = 0; i < namesAndTexts.length; i += 2) {
            put(
                tar,
                new TarArchiveEntry(namesAndTexts[i], true),
                namesAndTexts[i + 1].getBytes(UTF_8));
          }
        });
  }

  /** A tgz with one entry of a type such as {@link TarConstants#LF_SYMLINK}. */
  static byte[] tgzWithSpecial(String name, byte type) throws IOException {
    return tgz(
        tar -> {
          TarArchiveEntry entry = new TarArchiveEntry(name, type);
          entry.setLinkName("/etc/passwd");
          put(tar, entry, new byte[0]);
        });
  }

  /** A tgz whose one GNU long name is so many bytes long. */
  static byte[] tgzWithLongName(int bytes) throws IOException {
    return tgz(
        tar -> put(tar, new TarArchiveEntry("x", TarConstants.LF_GNUTYPE_LONGNAME), zeros(bytes)));
  }

  static byte[] tgzOfZeros(int files, int bytesPerFile) throws IOException {
    byte[] zeros = zeros(bytesPerFile);
    return tgz(
        tar -> {
          for (int i = 0; i < files; i++) {
            put(tar, new TarArchiveEntry("package/zeros-" + i), zeros);
          }
        });
  }

  private static byte[] zeros(int bytes) {
    return new byte[bytes];
  }

  private static byte[] tgz(TarWriter writer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      writer.write(tar);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipArchiveOutputStream zip, ZipArchiveEntry entry, byte[] content)
      throws IOException {
    zip.putArchiveEntry(entry);
    zip.write(content);
    zip.closeArchiveEntry();
  }

  private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] content)
      throws IOException {
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static byte[] written(SeekableInMemoryByteChannel bytes) {
    return Arrays.copyOf(bytes.array(), (int) bytes.size());
  }

  @FunctionalInterface
  private interface TarWriter {
    void write(TarArchiveOutputStream tar) throws IOException;
  }
}
