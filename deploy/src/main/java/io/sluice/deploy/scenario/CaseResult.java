package io.sluice.deploy.scenario;

import static java.util.Objects.requireNonNull;

import io.sluice.runtime.local.LocalEntry;
import java.util.List;
import javax.annotation.Nullable;

/**
 * What came of a case.
 *
 * @param skipped why it was not run, null if it was
 * @param step the step that failed, counted from 1; 0 for what comes before or after the steps
 * @param difference why it failed, null if it did not
 * @param entries what its plugins logged and what was recorded against them
 */
public record CaseResult(
    String name,
    @Nullable String skipped,
    int step,
    @Nullable Difference difference,
    List<LocalEntry> entries) {
  public CaseResult {
    requireNonNull(name, "name is null");
    entries = List.copyOf(entries);
  }

  static CaseResult passed(String name, List<LocalEntry> entries) {
    return new CaseResult(name, null, 0, null, entries);
  }

  static CaseResult failed(String name, int step, Difference why, List<LocalEntry> entries) {
    return new CaseResult(name, null, step, requireNonNull(why), entries);
  }

  static CaseResult skipped(String name, String reason) {
    return new CaseResult(name, requireNonNull(reason), 0, null, List.of());
  }

  public boolean isPassed() {
    return skipped == null && difference == null;
  }

  public boolean isFailed() {
    return difference != null;
  }
}
