package io.sluice.deploy.bundle;

import io.sluice.deploy.Problem;
import java.util.Locale;

/** What machine this is, in the words of esbuild's packages. */
record Platform(String name, boolean isWindows) {
  static Platform ofThisMachine() {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  /**
   * Reads the names a JVM gives.
   *
   * @throws Problem if there is no esbuild for it
   */
  static Platform of(String system, String processor) {
    String lowerSystem = system.toLowerCase(Locale.ROOT);
    String os =
        lowerSystem.startsWith("linux")
            ? "linux"
            : lowerSystem.startsWith("mac")
                ? "darwin"
                : lowerSystem.startsWith("windows") ? "win32" : null;
    String arch =
        switch (processor.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64" -> "x64";
          case "aarch64", "arm64" -> "arm64";
          default -> null;
        };
    if (os == null || arch == null) {
      throw Problem.failure(
          "Plugins cannot be bundled on %s %s; bundle on Linux, macOS or Windows, on x64 or arm64."
              .formatted(system, processor));
    }
    return new Platform(os + "-" + arch, os.equals("win32"));
  }

  /** Path of the program in its npm package. */
  String program() {
    return isWindows ? "esbuild.exe" : "bin/esbuild";
  }
}
