package io.sluice.deploy.bench;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A sandbox of Node's, installed by npm into a folder that stays, so that only the first run waits
 * for it. Which registry npm asks is npm's own configuration.
 *
 * @param library npm's name of the library, which is also the harness's script for it
 * @param version exact version
 */
record NodeEngine(String library, String version) {
  /** isolated-vm is compiled from its source where no ready binary can be had. */
  private static final long INSTALL_MINUTES = 20;

  private static final String HEADERS = "npm_config_nodedir";

  NodeEngine {
    requireNonNull(library, "library is null");
    requireNonNull(version, "version is null");
  }

  /** Something is missing or went wrong; the message is a sentence that says what. */
  static final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnavailableException(String message) {
      super(message);
    }
  }

  String label() {
    return library + " " + version;
  }

  /**
   * Makes sure that the library is there.
   *
   * @param folder of all such libraries
   * @return the folder that this one is in
   */
  Path install(Path folder) throws UnavailableException {
    Path node = onPath("node");
    Path npm = onPath("npm");
    Path own = folder.resolve(library + "-" + version);
    if (Files.exists(own.resolve("installed"))) {
      return own;
    }
    Path log = own.resolve("npm.log");
    try {
      Files.createDirectories(own);
      ProcessBuilder install =
          new ProcessBuilder(
                  npm.toString(),
                  "install",
                  "--no-save",
                  "--no-audit",
                  "--no-fund",
                  "--prefix",
                  own.toString(),
                  label().replace(' ', '@'))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      offerHeaders(install.environment(), node);
      if (!isSuccess(install.start())) {
        throw new UnavailableException(
            "npm could not install %s and it is left out; what npm said is in %s."
                .formatted(label(), log));
      }
      Files.writeString(own.resolve("installed"), label());
      return own;
    } catch (IOException e) {
      throw new UnavailableException(
          "%s could not be installed into %s and is left out: %s."
              .formatted(label(), own, e.getMessage()));
    }
  }

  /** Starts it, in the folder {@link #install} made. */
  ChildProcess start(Path installed, Path harness, Path logs, Path events, Path plugin)
      throws UnavailableException {
    return ChildProcess.start(
        library,
        logs,
        List.of(
            onPath("node").toString(),
            // isolated-vm refuses to run with a snapshot of Node's start-up.
            "--no-node-snapshot",
            harness.resolve("serve.js").toString(),
            library,
            installed.toAbsolutePath().toString(),
            events.toString(),
            plugin.toString()));
  }

  /** Where Node's headers came with it, nobody has to fetch them to compile a library. */
  private static void offerHeaders(Map<String, String> environment, Path node) throws IOException {
    Path prefix = node.toRealPath().getParent().getParent();
    if (Files.exists(prefix.resolve("include/node/node.h"))) {
      environment.putIfAbsent(HEADERS, prefix.toString());
    }
  }

  private static boolean isSuccess(Process npm) throws IOException {
    try {
      if (npm.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
        return npm.exitValue() == 0;
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      npm.descendants().forEach(ProcessHandle::destroyForcibly);
      npm.destroyForcibly();
    }
  }

  private Path onPath(String program) throws UnavailableException {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new UnavailableException(
                    "%s is left out: there is no %s on the PATH.".formatted(label(), program)));
  }
}
