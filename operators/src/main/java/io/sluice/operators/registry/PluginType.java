package io.sluice.operators.registry;

/** Where a plugin's code came from (contract §3.2). */
public enum PluginType {
  /** A directory beside the job, {@code url} starts with {@code file:}. */
  LOCAL,
  /** An archive that somebody uploaded. */
  CUSTOM,
  /** An archive from the public list. */
  REPOSITORY,
  /** The text in {@code source}. */
  SOURCE
}
