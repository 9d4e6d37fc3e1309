package io.sluice.deploy.cli;

import java.io.PrintWriter;

/**
 * The line that says which JavaScript engine a command has; for commands that run plugins. {@code
 * deploy/sluice} chooses the engine before Java starts, and knows why.
 */
final class EngineNote {
  private static final String NOTE = "sluice.engine.note";

  private EngineNote() {}

  /** Says it, unless the command was started in another way. */
  static void tell(PrintWriter err) {
    String note = System.getProperty(NOTE);
    if (note != null) {
      err.println(note);
    }
  }
}
