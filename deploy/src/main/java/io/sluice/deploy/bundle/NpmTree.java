package io.sluice.deploy.bundle;

import io.sluice.deploy.Problem;
import io.sluice.deploy.local.FileReasons;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import javax.annotation.Nullable;

/**
 * Packages with all they depend on, laid out as Node looks for them: one version of each name in
 * {@code node_modules}, another one inside the package that needs it. No package's scripts are run.
 */
final class NpmTree {
  static final int MAX_PACKAGES = 500;

  private final NpmRegistry registry;
  private final Predicate<String> isProvided;

  /** By path below the root folder, for example {@code node_modules/a/node_modules/b}. */
  private final Map<String, NpmPackage> placed = new TreeMap<>();

  private final ArrayDeque<String> open = new ArrayDeque<>();

  /**
   * Starts an empty one.
   *
   * @param isProvided says which packages need not be there
   */
  NpmTree(NpmRegistry registry, Predicate<String> isProvided) {
    this.registry = registry;
    this.isProvided = isProvided;
  }

  /**
   * Adds packages and what they depend on.
   *
   * @param ranges by name
   * @throws Problem if one cannot be found or there are too many
   */
  void add(Map<String, String> ranges) {
    new TreeMap<>(ranges).forEach((name, range) -> need("", name, range));
    while (!open.isEmpty()) {
      String parent = open.remove();
      new TreeMap<>(placed.get(parent).dependencies())
          .forEach((name, range) -> need(parent, name, range));
    }
  }

  private void need(String parent, String name, String range) {
    if (isProvided.test(name)) {
      return;
    }
    String nearest = nearest(parent, name);
    if (nearest == null) {
      place("node_modules/" + name, registry.newest(name, range));
    } else if (!isEnough(placed.get(nearest), range)) {
      // Whoever is inside the parent comes after it in the queue, and will find this one.
      place(parent + "/node_modules/" + name, registry.newest(name, range));
    }
  }

  private static boolean isEnough(NpmPackage found, String range) {
    try {
      return NpmRegistry.isIn(found.version(), NpmRegistry.range(found.name(), range));
    } catch (Problem e) {
      return false; // a tag, perhaps
    }
  }

  /** Where Node would find it from there; null if nowhere. */
  @Nullable
  private String nearest(String parent, String name) {
    String from = parent;
    while (true) {
      String path = (from.isEmpty() ? "" : from + "/") + "node_modules/" + name;
      if (placed.containsKey(path)) {
        return path;
      }
      if (from.isEmpty()) {
        return null;
      }
      int inner = from.lastIndexOf("/node_modules/");
      from = inner < 0 ? "" : from.substring(0, inner);
    }
  }

  private void place(String path, NpmPackage found) {
    if (placed.size() == MAX_PACKAGES) {
      throw Problem.input(
          "The plugin's dependencies are more than %d packages; leave out what it does not need, or"
                  .formatted(MAX_PACKAGES)
              + " run \"npm install\" in its folder.");
    }
    placed.put(path, found);
    open.add(path);
  }

  /** Versions by path. */
  Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    placed.forEach((path, found) -> versions.put(path, found.version()));
    return versions;
  }

  /**
   * Fetches and unpacks all of them.
   *
   * @throws Problem if one cannot be fetched, unpacked or written
   */
  void unpackInto(Path folder) {
    NpmTarball.Room room = new NpmTarball.Room();
    placed.forEach(
        (path, found) -> {
          try {
            NpmTarball.unpack(
                new ByteArrayInputStream(registry.tarball(found)), folder.resolve(path), room);
          } catch (IOException e) {
            throw Problem.failure(
                "The npm package %s %s cannot be unpacked: %s."
                    .formatted(found.name(), found.version(), FileReasons.of(e)),
                e);
          }
        });
  }
}
