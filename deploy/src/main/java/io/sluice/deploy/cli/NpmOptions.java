package io.sluice.deploy.cli;

import io.sluice.deploy.Problem;
import io.sluice.deploy.bundle.BundleOptions;
import java.net.URI;
import picocli.CommandLine.Option;

/** Where npm packages of plugins come from. */
final class NpmOptions {
  @Option(
      names = "--npm-registry",
      paramLabel = "URL",
      description =
          "npm registry for packages that plugins depend on and have no node_modules for (default:"
              + " $NPM_CONFIG_REGISTRY, else the registry in ~/.npmrc).")
  private URI registry;

  BundleOptions bundling() {
    if (registry == null) {
      return BundleOptions.defaults();
    }
    if (!"http".equals(registry.getScheme()) && !"https".equals(registry.getScheme())) {
      throw Problem.input(
          "The npm registry is %s; expected an http or https address.".formatted(registry));
    }
    return BundleOptions.withRegistry(registry);
  }
}
