package io.sluice.deploy.bundle;

import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One version of a package, as a registry describes it.
 *
 * @param dependencies ranges by name: what must be there for it to run, peers included
 * @param integrity SHA-512 of the tarball, base64
 */
record NpmPackage(
    String name, String version, Map<String, String> dependencies, URI tarball, String integrity) {
  /** npm's own rule, without the capitals of some very old packages. */
  private static final Pattern NAME =
      Pattern.compile("(@[a-z0-9~-][a-z0-9._~-]*/)?[a-zA-Z0-9~_-][a-zA-Z0-9._~-]*");

  NpmPackage {
    dependencies = Map.copyOf(dependencies);
  }

  /** Whether it may be a package's name, and so a path below {@code node_modules}. */
  static boolean isName(String name) {
    return name.length() <= 214 && NAME.matcher(name).matches();
  }

  /** The package a module belongs to: {@code a} of {@code a/b}, {@code @a/b} of {@code @a/b/c}. */
  static String of(String module) {
    int slash = module.indexOf('/');
    if (slash >= 0 && module.startsWith("@")) {
      slash = module.indexOf('/', slash + 1);
    }
    return slash < 0 ? module : module.substring(0, slash);
  }
}
