package io.sluice.deploy.bench;

import static java.util.Objects.requireNonNull;

import io.sluice.deploy.Problem;
import java.nio.file.Path;
import java.util.List;

/**
 * How to measure what people cost in RocksDB.
 *
 * @param people of the large case
 * @param fewPeople of the small one
 * @param warmUp events each case gets before they count
 * @param events each case gets in a round
 * @param rounds how often each case is measured, in turn
 * @param ids of the person who has many
 * @param managedMegabytes managed memory of the task manager, which has one slot
 * @param flink options of Flink's configuration, each {@code KEY=VALUE}
 * @param seed of the events
 * @param jvm options of the JVMs that are measured
 * @param parentFolder where to make the run's folder
 */
public record PeopleOptions(
    long people,
    long fewPeople,
    long warmUp,
    long events,
    int rounds,
    long ids,
    long managedMegabytes,
    List<String> flink,
    long seed,
    List<String> jvm,
    Path parentFolder) {
  public PeopleOptions {
    flink = List.copyOf(flink);
    jvm = List.copyOf(jvm);
    requireNonNull(parentFolder, "parentFolder is null");
    SandboxOptions.requireAtLeast("--people", 100, people);
    SandboxOptions.requireAtLeast("--few-people", 100, fewPeople);
    SandboxOptions.requireAtLeast("--warm-up", 0, warmUp);
    SandboxOptions.requireAtLeast("--events", 1_000, events);
    SandboxOptions.requireAtLeast("--rounds", 1, rounds);
    SandboxOptions.requireAtLeast("--ids", 100, ids);
    SandboxOptions.requireAtLeast("--managed-memory", 32, managedMegabytes);
    for (String option : flink) {
      if (option.indexOf('=') <= 0) {
        throw Problem.input("--flink-option is \"%s\"; expected KEY=VALUE.".formatted(option));
      }
    }
  }

  /** How many people are merged into one, each a merge of its own. */
  long merges() {
    return ids / 10;
  }
}
