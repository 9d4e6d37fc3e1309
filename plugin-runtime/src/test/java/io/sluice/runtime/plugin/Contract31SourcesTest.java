package io.sluice.runtime.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where code comes from, contract §3.1. */
class Contract31SourcesTest {
  private static final PluginIdentity PLUGIN = new PluginIdentity(17, "GeoIP", 2, "0178", false);
  private static final String DIGEST = "plugin GeoIP ID 17 (team ID 2 - organization ID 0178)";

  @TempDir Path directory;

  @Test
  void theEntryIsWhatTheManifestCallsMain() throws Exception {
    write("plugin.json", "{\"name\": \"Mine\", \"main\": \"./dist/main.js\"}");
    write("index.js", "not this");
    write("dist/main.js", "function processEvent(event) { return event } // ä");

    PluginPackage loaded = PluginLoader.fromDirectory(directory, PLUGIN);

    assertThat(loaded.manifest().name()).isEqualTo("Mine");
    assertThat(loaded.entry()).isEqualTo("dist/main.js");
    assertThat(loaded.source()).isEqualTo("function processEvent(event) { return event } // ä");
    assertThat(loaded.contentHash()).matches("[0-9a-f]{64}");
  }

  @Test
  void withoutMainTheEntryIsIndexJsBeforeIndexTs() throws Exception {
    write("index.ts", "typescript");
    assertThat(PluginLoader.fromDirectory(directory, PLUGIN).entry()).isEqualTo("index.ts");

    write("index.js", "javascript");
    assertThat(PluginLoader.fromDirectory(directory, PLUGIN).entry()).isEqualTo("index.js");

    write("index.js", "");
    assertThat(PluginLoader.fromDirectory(directory, PLUGIN).entry()).isEqualTo("index.ts");
  }

  @Test
  void aPluginNeedsNoManifest() throws Exception {
    write("index.js", "javascript");

    assertThat(PluginLoader.fromDirectory(directory, PLUGIN).manifest())
        .isEqualTo(PluginManifest.EMPTY);
  }

  @Test
  void aDirectoryWithoutEntryIsSaidWithWhatWasTried() throws Exception {
    assertRefused(() -> PluginLoader.fromDirectory(directory.resolve("missing"), PLUGIN))
        .hasMessage("Could not load source code for " + DIGEST + ". Tried: index.ts, index.js");

    write("index.js", "javascript");
    write("plugin.json", "{\"main\": \"dist/index.js\"}");
    assertRefused(() -> PluginLoader.fromDirectory(directory, PLUGIN))
        .hasMessage("Could not load source code for " + DIGEST + ". Tried: dist/index.js");
  }

  @Test
  void anEmptyEntryIsAPluginThatDoesNothing() throws Exception {
    write("index.js", "");
    assertThat(PluginLoader.fromDirectory(directory, PLUGIN).entry()).isEqualTo("index.js");
    write("index.ts", "1");
    assertThat(PluginLoader.fromDirectory(directory, PLUGIN).source()).isEqualTo("1");
  }

  @Test
  void aBadManifestIsSaidWhereverItComesFrom() throws Exception {
    String expected = "Could not load \"plugin.json\" for " + DIGEST;
    write("index.js", "javascript");
    write("plugin.json", "{name: 'mine'}");

    assertRefused(() -> PluginLoader.fromDirectory(directory, PLUGIN)).hasMessage(expected);
    assertRefused(() -> PluginLoader.fromArchive(PluginLoader.packDirectory(directory), PLUGIN))
        .hasMessage(expected);
    assertRefused(() -> PluginLoader.fromSource("javascript", "[]", PLUGIN)).hasMessage(expected);
  }

  @Test
  void mainMustNotLeadOutOfThePlugin() throws Exception {
    write("secret.js", "secret");
    write("plugin/plugin.json", "{\"main\": \"../secret.js\"}");

    assertRefused(() -> PluginLoader.fromDirectory(directory.resolve("plugin"), PLUGIN))
        .hasMessageStartingWith("Refused to load " + DIGEST)
        .hasMessageContaining("\"../secret.js\" leads out of the plugin");
  }

  @Test
  void aLinkMustNotLeadOutOfThePlugin() throws Exception {
    write("secret.js", "secret");
    Files.createDirectory(directory.resolve("plugin"));
    Files.createSymbolicLink(directory.resolve("plugin/index.js"), directory.resolve("secret.js"));

    assertRefused(() -> PluginLoader.fromDirectory(directory.resolve("plugin"), PLUGIN))
        .hasMessageContaining("\"index.js\" is a link that leads out of");
  }

  @Test
  void textMayStartWithAByteOrderMark() throws Exception {
    write("plugin.json", "\uFEFF{\"name\": \"Mine\"}");
    write("index.js", "\uFEFFcode");

    PluginPackage loaded = PluginLoader.fromDirectory(directory, PLUGIN);

    assertThat(loaded.manifest().name()).isEqualTo("Mine");
    assertThat(loaded.source()).isEqualTo("code");
    assertThat(PluginLoader.fromSource("\uFEFFcode", "\uFEFF{}", PLUGIN).source())
        .isEqualTo("code");
  }

  @Test
  void aManifestWithErrorsStillLoadsAsUpstreamWouldLoadIt() throws Exception {
    write("plugin.json", "{\"main\": 4, \"config\": \"none\"}");
    write("index.js", "code");

    PluginPackage loaded = PluginLoader.fromDirectory(directory, PLUGIN);

    assertThat(loaded.entry()).isEqualTo("index.js");
    assertThat(loaded.manifest().problems().errors()).hasSize(2);
  }

  @Test
  void typedInSourceIsTypeScriptAndNeedsNoManifest() throws Exception {
    PluginPackage loaded =
        PluginLoader.fromSource("const a: number = 1", "{\"main\": \"other.js\"}", PLUGIN);

    assertThat(loaded.entry()).isEqualTo("index.ts");
    assertThat(loaded.source()).isEqualTo("const a: number = 1");
    assertThat(PluginLoader.fromSource("a", null, PLUGIN).manifest())
        .isEqualTo(PluginManifest.EMPTY);
    assertRefused(() -> PluginLoader.fromSource("", null, PLUGIN))
        .hasMessage("Could not load source code for " + DIGEST + ". Tried: index.ts");
  }

  @Test
  void theHashIsThatOfTheCodeAndNothingElse() throws Exception {
    PluginPackage plugin = PluginLoader.fromSource("a", null, PLUGIN);

    assertThat(PluginLoader.fromSource("a", "{\"name\": \"other\"}", PLUGIN).contentHash())
        .isEqualTo(plugin.contentHash());
    assertThat(PluginLoader.fromSource("b", null, PLUGIN).contentHash())
        .isNotEqualTo(plugin.contentHash());
    write("index.js", "a");
    assertThat(PluginLoader.fromDirectory(directory, PLUGIN).contentHash())
        .isNotEqualTo(plugin.contentHash());
  }

  @Test
  void theRootOfAZipIsItsFirstDirectory() throws Exception {
    byte[] archive =
        Archives.zip("mine-main/", "", "mine-main/lib/a.js", "a", "mine-main/index.js", "code");

    assertThat(PluginLoader.fromArchive(archive, PLUGIN).source()).isEqualTo("code");
  }

  @Test
  void theRootOfAZipWithoutDirectoriesIsThatOfItsFirstFile() throws Exception {
    assertThat(source(Archives.zip("mine/plugin.json", "{}", "mine/index.js", "code")))
        .isEqualTo("code");
    assertThat(source(Archives.zip("index.js", "code"))).isEqualTo("code");
  }

  @Test
  void theRootOfATgzIsTheDirectoryOfItsFirstEntry() throws Exception {
    assertThat(source(Archives.tgz("package/package.json", "{}", "package/index.js", "code")))
        .isEqualTo("code");
    assertThat(source(Archives.tgz("mine/", "", "mine/index.js", "code"))).isEqualTo("code");
    assertThat(source(Archives.tgz("./", "", "./index.js", "code"))).isEqualTo("code");
  }

  @Test
  void bytesThatAreNoArchiveAreSaid() {
    for (byte[] bytes : new byte[][] {{}, "PK\3\4 no zip".getBytes(UTF_8), {0x1f, (byte) 0x8b}}) {
      assertRefused(() -> PluginLoader.fromArchive(bytes, PLUGIN))
          .hasMessage("Could not read archive as .zip or .tgz");
    }
  }

  @Test
  void aTruncatedArchiveIsSaidToBeUnreadable() throws Exception {
    byte[] archive = Archives.tgz("package/index.js", "code".repeat(1000));
    for (int length = 0; length < archive.length; length += 7) {
      byte[] truncated = Arrays.copyOf(archive, length);
      assertRefused(() -> PluginLoader.fromArchive(truncated, PLUGIN))
          .hasMessage("Could not read archive as .zip or .tgz");
    }
  }

  @Test
  void linksAndDevicesInAnArchiveRefuseIt() throws Exception {
    assertRefused(
            () -> PluginLoader.fromArchive(Archives.zipWithLink("a/index.js", "/etc"), PLUGIN))
        .hasMessageContaining("\"a/index.js\" is a link");
    for (byte type : new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK}) {
      assertRefused(
              () -> PluginLoader.fromArchive(Archives.tgzWithSpecial("a/index.js", type), PLUGIN))
          .hasMessageContaining("\"a/index.js\" is a link");
    }
    assertRefused(
            () ->
                PluginLoader.fromArchive(
                    Archives.tgzWithSpecial("a/index.js", TarConstants.LF_FIFO), PLUGIN))
        .hasMessageContaining("\"a/index.js\" is a device");
  }

  @Test
  void tooManyEntriesRefuseAnArchive() throws Exception {
    String expected = "It has more than 10000 files and directories";
    int files = ArchiveLimits.MAX_ENTRIES + 1;

    assertRefused(() -> PluginLoader.fromArchive(Archives.zipOfZeros(files, 0), PLUGIN))
        .hasMessageContaining(expected);
    assertRefused(() -> PluginLoader.fromArchive(Archives.tgzOfZeros(files, 0), PLUGIN))
        .hasMessageContaining(expected);
  }

  @Test
  void oneFileThatIsTooLargeRefusesAnArchive() throws Exception {
    String expected = "zeros-0\" is larger than 16 MiB";
    int bytes = ArchiveLimits.MAX_FILE_BYTES + 1;

    assertRefused(() -> PluginLoader.fromArchive(Archives.zipOfZeros(1, bytes), PLUGIN))
        .hasMessageContaining(expected);
    assertRefused(() -> PluginLoader.fromArchive(Archives.tgzOfZeros(1, bytes), PLUGIN))
        .hasMessageContaining(expected);
  }

  @Test
  void filesThatAreTooLargeTogetherRefuseAnArchive() throws Exception {
    String expected = "Its files are larger than 64 MiB together";
    int bytes = ArchiveLimits.MAX_FILE_BYTES;

    assertRefused(() -> PluginLoader.fromArchive(Archives.zipOfZeros(5, bytes), PLUGIN))
        .hasMessageContaining(expected);
    assertRefused(() -> PluginLoader.fromArchive(Archives.tgzOfZeros(5, bytes), PLUGIN))
        .hasMessageContaining(expected);
  }

  @Test
  void aNameInATarCannotBeUsedToUnpackMoreThanTheLimit() throws Exception {
    byte[] archive = Archives.tgzWithLongName(100 << 20);

    assertThat(archive).hasSizeLessThan(1 << 20);
    assertRefused(() -> PluginLoader.fromArchive(archive, PLUGIN))
        .hasMessageContaining("Its files are larger than 64 MiB together");
  }

  @Test
  void aPackedDirectoryLoadsAsTheDirectoryDoes() throws Exception {
    write("plugin.json", "{\"main\": \"src/main.js\"}");
    write("a/first.js", "first");
    write("src/main.js", "code");

    assertThat(PluginLoader.fromArchive(PluginLoader.packDirectory(directory), PLUGIN))
        .isEqualTo(PluginLoader.fromDirectory(directory, PLUGIN));
  }

  @Test
  void packingDependsOnNamesAndContentsOnly() throws Exception {
    write("one/b.js", "b");
    write("one/a/c.js", "c");
    write("two/a/c.js", "c");
    write("two/b.js", "b");
    write("two/.env", "hidden");
    write("two/.git/config", "hidden");
    write("two/node_modules/x/index.js", "hidden");
    Files.setLastModifiedTime(
        directory.resolve("two/b.js"), FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));

    assertThat(PluginLoader.packDirectory(directory.resolve("two")))
        .isEqualTo(PluginLoader.packDirectory(directory.resolve("one")));
  }

  @Test
  void aHiddenDirectoryCanBePackedWhenItIsTheOneNamed() throws Exception {
    write(".mine/index.js", "code");

    assertThat(source(PluginLoader.packDirectory(directory.resolve(".mine")))).isEqualTo("code");
  }

  @Test
  void whatCouldNotBeLoadedIsNotPacked() throws Exception {
    Files.createSymbolicLink(directory.resolve("index.js"), directory.resolve("elsewhere.js"));
    assertThatThrownBy(() -> PluginLoader.packDirectory(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("index.js\" is a link or a device");

    Files.delete(directory.resolve("index.js"));
    Files.write(directory.resolve("index.js"), new byte[ArchiveLimits.MAX_FILE_BYTES + 1]);
    assertThatThrownBy(() -> PluginLoader.packDirectory(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("\"index.js\" is larger than 16 MiB");
  }

  @Test
  void aPluginThatWasNeverDownloadedHasUpstreamsText() {
    assertThat(PluginLoadException.notDownloaded(PLUGIN))
        .hasMessage("Tried using undownloaded remote " + DIGEST + ", which is not supported!");
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String source(byte[] archive) throws PluginLoadException {
    return PluginLoader.fromArchive(archive, PLUGIN).source();
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      ThrowingCallable load) {
    return assertThatThrownBy(load).isInstanceOf(PluginLoadException.class);
  }
}
