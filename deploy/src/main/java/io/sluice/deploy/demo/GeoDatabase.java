package io.sluice.deploy.demo;

import io.sluice.deploy.Problem;
import io.sluice.deploy.local.FileReasons;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The GeoIP database that the demo and a local cluster work with: GeoLite2 City of 2019, which a
 * dependency brings.
 */
public final class GeoDatabase {
  public static final String FILE = "GeoLite2-City.mmdb";

  private GeoDatabase() {}

  /**
   * Unpacks the database, because it is read as a file.
   *
   * @return the file
   */
  public static Path unpack(Path folder) {
    Path file = folder.resolve(FILE);
    try (InputStream in = GeoDatabase.class.getResourceAsStream("/" + FILE)) {
      if (in == null) {
        throw Problem.failure(
            "The GeoIP database is not in the class path; build again with mvn package.");
      }
      Files.copy(in, file);
      return file;
    } catch (IOException e) {
      throw Problem.failure(
          "The GeoIP database could not be unpacked to %s: %s."
              .formatted(folder, FileReasons.of(e)),
          e);
    }
  }
}
