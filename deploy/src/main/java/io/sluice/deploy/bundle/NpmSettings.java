package io.sluice.deploy.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import javax.annotation.Nullable;

/** What npm is told on this machine, as far as bundling needs it. */
final class NpmSettings {
  private NpmSettings() {}

  /** The registry: {@code NPM_CONFIG_REGISTRY}, else {@code registry} in ~/.npmrc; null if none. */
  @Nullable
  static URI registry() {
    String registry = System.getenv("NPM_CONFIG_REGISTRY");
    if (registry == null || registry.isBlank()) {
      registry = registry(Path.of(System.getProperty("user.home"), ".npmrc"));
    }
    return registry == null || registry.isBlank() ? null : URI.create(registry.strip());
  }

  @Nullable
  static String registry(Path npmrc) {
    if (!Files.isReadable(npmrc)) {
      return null;
    }
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(npmrc, UTF_8)) {
      settings.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      return null; // npm itself will complain of it; here it only means that nothing is known
    }
    return settings.getProperty("registry");
  }
}
