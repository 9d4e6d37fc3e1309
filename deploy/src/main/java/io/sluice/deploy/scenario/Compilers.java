package io.sluice.deploy.scenario;

/** What turns plugins' sources into scripts. */
final class Compilers {
  private Compilers() {}

  /** For plugins as they are installed. */
  static ScriptSource scripts() {
    return ScriptSource.PLAIN;
  }

  /** Whether plugins of several files can be bundled. */
  static boolean canBundle() {
    return false;
  }
}
