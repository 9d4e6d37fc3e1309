package io.sluice.runtime.plugin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sluice.runtime.fuzz.Cases;
import io.sluice.runtime.fuzz.Chance;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Archives that are nearly good are read or refused, and cost no more than the limits allow. */
class ArchiveFuzzTest {
  private static final PluginIdentity PLUGIN = new PluginIdentity(17, "GeoIP", 2, "0178", false);

  /** What the limits let one archive take, with room for the copies that reading makes. */
  private static final long MAX_BYTES = 4L * ArchiveLimits.MAX_TOTAL_BYTES;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static String[] files(RandomGenerator random) {
    String folder = Chance.oneOf(random, "", "p/", "p-1.0/", "./", "p/./", "p/q/");
    String entry = name(random, "index.js");
    String[] files = {
      folder.isEmpty() ? "lib/" : folder,
      "",
      folder + name(random, "plugin.json"),
      "{\"main\":\"" + entry + "\"}",
      folder + entry,
      "code".repeat(random.nextInt(200)),
      folder + name(random, "lib/x.js"),
      "x".repeat(random.nextInt(3000)),
    };
    for (int i = 0; i < files.length; i += 2) {
      if (files[i].endsWith("/")) {
        files[i + 1] = ""; // a folder
      }
    }
    return files;
  }

  private static String name(RandomGenerator random, String usual) {
    return switch (random.nextInt(10)) {
      case 0 -> Chance.mutated(random, usual, "./\\:\0\n\u202e\u00e9\ud83d\u0308ab");
      case 1 -> Chance.oneOf(random, "../", "/", "C:", "./", "a/../") + usual;
      case 2 -> usual + Chance.oneOf(random, "/", "/.", "/..", "\u0308", "x".repeat(300));
      default -> usual;
    };
  }

  private static void assertLoadsOrIsRefused(byte[] archive) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      assertThat(PluginLoader.fromArchive(archive, PLUGIN).entry()).isNotEmpty();
    } catch (PluginLoadException e) {
      assertThat(e)
          .message()
          .satisfiesAnyOf(
              text -> assertThat(text).isEqualTo("Could not read archive as .zip or .tgz"),
              text -> assertThat(text).startsWith("Refused to load " + PLUGIN.digest() + ": Its "),
              text ->
                  assertThat(text).startsWith("Refused to load " + PLUGIN.digest() + ": It has"),
              text ->
                  assertThat(text)
                      .startsWith("Refused to load " + PLUGIN.digest() + ": Bytes follow"),
              text ->
                  assertThat(text)
                      .isEqualTo("Could not load \"plugin.json\" for " + PLUGIN.digest()),
              text ->
                  assertThat(text)
                      .startsWith(
                          "Could not load source code for " + PLUGIN.digest() + ". Tried: "));
    }
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MAX_BYTES);
  }

  @Test
  void aZipWithFaultsLoadsOrIsRefused() {
    Cases.check(
        1500,
        random -> {
          byte[] zip = Archives.zip(files(random));
          assertLoadsOrIsRefused(Chance.oneIn(random, 5) ? zip : Chance.mutated(random, zip));
        });
  }

  @Test
  void aTgzWithFaultsLoadsOrIsRefused() {
    Cases.check(
        500,
        random -> {
          byte[] tgz = Archives.tgz(files(random));
          assertLoadsOrIsRefused(Chance.oneIn(random, 5) ? tgz : Chance.mutated(random, tgz));
        });
  }

  /** Gzip's checksum would refuse each of them before tar has seen it. */
  @Test
  void aTarWithFaultsInAGoodGzipLoadsOrIsRefused() {
    Cases.check(
        1000,
        random -> {
          byte[] tar;
          try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(tgz(random)))) {
            tar = gzip.readAllBytes();
          }
          ByteArrayOutputStream packed = new ByteArrayOutputStream();
          try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(withFaultInAHeader(random, Chance.mutated(random, tar)));
          }
          assertLoadsOrIsRefused(packed.toByteArray());
        });
  }

  private static byte[] tgz(RandomGenerator random) throws IOException {
    return switch (random.nextInt(4)) {
      case 0 -> Archives.tgzWithPath("index.js", Chance.oneOf(random, "a.js", "b/c.js"));
      case 1 -> Archives.tgzWithLongName(random.nextInt(1000));
      case 2 ->
          Archives.tgzWithSpecial("x", (byte) "0123456790SLKVMNADX\0".charAt(random.nextInt(20)));
      default -> Archives.tgz(files(random));
    };
  }

  /** Most of a tar is padding; its headers start at every block. */
  private static byte[] withFaultInAHeader(RandomGenerator random, byte[] tar) {
    int headers = tar.length / 512;
    if (headers > 0) {
      int header = random.nextInt(headers) * 512;
      List<Integer> fields = List.of(0, 100, 108, 116, 124, 136, 148, 156, 157, 257, 263, 345, 482);
      int at = header + Chance.oneOf(random, fields) + random.nextInt(8);
      tar[at] = (byte) "07 xgLSK\0\u0080\u00ff".charAt(random.nextInt(11));
      correctChecksum(tar, header);
    }
    return tar;
  }

  private static void correctChecksum(byte[] tar, int header) {
    int sum = 8 * ' ';
    for (int i = 0; i < 512; i++) {
      sum += i >= 148 && i < 156 ? 0 : tar[header + i] & 0xff;
    }
    byte[] octal = "%06o\0 ".formatted(sum).getBytes(US_ASCII);
    System.arraycopy(octal, 0, tar, header + 148, 8);
  }

  @Test
  void bytesThatAreNoArchiveAreRefused() {
    Cases.check(
        300,
        random -> {
          byte[] bytes = new byte[random.nextInt(200)];
          random.nextBytes(bytes);
          if (bytes.length > 4 && random.nextBoolean()) {
            byte[] mark = Chance.oneOf(random, new byte[][] {{'P', 'K', 3, 4}, {31, -117, 8, 0}});
            System.arraycopy(mark, 0, bytes, 0, 4);
          }
          assertLoadsOrIsRefused(bytes);
        });
  }
}
