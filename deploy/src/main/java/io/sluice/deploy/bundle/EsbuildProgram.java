package io.sluice.deploy.bundle;

import io.sluice.deploy.Problem;
import io.sluice.deploy.local.FileReasons;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/**
 * Finds esbuild's program: from its Maven jar if this is the platform whose jar ships with Sluice,
 * else from its npm package, once. It is kept in the cache folder.
 */
final class EsbuildProgram {
  static final String VERSION = "0.25.10";
  private static final String IN_JAR = "/META-INF/resources/_static/%s/" + VERSION + "/%s";

  private final Path cacheFolder;
  private final NpmRegistry npm;

  EsbuildProgram(Path cacheFolder, NpmRegistry npm) {
    this.cacheFolder = cacheFolder;
    this.npm = npm;
  }

  /**
   * Path of the program.
   *
   * @throws Problem if there is none for this machine, or it can be neither fetched nor written
   */
  Path find(Platform platform) {
    Path program =
        cacheFolder
            .resolve("esbuild-" + VERSION)
            .resolve(platform.isWindows() ? platform.name() + ".exe" : platform.name());
    try (InputStream shipped =
        EsbuildProgram.class.getResourceAsStream(
            IN_JAR.formatted(platform.name(), platform.program()))) {
      if (shipped != null) {
        byte[] content = shipped.readAllBytes();
        // The cache is the user's, but a program is not run unseen.
        if (!Files.isExecutable(program) || !Arrays.equals(Files.readAllBytes(program), content)) {
          install(content, program);
        }
      } else if (!Files.isExecutable(program)) {
        NpmPackage found = npm.exactly("@esbuild/" + platform.name(), VERSION);
        try (InputStream tarball = new ByteArrayInputStream(npm.tarball(found))) {
          install(NpmTarball.file(tarball, platform.program()), program);
        }
      }
      return program;
    } catch (IOException e) {
      throw Problem.failure(
          "The bundler could not be put into %s: %s."
              .formatted(program.getParent(), FileReasons.of(e)),
          e);
    }
  }

  private static void install(byte[] content, Path program) throws IOException {
    Files.createDirectories(program.getParent());
    Path part = Files.createTempFile(program.getParent(), "new", ".part");
    try {
      Files.write(part, content);
      if (!part.toFile().setExecutable(true)) {
        throw new IOException("it cannot be made executable");
      }
      Files.move(part, program, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
