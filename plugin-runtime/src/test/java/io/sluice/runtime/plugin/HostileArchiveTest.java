package io.sluice.runtime.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that are not what they seem. */
class HostileArchiveTest {
  private static final PluginIdentity PLUGIN = new PluginIdentity(17, "GeoIP", 2, "0178", false);
  private static final byte[] LISTED = {'P', 'K', 1, 2};
  private static final byte[] LOCAL = {'P', 'K', 3, 4};

  // Offsets in an entry of a zip's directory.
  private static final int FLAGS = 8;
  private static final int METHOD = 10;
  private static final int CHECKSUM = 16;
  private static final int SIZE = 24;

  private static String source(byte[] archive) throws PluginLoadException {
    return PluginLoader.fromArchive(archive, PLUGIN).source();
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(byte[] archive) {
    return assertThatThrownBy(() -> source(archive))
        .isInstanceOf(PluginLoadException.class)
        .hasMessageStartingWith("Refused to load plugin GeoIP ID 17");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../index.js",
        "a/../../index.js",
        "a\\..\\index.js",
        "/etc/index.js",
        "C:/index.js",
        "c:index.js",
        "a\\b/index.js",
        "a\0b",
        "a\u202Esj.exe",
        "a\u200Bb",
        "a\nb",
        "..",
        "a/.."
      })
  void namesThatCouldBeReadInTwoWaysAreRefused(String name) throws Exception {
    assertRefused(Archives.zip("index.js", "code", name, "evil"))
        .hasMessageContaining("leads out of the plugin or is ambiguous");
    if (!name.contains("\0")) { // a tar's names end there
      assertRefused(Archives.tgz("index.js", "code", name, "evil"))
          .hasMessageContaining("leads out of the plugin or is ambiguous");
    }
  }

  @Test
  void whatDoesNotShowIsSpelledOutInTheRefusal() throws Exception {
    assertRefused(Archives.zip("a\u202Eb\0", "evil")).hasMessageContaining("\"a\\u202eb\\0\"");
  }

  @Test
  void twoFilesOfOneNameAreRefused() throws Exception {
    String expected = "It has two files named";
    assertRefused(Archives.zip("index.js", "code", "index.js", "evil"))
        .hasMessageContaining(expected);
    assertRefused(Archives.tgz("index.js", "code", "./index.js", "evil"))
        .hasMessageContaining(expected);
    assertRefused(Archives.zip("\u00e4.js", "code", "a\u0308.js", "evil"))
        .hasMessageContaining(expected);
  }

  @Test
  void archivesInsideAreNotOpened() throws Exception {
    byte[] inner = Archives.zip("../index.js", "evil");
    assertThat(source(Archives.zip("index.js", "code", "a.zip", new String(inner, UTF_8))))
        .isEqualTo("code");
  }

  @Test
  void aClaimOfTenGigabytesIsRefusedBeforeUnpacking() throws Exception {
    byte[] archive = Archives.zip("index.js", "code");
    patchInt(archive, find(archive, LISTED) + SIZE, (int) 4_000_000_000L);
    assertRefused(archive).hasMessageContaining("\"index.js\" is larger than 16 MiB");
    assertRefused(Archives.zip64("index.js", 10L << 30))
        .hasMessageContaining("\"index.js\" is larger than 16 MiB");
    assertRefused(Archives.tgzWithClaim("index.js", 10L << 30))
        .hasMessageContaining("\"index.js\" is larger than 16 MiB");
  }

  @Test
  void sizesAndChecksumsThatAreNotTrueAreRefused() throws Exception {
    String expected = "\"index.js\" unpacks to 4 bytes, which are not the";
    byte[] archive = Archives.zip("index.js", "code");
    byte[] size = archive.clone();
    patchInt(size, find(size, LISTED) + SIZE, 3);
    assertRefused(size).hasMessageContaining(expected);
    byte[] checksum = archive.clone();
    patchInt(checksum, find(checksum, LISTED) + CHECKSUM, 1);
    assertRefused(checksum).hasMessageContaining(expected);
  }

  @Test
  void encryptedAndUnknownPackingIsRefused() throws Exception {
    byte[] archive = Archives.zip("index.js", "code");
    byte[] encrypted = archive.clone();
    encrypted[find(encrypted, LISTED) + FLAGS] |= 1;
    encrypted[find(encrypted, LOCAL) + FLAGS - 2] |= 1;
    assertRefused(encrypted).hasMessageContaining("\"index.js\" is encrypted");
    byte[] unknown = archive.clone();
    for (int method : new int[] {1, 6, 9, 12, 14, 93, 95, 98}) { // of 93 a jar is missing
      unknown[find(unknown, LISTED) + METHOD] = (byte) method;
      assertRefused(unknown).hasMessageContaining("\"index.js\" is packed with method " + method);
    }
  }

  @Test
  void bytesAfterTheEndAreRefused() throws Exception {
    String expected = "Bytes follow its end";
    byte[] zip = Archives.zip("index.js", "code");
    assertRefused(concatenated(zip, "garbage".getBytes(UTF_8))).hasMessageContaining(expected);
    assertRefused(concatenated(zip, new byte[1])).hasMessageContaining(expected);
    byte[] tgz = Archives.tgz("index.js", "code");
    ByteArrayOutputStream more = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(more)) {
      gzip.write("evil".getBytes(UTF_8));
    }
    assertRefused(concatenated(tgz, more.toByteArray())).hasMessageContaining(expected);
  }

  @Test
  void aZipThatStartsAsSomethingElseIsNone() throws Exception {
    byte[] archive = concatenated("#!/bin/sh\n".getBytes(UTF_8), Archives.zip("index.js", "code"));
    assertThatThrownBy(() -> source(archive)).hasMessage("Could not read archive as .zip or .tgz");
  }

  @Test
  void garbageAfterAGzipStreamIsSaidToBeUnreadable() throws Exception {
    byte[] archive = concatenated(Archives.tgz("index.js", "code"), "garbage".getBytes(UTF_8));
    assertThatThrownBy(() -> source(archive)).hasMessage("Could not read archive as .zip or .tgz");
  }

  @Test
  void aGzipBombIsRefused() throws Exception {
    byte[] archive = Archives.tgzOfZeros(40, ArchiveLimits.MAX_FILE_BYTES / 4);
    assertThat(archive).hasSizeLessThan(1 << 20);
    assertRefused(archive).hasMessageContaining("Its files are larger than 64 MiB together");
  }

  @Test
  void aZipThatIsCutOffIsNeverReadInPart() throws Exception {
    byte[] archive = Archives.zip("package/index.js", "code".repeat(1000));
    for (int length = 0; length < archive.length; length += 3) {
      byte[] cut = Arrays.copyOf(archive, length);
      assertThatThrownBy(() -> source(cut)).isInstanceOf(PluginLoadException.class);
    }
  }

  @Test
  void sparseFilesAndUnknownTypesInATarAreRefused() throws Exception {
    assertRefused(Archives.tgzWithSpecial("a/index.js", TarConstants.LF_GNUTYPE_SPARSE))
        .hasMessageContaining("\"a/index.js\" is sparse");
    assertRefused(Archives.tgzWithSpecial("a/index.js", (byte) 'V'))
        .hasMessageContaining("\"a/index.js\" is of the unknown tar type");
  }

  @Test
  void aNameFromAnExtendedHeaderIsCheckedAsAnyOther() throws Exception {
    assertRefused(Archives.tgzWithPath("index.js", "../../evil.js"))
        .hasMessageContaining("\"../../evil.js\" leads out of the plugin");
  }

  @Test
  void devicesInAZipAreRefused() throws Exception {
    assertRefused(Archives.zipWithMode("a/index.js", 0060644))
        .hasMessageContaining("\"a/index.js\" is a device");
  }

  private static int find(byte[] archive, byte[] mark) {
    for (int at = 0; at <= archive.length - mark.length; at++) {
      if (Arrays.equals(archive, at, at + mark.length, mark, 0, mark.length)) {
        return at;
      }
    }
    throw new AssertionError("The archive has no such mark");
  }

  private static void patchInt(byte[] archive, int at, int value) {
    ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
  }

  private static byte[] concatenated(byte[] first, byte[] second) throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(first);
    both.write(second);
    return both.toByteArray();
  }
}
