package io.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.plugin.PluginIdentity;
import io.sluice.runtime.plugin.PluginLoader;
import io.sluice.runtime.plugin.PluginPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is shown to plugin authors can be installed as it is. */
class ExamplePluginsTest {
  static List<String> examples() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("plugins"))) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleIsInstalledAsItLies(String name) throws Exception {
    Path folder = Path.of("plugins", name);
    PluginIdentity identity = new PluginIdentity(1, name, null, null, true);
    PluginPackage fromFolder = PluginLoader.fromDirectory(folder, identity);
    PluginPackage packed = PluginLoader.fromArchive(PluginLoader.packDirectory(folder), identity);
    assertThat(packed).isEqualTo(fromFolder);
    assertThat(packed.manifest().name()).isNotBlank();
    assertThat(packed.manifest().description()).isNotBlank();
    assertThat(folder.resolve("README.md")).exists();
  }
}
