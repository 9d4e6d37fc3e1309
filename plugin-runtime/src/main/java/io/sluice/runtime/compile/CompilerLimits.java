package io.sluice.runtime.compile;

import java.time.Duration;

/**
 * What one source may cost.
 *
 * @param characters of one source
 * @param tokens of one source that is more than a plain script, estimated; the tools keep about 300
 *     bytes for each
 * @param time wall clock for one source, waiting not counted
 * @param idle after this time without work the tools are let go
 */
record CompilerLimits(int characters, int tokens, Duration time, Duration idle) {
  static final CompilerLimits DEFAULT =
      new CompilerLimits(5 << 20, 1_500_000, Duration.ofSeconds(30), Duration.ofMinutes(1));
}
