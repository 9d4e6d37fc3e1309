package io.sluice.runtime.plugin;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that is wrong with a {@code plugin.json} which can be read at all. Each is one
 * sentence that says what was found and what was expected.
 *
 * <p>Errors stand in the way of installing a plugin. They do not stop one that is installed: the
 * keys in question are passed over, as upstream does, or read as JavaScript would.
 *
 * @param errors about what changes how the plugin runs or what it asks for
 * @param warnings about what only people see; it is passed over
 */
public record ManifestProblems(List<String> errors, List<String> warnings) {
  /** Nothing is wrong. */
  public static final ManifestProblems NONE = new ManifestProblems(List.of(), List.of());

  public ManifestProblems {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }

  /** All errors as the reason of a refusal, empty if there are none. */
  public Optional<String> refusal() {
    return errors.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "plugin.json has "
                + (errors.size() == 1 ? "an error" : errors.size() + " errors")
                + ": "
                + String.join(" ", errors));
  }

  /** These and more, each once. */
  ManifestProblems and(ManifestProblems more) {
    return new ManifestProblems(
        Stream.concat(errors.stream(), more.errors.stream()).distinct().toList(),
        Stream.concat(warnings.stream(), more.warnings.stream()).distinct().toList());
  }
}
