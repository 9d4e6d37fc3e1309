package io.sluice.deploy.bundle;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where bundling gets and keeps things.
 *
 * @param npmRegistry base address of the npm registry, http or https
 * @param cacheFolder for the bundler's program and npm packages; made when needed
 */
public record BundleOptions(URI npmRegistry, Path cacheFolder) {
  /** The registry npm itself uses. */
  public static final String DEFAULT_NPM_REGISTRY = "https://registry.npmjs.org/";

  public BundleOptions {
    requireNonNull(npmRegistry, "npmRegistry is null");
    requireNonNull(cacheFolder, "cacheFolder is null");
    String text = npmRegistry.toString();
    if (!text.endsWith("/")) {
      npmRegistry = URI.create(text + "/");
    }
  }

  /** The public registry and the user's cache folder. */
  public static BundleOptions defaults() {
    return new BundleOptions(URI.create(DEFAULT_NPM_REGISTRY), userCacheFolder());
  }

  /** As {@link #defaults}, with another registry. */
  public static BundleOptions withRegistry(URI npmRegistry) {
    return new BundleOptions(npmRegistry, userCacheFolder());
  }

  private static Path userCacheFolder() {
    String cache = System.getenv("XDG_CACHE_HOME");
    return cache == null || cache.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".cache", "sluice")
        : Path.of(cache, "sluice");
  }
}
