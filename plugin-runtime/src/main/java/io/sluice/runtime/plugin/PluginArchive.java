package io.sluice.runtime.plugin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.text.Normalizer;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import javax.annotation.Nullable;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * The files of a zip or tgz, read into memory within {@link ArchiveLimits}. Zip is tried first, on
 * failure tgz (contract §3.1). Archives inside are files like any other and are not opened.
 *
 * <p>The whole is refused for one entry that is a link or a device, leads out of the archive, has
 * the name of another, is encrypted, sparse or packed in an unknown way, or is not what the archive
 * says of it; and for bytes after its end, where another program might see another archive.
 */
final class PluginArchive {
  /** What tar adds to each file: a header block, padding to a block, and as much again for PAX. */
  private static final int TAR_OVERHEAD_PER_ENTRY = 4 * 512;

  /** Largest unpacked tgz in bytes, padding included. */
  private static final long MAX_TAR_BYTES =
      ArchiveLimits.MAX_TOTAL_BYTES + (long) ArchiveLimits.MAX_ENTRIES * TAR_OVERHEAD_PER_ENTRY;

  private final ArchiveLimits limits = new ArchiveLimits();
  private final Map<String, byte[]> files = new HashMap<>();
  private final Set<String> composedNames = new HashSet<>();
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
    ZipEnd.check(archive);
    try (ZipFile zip =
        ZipFile.builder().setSeekableByteChannel(new SeekableInMemoryByteChannel(archive)).get()) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        checkKind(entry);
        String name = admit(entry.getName());
        if (!entry.isDirectory()) {
          ArchiveLimits.checkClaim(name, entry.getSize());
          checkPacking(name, zip, entry);
          put(name, readChecked(name, zip, entry));
        }
      }
    }
  }

  private static void checkKind(ZipArchiveEntry entry) throws RefusedFileException {
    if (entry.isUnixSymlink()) {
      throw refusedLink(entry.getName());
    }
    int kind = entry.getUnixMode() & UnixStat.FILE_TYPE_FLAG;
    if (kind != 0 && kind != UnixStat.FILE_FLAG && kind != UnixStat.DIR_FLAG) {
      throw refusedDevice(entry.getName());
    }
  }

  private static void checkPacking(String name, ZipFile zip, ZipArchiveEntry entry)
      throws RefusedFileException {
    if (entry.getGeneralPurposeBit().usesEncryption()) {
      throw new RefusedFileException(
          "Its file \"" + name + "\" is encrypted; pack it without a password.");
    }
    int method = entry.getMethod();
    // The library knows more, some of it through jars that are not here.
    boolean isKnown = method == ZipArchiveEntry.STORED || method == ZipArchiveEntry.DEFLATED;
    if (!isKnown || !zip.canReadEntryData(entry)) {
      throw new RefusedFileException(
          "Its file \""
              + name
              + "\" is packed with method "
              + method
              + "; expected stored or deflated.");
    }
  }

  /** Neither size nor checksum is checked by the library. */
  private byte[] readChecked(String name, ZipFile zip, ZipArchiveEntry entry) throws IOException {
    byte[] content;
    try (InputStream packed = zip.getInputStream(entry)) {
      content = limits.read(name, packed);
    }
    CRC32 checksum = new CRC32();
    checksum.update(content);
    if (content.length != entry.getSize() || checksum.getValue() != entry.getCrc()) {
      throw new RefusedFileException(
          "Its file \""
              + name
              + "\" unpacks to "
              + content.length
              + " bytes, which are not the "
              + entry.getSize()
              + " bytes that the archive's directory lists; pack it again.");
    }
    return content;
  }

  private void readTgz(byte[] archive) throws IOException {
    InputStream gunzip =
        GzipCompressorInputStream.builder()
            .setInputStream(new ByteArrayInputStream(archive))
            .setDecompressConcatenated(true)
            .get();
    BoundedStream unpacked = new BoundedStream(gunzip, MAX_TAR_BYTES);
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(unpacked, TarConstants.DEFAULT_RCDSIZE)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        checkKind(entry);
        String name = admit(entry.getName());
        if (!entry.isDirectory()) {
          ArchiveLimits.checkClaim(name, entry.getSize());
          put(name, limits.read(name, tar));
        }
      }
      checkNothingFollows(unpacked);
    }
    if (root == null) {
      throw new IOException("The tar archive is empty");
    }
  }

  private static void checkKind(TarArchiveEntry entry) throws RefusedFileException {
    if (entry.isSymbolicLink() || entry.isLink()) {
      throw refusedLink(entry.getName());
    }
    if (entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO()) {
      throw refusedDevice(entry.getName());
    }
    if (entry.isSparse()) {
      throw new RefusedFileException(
          "Its file \""
              + PluginPath.printable(entry.getName())
              + "\" is sparse, with holes that take no room in the archive; pack it without them.");
    }
    switch (entry.getLinkFlag()) {
      case TarConstants.LF_OLDNORM,
          TarConstants.LF_NORMAL,
          TarConstants.LF_CONTIG,
          TarConstants.LF_DIR -> {}
      default ->
          throw new RefusedFileException(
              "Its \""
                  + PluginPath.printable(entry.getName())
                  + "\" is of the unknown tar type "
                  + entry.getLinkFlag()
                  + "; expected files and directories only.");
    }
  }

  /** Past its end mark a tar is padded with zeros, and the stream's end checks gzip's checksum. */
  private static void checkNothingFollows(InputStream unpacked) throws IOException {
    byte[] buffer = new byte[8192];
    for (int read = unpacked.read(buffer); read >= 0; read = unpacked.read(buffer)) {
      for (int i = 0; i < read; i++) {
        if (buffer[i] != 0) {
          throw ZipEnd.refusedTail();
        }
      }
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

  /** Names count as the same when some file system would take them for the same characters. */
  private void put(String name, byte[] content) throws RefusedFileException {
    if (!composedNames.add(Normalizer.normalize(name, Normalizer.Form.NFC))) {
      throw new RefusedFileException(
          "It has two files named \"" + name + "\"; expected each name once.");
    }
    files.put(name, content);
  }

  private static RefusedFileException refusedLink(String name) {
    return new RefusedFileException(
        "Its \""
            + PluginPath.printable(name)
            + "\" is a link; expected files and directories only.");
  }

  private static RefusedFileException refusedDevice(String name) {
    return new RefusedFileException(
        "Its \""
            + PluginPath.printable(name)
            + "\" is a device; expected files and directories only.");
  }

  @FunctionalInterface
  private interface Format {
    void readInto(PluginArchive archive, byte[] bytes) throws IOException;
  }
}
