package io.sluice.runtime.host;

/**
 * What a host may be able to do beyond the storage that every host has. A plugin that uses what its
 * host lacks gets an error that says so.
 */
public enum Feature {
  /** {@code meta.cache}. */
  CACHE,
  /** {@code meta.jobs}. */
  JOBS,
  /** {@code meta.metrics}. */
  METRICS,
  /** {@code posthog.capture}. */
  CAPTURE,
  /** {@code createBuffer}. */
  BUFFERS
}
