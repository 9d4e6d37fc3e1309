package io.sluice.runtime.compile;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.function.Function;
import javax.annotation.Nullable;

/**
 * Which modules a plugin may import.
 *
 * @param importable names of those it may
 * @param refusalOf for another name the sentence that refuses it
 */
record ImportRule(Set<String> importable, Function<String, String> refusalOf) {
  ImportRule {
    importable = Set.copyOf(importable);
    requireNonNull(refusalOf, "refusalOf is null");
  }

  /** Null if the module may be imported, else the sentence that refuses it. */
  @Nullable
  String refusal(String module) {
    if (importable.contains(module)) {
      return null;
    }
    return isRelative(module)
        ? "Cannot import '"
            + module
            + "'! A plugin is run from one file: bundle it with \"sluice plugin bundle\", or"
            + " install its folder with \"sluice registry apply\", which does so."
        : refusalOf.apply(module);
  }

  private static boolean isRelative(String module) {
    return module.equals(".")
        || module.equals("..")
        || module.startsWith("/")
        || module.startsWith("./")
        || module.startsWith("../");
  }
}
