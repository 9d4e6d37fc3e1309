package io.sluice.deploy.bench;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How to measure.
 *
 * @param cases what, in the order in which it runs
 * @param events records of the input topic, which a lap reads once
 * @param warmUp how long a job runs before it counts, at least
 * @param window how long it counts, at least; whole laps
 * @param rounds how often each case is measured
 * @param parallelism of the job
 * @param seed of the events
 * @param teams ids of the teams that the events belong to
 * @param state where keyed state lives
 * @param jobJvm options for the job's JVM, added to the usual ones
 * @param pluginFolder where the plugins' files are
 * @param pluginSettings of every plugin config, which the plugins may read
 * @param parentFolder where to make the run's folder
 */
public record BenchOptions(
    List<BenchCase> cases,
    long events,
    Duration warmUp,
    Duration window,
    int rounds,
    int parallelism,
    long seed,
    List<Integer> teams,
    State state,
    List<String> jobJvm,
    Path pluginFolder,
    Map<String, Integer> pluginSettings,
    Path parentFolder) {
  /** Where keyed state lives, by Flink's names of the state backends. */
  public enum State {
    ROCKSDB,
    HASHMAP;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final long MIN_EVENTS = 10_000;

  public BenchOptions {
    cases = List.copyOf(cases);
    jobJvm = List.copyOf(jobJvm);
    pluginSettings = Map.copyOf(pluginSettings);
    requireNonNull(warmUp, "warmUp is null");
    requireNonNull(window, "window is null");
    requireNonNull(state, "state is null");
    requireNonNull(pluginFolder, "pluginFolder is null");
    requireNonNull(parentFolder, "parentFolder is null");
    SandboxOptions.requireAtLeast("--events", MIN_EVENTS, events);
    SandboxOptions.requireAtLeast("--warm-up", 0, warmUp.toSeconds());
    SandboxOptions.requireAtLeast("--window", 1, window.toSeconds());
    SandboxOptions.requireAtLeast("--rounds", 1, rounds);
    SandboxOptions.requireAtLeast("--parallelism", 1, parallelism);
    teams = List.copyOf(teams);
    SandboxOptions.requireAtLeast("--teams", 1, teams.size());
  }

  /** The same for one team, at this parallelism. */
  BenchOptions of(int team, int parallelism) {
    return new BenchOptions(
        cases,
        events,
        warmUp,
        window,
        rounds,
        parallelism,
        seed,
        List.of(team),
        state,
        jobJvm,
        pluginFolder,
        pluginSettings,
        parentFolder);
  }
}
