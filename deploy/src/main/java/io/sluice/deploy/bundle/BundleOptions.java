package io.sluice.deploy.bundle;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import javax.annotation.Nullable;

/**
 * Where bundling gets and keeps things.
 *
 * @param npmRegistry base address of the npm registry, http or https; null if none is known, which
 *     is told when a package is needed from it
 * @param cacheFolder for the bundler's program and npm packages; made when needed
 */
public record BundleOptions(@Nullable URI npmRegistry, Path cacheFolder) {
  public BundleOptions {
    requireNonNull(cacheFolder, "cacheFolder is null");
    if (npmRegistry != null && !npmRegistry.toString().endsWith("/")) {
      npmRegistry = URI.create(npmRegistry + "/");
    }
  }

  /** The registry that npm is set up with, and the user's cache folder. */
  public static BundleOptions defaults() {
    return withRegistry(NpmSettings.registry());
  }

  /** As {@link #defaults}, with another registry. */
  public static BundleOptions withRegistry(@Nullable URI npmRegistry) {
    return new BundleOptions(npmRegistry, userCacheFolder());
  }

  private static Path userCacheFolder() {
    String cache = System.getenv("XDG_CACHE_HOME");
    return cache == null || cache.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".cache", "sluice")
        : Path.of(cache, "sluice");
  }
}
