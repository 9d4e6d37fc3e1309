package io.sluice.deploy.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is measured, each in a process of its own over the same events. */
public enum BenchCase {
  /** A copy from topic to topic by Flink, with the job's settings of source, sink and execution. */
  BARE,
  /** The job, for teams without plugins. */
  PASSTHROUGH,
  /** The job, for teams whose plugin is {@code typical.js}. */
  TYPICAL,
  /** The job, for teams whose plugin is {@code loop.js}. */
  LOOP,
  /** The job, for teams whose plugin is {@code busy.js} and which are spread over shards. */
  BUSY,
  /** The job, for teams whose plugin is {@code typical.js}, and others whose plugin waits. */
  WAITING;

  private static final int SHARDS = 16;

  /** The cases of {@code bench passthrough}, in the order in which they run and are printed. */
  public static final List<BenchCase> OF_PASSTHROUGH = List.of(BARE, PASSTHROUGH);

  /** The cases of {@code bench plugins}. */
  public static final List<BenchCase> OF_PLUGINS = List.of(BARE, PASSTHROUGH, TYPICAL, LOOP);

  /** As options, topics and reports spell it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** File in {@code deploy/bench} with the plugin each team has; empty for none. */
  Optional<String> pluginFile() {
    return switch (this) {
      case BARE, PASSTHROUGH -> Optional.empty();
      case TYPICAL, LOOP, BUSY -> Optional.of(label() + ".js");
      case WAITING -> TYPICAL.pluginFile();
    };
  }

  /** Over how many shards each team is spread. */
  int shards() {
    return this == BUSY ? SHARDS : 1;
  }

  /** Options of the job that only this case has. */
  Map<String, String> jobOptions() {
    return this == WAITING
        ? Map.of(
            "job.checkpoint-interval",
            CheckpointBench.INTERVAL.toSeconds() + " s",
            "fetch.allow",
            "127.0.0.1",
            "fetch.timeout",
            "1 h",
            "sandbox.task-timeout",
            "1 h")
        : Map.of();
  }

  /** What this case is compared with; empty if with no other one. */
  Optional<BenchCase> base() {
    return switch (this) {
      case BARE -> Optional.empty();
      case PASSTHROUGH -> Optional.of(BARE);
      case TYPICAL, LOOP -> Optional.of(PASSTHROUGH);
      case BUSY, WAITING -> Optional.empty();
    };
  }
}
