package io.sluice.runtime.compile;

import java.time.Duration;

/**
 * What one source may cost.
 *
 * @param characters of one source
 * @param tokens of one source that is more than a plain script, estimated; the tools keep about 300
 *     bytes for each
 * @param time CPU time for one source; ten times as much by the wall clock, so that a busy machine
 *     does not make a good source a bad one
 * @param idle after this time without work the tools are let go
 */
record CompilerLimits(int characters, int tokens, Duration time, Duration idle) {
  static final CompilerLimits DEFAULT =
      new CompilerLimits(5 << 20, 1_500_000, Duration.ofSeconds(60), Duration.ofMinutes(1));
}
