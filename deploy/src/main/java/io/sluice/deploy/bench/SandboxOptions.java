package io.sluice.deploy.bench;

import static java.util.Objects.requireNonNull;

import io.sluice.deploy.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How to measure the sandbox beside Node's.
 *
 * @param javas programs of further JVMs to measure on, beside the one that runs this
 * @param warmUp CPU time each engine gets before it counts, ours at least
 * @param window CPU time each engine gets in a round
 * @param rounds how often every engine is measured, in turn
 * @param seed of the events
 * @param isolatedVm version of isolated-vm to install
 * @param vm2 version of vm2 to install
 * @param pluginFile the plugin that all engines run
 * @param harness folder with the scripts that Node runs
 * @param parentFolder where to make the run's folder, and where npm's packages stay
 */
public record SandboxOptions(
    List<Path> javas,
    Duration warmUp,
    Duration window,
    int rounds,
    long seed,
    String isolatedVm,
    String vm2,
    Path pluginFile,
    Path harness,
    Path parentFolder) {
  public SandboxOptions {
    javas = List.copyOf(javas);
    requireNonNull(warmUp, "warmUp is null");
    requireNonNull(window, "window is null");
    requireNonNull(isolatedVm, "isolatedVm is null");
    requireNonNull(vm2, "vm2 is null");
    requireNonNull(pluginFile, "pluginFile is null");
    requireNonNull(harness, "harness is null");
    requireNonNull(parentFolder, "parentFolder is null");
    requireAtLeast("--warm-up", 0, warmUp.toSeconds());
    requireAtLeast("--window", 1, window.toSeconds());
    requireAtLeast("--rounds", 1, rounds);
  }

  /** Refuses a number that is too small, by its option's name. */
  static void requireAtLeast(String option, long least, long value) {
    if (value < least) {
      throw Problem.input("%s is %d; expected a number from %d.".formatted(option, value, least));
    }
  }
}
