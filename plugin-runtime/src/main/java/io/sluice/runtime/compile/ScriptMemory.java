package io.sluice.runtime.compile;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.annotation.Nullable;

/**
 * What became of the sources compiled last, by content hash; the least recently used go first.
 * Thread-safe.
 */
final class ScriptMemory {
  /** All scripts together; one that is larger is not kept. */
  static final int MAX_CHARACTERS = 16 << 20;

  static final int MAX_ENTRIES = 4_096;

  /** How long a source that took too long is not tried again. */
  static final Duration GIVEN_UP = Duration.ofMinutes(10);

  /**
   * A script, or why there is none: without what caused it, which may hold on to a whole context.
   */
  private record Result(String text, @Nullable CompileException.Reason failure, long at) {}

  private final LongSupplier nanoTime;
  private final Map<String, Result> results = new LinkedHashMap<>(16, 0.75f, true);
  private long characters;

  ScriptMemory(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * The script, or null if it has to be compiled.
   *
   * @throws CompileException if it is known that it cannot be
   */
  @Nullable
  synchronized String find(String contentHash) throws CompileException {
    Result result = results.get(contentHash);
    if (result == null) {
      return null;
    }
    if (result.failure() == null) {
      return result.text();
    }
    if (result.failure() == CompileException.Reason.TIME
        && nanoTime.getAsLong() - result.at() > GIVEN_UP.toNanos()) {
      forget(contentHash);
      return null;
    }
    throw new CompileException(result.failure(), result.text());
  }

  synchronized void keep(String contentHash, String text) {
    keep(contentHash, new Result(text, null, 0));
  }

  /** Keeps it if it is news, and the source, not the host, is to blame. */
  synchronized void keep(String contentHash, CompileException failure) {
    if (failure.reason() != CompileException.Reason.HOST && !results.containsKey(contentHash)) {
      keep(contentHash, new Result(failure.getMessage(), failure.reason(), nanoTime.getAsLong()));
    }
  }

  private void keep(String contentHash, Result result) {
    forget(contentHash);
    if (result.text().length() > MAX_CHARACTERS) {
      return;
    }
    results.put(contentHash, result);
    characters += result.text().length();
    Iterator<Result> oldest = results.values().iterator();
    while (results.size() > MAX_ENTRIES || characters > MAX_CHARACTERS) {
      characters -= oldest.next().text().length();
      oldest.remove();
    }
  }

  private void forget(String contentHash) {
    Result old = results.remove(contentHash);
    if (old != null) {
      characters -= old.text().length();
    }
  }
}
