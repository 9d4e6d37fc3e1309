package io.sluice.deploy.cli;

import java.nio.file.Path;

/** Where Sluice's own files are. */
final class Checkout {
  private Checkout() {}

  /** The checkout that the launcher is in; without a launcher the working folder. */
  static Path folder() {
    return Path.of(System.getProperty("sluice.home", "."));
  }

  /** Where runs keep their folders if nothing else is asked for. */
  static Path runs() {
    return folder().resolve("deploy/.sluice");
  }
}
