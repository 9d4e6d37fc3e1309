package io.sluice.runtime.host;

/** What a plugin may want of its team's state, and a host refuse ({@link Host#refusal}). */
public enum StateUse {
  /** Reads or deletes what there is in storage and cache. */
  LOOK,
  /** Puts something into storage or cache, or counts. */
  KEEP,
  /** Enqueues a job. */
  JOB,
  /** Adds to a buffer. */
  BUFFER,
  /** Captures an event. */
  CAPTURE
}
