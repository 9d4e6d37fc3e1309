package io.sluice.runtime.sandbox;

import java.io.Serializable;

/**
 * What one invocation may do through the host. Sizes are in UTF-16 units.
 *
 * @param logLines log lines it may write; the rest is dropped and said
 * @param logCharacters characters it may log; the rest is dropped and said
 * @param captures events it may capture
 * @param jobs jobs it may enqueue
 * @param jobPayloadCharacters longest payload of a job, as JSON
 * @param openCalls requests, reads and timers it may have open at once
 * @param valueCharacters longest value that storage and cache take, as JSON
 * @param stateCharacters what it may write into state altogether
 */
public record CallLimits(
    int logLines,
    int logCharacters,
    int captures,
    int jobs,
    int jobPayloadCharacters,
    int openCalls,
    int valueCharacters,
    int stateCharacters)
    implements Serializable {
  private static final int MB = 1 << 20;

  /** The defaults. */
  public static CallLimits defaults() {
    return new CallLimits(100, 64 * 1024, 100, 100, MB, 1_000, MB, 16 * MB);
  }
}
