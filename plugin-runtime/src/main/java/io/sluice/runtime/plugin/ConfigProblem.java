package io.sluice.runtime.plugin;

import static java.util.Objects.requireNonNull;

/**
 * Something that is wrong with a plugin config.
 *
 * @param field key of the field
 * @param kind what is to be done about it
 * @param sentence what was found, what was expected and what to do; never the value of a secret
 */
public record ConfigProblem(String field, Kind kind, String sentence) {
  /** What is to be done. */
  public enum Kind {
    /** A value must be given in the config. */
    MISSING,
    /** A file must be given, which comes in a record of its own and maybe later. */
    MISSING_ATTACHMENT,
    /** The value in the config must be another. */
    WRONG
  }

  public ConfigProblem {
    requireNonNull(field, "field is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(sentence, "sentence is null");
  }
}
