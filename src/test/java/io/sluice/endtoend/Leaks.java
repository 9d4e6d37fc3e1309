package io.sluice.endtoend;

import java.util.List;

/** What a test class must not leave behind in its process. */
final class Leaks {
  private Leaks() {}

  /** Returns when no thread of the plugin runtime and no child process is left. */
  static void awaitNone() {
    Awaited.until(
        "no thread sluice-* and no child process is left, which were at the start of the wait: %s, %s"
            .formatted(threads(), children()),
        () -> threads().isEmpty() && children().isEmpty());
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("sluice-"))
        .toList();
  }

  private static List<ProcessHandle> children() {
    return ProcessHandle.current().descendants().filter(ProcessHandle::isAlive).toList();
  }
}
