package io.sluice.deploy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryFilesTest {
  @TempDir Path folder;

  private final RegistryFiles files = RegistryFiles.checkedAndPacked(null);

  @Test
  void recordsTombstonesAndCommentsAreRead() throws IOException {
    Path file =
        write(
            "a.ndjson",
            """
            # teams
            {"key": "team/1", "value": {"id": 1, "name": "One"}}

            {"key": "plugin-config/3", "value": null}
            """);

    List<RegistryChange> changes = files.read(file);

    assertThat(changes)
        .extracting(RegistryChange::key)
        .containsExactly("team/1", "plugin-config/3");
    assertThat(changes.get(1).value()).isNull();
  }

  @Test
  void aStatusIsTheUsersToDeleteAndNotToWrite() throws IOException {
    Path deletes =
        write("deletes.ndjson", "{\"key\": \"status/plugin-config/3\", \"value\": null}\n");
    assertThat(files.read(deletes).get(0).value()).isNull();

    Path writes =
        write(
            "writes.ndjson",
            """
            {"key": "status/plugin-config/3", "value": {"plugin_config_id": 3, "state": "disabled", "since": "2024-01-01T00:00:00Z", "version": "v"}}
            """);
    assertThatThrownBy(() -> files.read(writes))
        .hasMessageContaining("The key status/plugin-config/3 is not for users to write;");
  }

  @Test
  void aDirectoryIsReadInTheOrderOfNames() throws IOException {
    write("2.ndjson", "{\"key\": \"team/2\", \"value\": {\"id\": 2}}\n");
    write("1.ndjson", "{\"key\": \"team/1\", \"value\": {\"id\": 1}}\n");
    write("notes.txt", "not a record\n");

    assertThat(files.read(folder))
        .extracting(RegistryChange::key)
        .containsExactly("team/1", "team/2");
  }

  @Test
  void everyRefusalNamesFileLineAndReason() throws IOException {
    Path file =
        write(
            "bad.ndjson",
            """
            {"key": "team/1", "value": {"id": 1}}
            {"key": "team/x", "value": {}}
            {"key": "plugin-config/1", "value": {"id": 1, "plugin_id": 2, "enabled": true}}
            {"key": "team/1", "value": []}
            {"key": "team/1", "valu": {}}
            {"key": "group-types/1", "value": {}}
            {"key": "group-types/1", "value": null}
            {"key": "plugin/1", "value": {"id": 1, "plugin_type": "local", "url": "file:nowhere"}}
            """);

    assertThatThrownBy(() -> files.read(file))
        .hasMessage(
            """
            %1$s:2: The registry record "team/x" is refused: its key is none of the registry's; expected team/ID, plugin/ID, plugin-config/ID, plugin-attachment/CONFIG_ID/NAME, action/ID, cohort/ID, group-types/TEAM_ID, status/plugin-config/ID or status/hook/HOOK_ID, each ID an integer from 1 to 2147483647, HOOK_ID any text.
            %1$s:3: The registry record plugin-config/1 is refused: the field "team_id" is missing; expected an integer from 1 to 2147483647. Correct it and send the record again.
            %1$s:4: The value of team/1 is neither an object nor null.
            %1$s:5: Unknown field "valu"; expected "key" and "value".
            %1$s:6: The key group-types/1 is not for users to write; expected team/ID, plugin/ID, plugin-config/ID, plugin-attachment/CONFIG_ID/NAME, action/ID or cohort/ID.
            %1$s:7: The key group-types/1 is not for users to delete; expected team/ID, plugin/ID, plugin-config/ID, plugin-attachment/CONFIG_ID/NAME, action/ID or cohort/ID, or status/plugin-config/ID to let a disabled plugin run again, or status/hook/HOOK_ID to let a hook that was gone be sent to again.
            %1$s:8: %2$s cannot be read: it does not exist.\
            """
                .formatted(file, folder.resolve("nowhere")));
  }

  @Test
  void textThatIsNotJsonIsRefusedWithItsColumn() throws IOException {
    Path file = write("bad.ndjson", "{\"key\": \"team/1\", \n");

    assertThatThrownBy(() -> files.read(file))
        .hasMessageStartingWith(file + ":1: The line is not JSON: ");
  }

  @Test
  void aMissingFileAndAnEmptyDirectoryAreRefused() {
    assertThatThrownBy(() -> files.read(folder.resolve("none.ndjson")))
        .hasMessage(folder.resolve("none.ndjson") + " cannot be read: it does not exist.");
    assertThatThrownBy(() -> files.read(folder))
        .hasMessage("The directory " + folder + " holds no .ndjson file.");
  }

  @Test
  void aLocalPluginIsPackedBelowOneRoot() throws IOException {
    Path plugin = plugin("assets/a.txt", "index.js", "plugin.json");
    Files.createDirectories(plugin.resolve(".git"));
    Files.writeString(plugin.resolve(".git/config"), "hidden");

    var value = files.read(pluginRecord()).get(0).value();

    assertThat(value.has("url")).isFalse();
    assertThat(value.path("plugin_type").asText()).isEqualTo("custom");
    assertThat(entries(Base64.getDecoder().decode(value.path("archive").asText())))
        .containsExactly("plugin/", "plugin/assets/a.txt", "plugin/index.js", "plugin/plugin.json");
  }

  @Test
  void aLargePluginGoesToTheContentFolder() throws IOException {
    largePlugin();
    Path content = folder.resolve("content");

    var value = RegistryFiles.checkedAndPacked(content).read(pluginRecord()).get(0).value();

    assertThat(value.has("archive")).isFalse();
    String hash = value.path("archive_sha256").asText();
    assertThat(hash).hasSize(64);
    assertThat(content).isDirectoryContaining(file -> file.getFileName().toString().equals(hash));
    try (var kept = Files.list(content)) {
      assertThat(kept).hasSize(1);
    }
  }

  @Test
  void aLargePluginWithoutContentFolderIsRefusedWithTheRemedy() throws IOException {
    largePlugin();
    Path record = pluginRecord();

    assertThatThrownBy(() -> files.read(record))
        .hasMessageContaining("give the job's content folder with --content-dir");
  }

  @Test
  void anAttachmentIsTakenFromItsFile() throws IOException {
    write("logo.png", "picture");
    Path file =
        write(
            "a.ndjson",
            "{\"key\": \"plugin-attachment/1/logo\", \"value\": {\"plugin_config_id\": 1,"
                + " \"content_type\": \"image/png\", \"file\": \"logo.png\"}}\n");

    var value = files.read(file).get(0).value();

    assertThat(value.toString())
        .isEqualTo(
            "{\"plugin_config_id\":1,\"content_type\":\"image/png\",\"key\":\"logo\",\"file_name\":\"logo.png\",\"contents\":\"cGljdHVyZQ==\"}");
  }

  @Test
  void aCohortsMembersAreTakenFromItsFile() throws IOException {
    String uuid = "0190c7e5-0000-0000-0000-000000000001";
    write("people.txt", uuid + "\n");
    Path file =
        write(
            "c.ndjson",
            "{\"key\": \"cohort/3\", \"value\": {\"id\": 3, \"team_id\": 1, \"file\":"
                + " \"people.txt\"}}\n");
    assertThat(files.read(file).get(0).value().toString())
        .isEqualTo("{\"id\":3,\"team_id\":1,\"members\":[\"" + uuid + "\"]}");

    write("people.txt", (uuid + "\n").repeat(10_000));
    assertThatThrownBy(() -> files.read(file))
        .hasMessageContaining("give the job's content folder with --content-dir");

    write("people.txt", uuid + "\nNina\n");
    assertThatThrownBy(() -> files.read(file))
        .hasMessageContaining("people.txt cannot be read: line 2 is \"Nina\"; expected a person's");
  }

  @Test
  void aLocalPluginsSchemaGoesIntoItsRecord() throws IOException {
    Files.writeString(
        plugin("index.js").resolve("plugin.json"), "{\"config\": [{\"key\": \"a\"}]}");

    assertThat(files.read(pluginRecord()).get(0).value().path("config_schema").toString())
        .isEqualTo("[{\"key\":\"a\"}]");
  }

  @Test
  void aPluginThatMustNotBeInstalledIsRefusedWithEveryReason() throws IOException {
    Files.writeString(
        plugin("index.js").resolve("plugin.json"),
        "{\"posthogVersion\": \">= 2.0.0\", \"main\": 4}");
    Path record = pluginRecord();

    assertThatThrownBy(() -> files.read(record))
        .hasMessageContaining("The registry record plugin/1 is refused: Currently running PostHog")
        .hasMessageContaining("\"main\" is 4; expected");
  }

  @Test
  void aConfigIsHeldAgainstItsPluginInTheSameFilesInEitherOrder() throws IOException {
    Files.writeString(
        plugin("index.js").resolve("plugin.json"),
        "{\"config\": [{\"key\": \"token\", \"required\": true}]}");
    pluginRecord();
    String config =
        "{\"key\": \"plugin-config/3\", \"value\": {\"id\": 3, \"team_id\": 1, \"plugin_id\": 1,"
            + " \"enabled\": true, \"config\": %s}}\n";
    Path bad = write("a.ndjson", config.formatted("{}"));

    assertThatThrownBy(() -> files.read(folder))
        .hasMessageStartingWith(bad + ":1: The registry record plugin-config/3 is refused")
        .hasMessageContaining("The setting \"token\" is required and is missing");
    assertThat(files.read(bad)).hasSize(1);

    write("a.ndjson", config.formatted("{\"token\": \"x\"}"));
    assertThat(files.read(folder)).hasSize(2);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path pluginRecord() throws IOException {
    return write(
        "p.ndjson",
        "{\"key\": \"plugin/1\", \"value\": {\"id\": 1, \"plugin_type\": \"local\", \"url\":"
            + " \"file:my plugin\"}}\n");
  }

  private Path plugin(String... names) throws IOException {
    Path plugin = folder.resolve("my plugin");
    for (String name : names) {
      Files.createDirectories(plugin.resolve(name).getParent());
      Files.writeString(plugin.resolve(name), name.endsWith(".json") ? "{}" : "// " + name);
    }
    return plugin;
  }

  private void largePlugin() throws IOException {
    byte[] noise = new byte[ContentStore.MAX_INLINE_BYTES + 1];
    new Random(1).nextBytes(noise);
    Files.write(plugin("index.js").resolve("noise.bin"), noise);
  }

  private static List<String> entries(byte[] archive) throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        names.add(entry.getName());
      }
    }
    return names;
  }
}
