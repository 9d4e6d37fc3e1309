package io.sluice.deploy.bench;

import static java.util.Objects.requireNonNull;

import java.util.OptionalDouble;

/**
 * One of those that are compared.
 *
 * @param label as reports show it
 * @param kind which sandbox
 * @param javaVersion feature version of the JVM that runs it; 0 for Node's
 * @param compiles whether it compiles JavaScript to machine code
 */
record SandboxEngine(String label, Kind kind, int javaVersion, boolean compiles) {
  /** Which sandbox. */
  enum Kind {
    SLUICE,
    ISOLATED_VM,
    VM2
  }

  SandboxEngine {
    requireNonNull(label, "label is null");
    requireNonNull(kind, "kind is null");
  }

  /** Of a process's first answer: specification version, version and engine, by tabs. */
  static SandboxEngine ofJvm(String ready) {
    String[] parts = ready.split("\t", -1);
    boolean compiles = !parts[2].equals("Interpreted");
    return new SandboxEngine(
        "sluice, JDK %s, %s".formatted(parts[1], parts[2]),
        Kind.SLUICE,
        Integer.parseInt(parts[0]),
        compiles);
  }

  /** Of Node's. */
  static SandboxEngine ofNode(NodeEngine engine, Kind kind, String ready) {
    return new SandboxEngine(engine.label() + ", " + ready, kind, 0, true);
  }

  /** How many times vm2's rate it is to have at least with a plugin, by its file's name. */
  OptionalDouble leastOfVm2(String plugin) {
    return plugin.equals("typical.js") ? OptionalDouble.of(3) : OptionalDouble.empty();
  }

  /** How many times isolated-vm's rate it is to have at least with a plugin. */
  OptionalDouble leastOfIsolatedVm(String plugin) {
    return switch (plugin) {
      case "typical.js" -> OptionalDouble.of(compiles ? 1.2 : javaVersion >= 25 ? 0.75 : 0.6);
      case "loop.js" -> compiles ? OptionalDouble.of(1.5) : OptionalDouble.empty();
      default -> OptionalDouble.empty();
    };
  }
}
