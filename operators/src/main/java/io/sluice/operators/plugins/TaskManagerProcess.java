package io.sluice.operators.plugins;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process that the task runs in. */
final class TaskManagerProcess {
  /** Told to whoever starts the process again. */
  static final int EXIT_CODE = 71;

  private static final Logger LOG = LoggerFactory.getLogger(TaskManagerProcess.class);

  private TaskManagerProcess() {}

  /**
   * Ends the process at once if it is a task manager's own; in any other, which does more than to
   * run tasks, the task fails.
   *
   * @throws IllegalStateException if it is not a task manager's own
   */
  static void end(String reason) {
    if (!isTaskManagers(System.getProperty("sun.java.command", ""))) {
      throw new IllegalStateException(reason);
    }
    LOG.error("This task manager ends with exit code {}: {}", EXIT_CODE, reason);
    Runtime.getRuntime().halt(EXIT_CODE); // an orderly end would wait for the threads that are lost
  }

  /**
   * Whether the command that started the JVM runs one of Flink's task managers.
   *
   * @param command main class and arguments
   */
  static boolean isTaskManagers(String command) {
    String main = command.split(" ", 2)[0];
    return main.startsWith("org.apache.flink.")
        && (main.endsWith("TaskManagerRunner") || main.endsWith("TaskExecutorRunner"));
  }
}
