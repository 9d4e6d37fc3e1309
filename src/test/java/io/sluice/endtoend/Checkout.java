package io.sluice.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the build that tests hand to a user's commands. */
final class Checkout {
  private Checkout() {}

  /** The repository's root. */
  static Path root() {
    return Path.of(System.getProperty("checkout", "../..")).toAbsolutePath().normalize();
  }

  /** The job's jar without GraalVM. */
  static Path thinJar() {
    return Path.of(System.getProperty("thin-jar")).toAbsolutePath().normalize();
  }

  /** The real GeoLite2 City database, unpacked into the folder. */
  static Path geoDatabase(Path folder) {
    Path file = folder.resolve("GeoLite2-City.mmdb");
    try (InputStream in = Checkout.class.getResourceAsStream("/GeoLite2-City.mmdb")) {
      Files.copy(in, file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("The database could not be unpacked to " + folder, e);
    }
  }
}
