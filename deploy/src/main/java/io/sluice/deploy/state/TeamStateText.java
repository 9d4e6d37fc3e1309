package io.sluice.deploy.state;

import io.sluice.deploy.Printable;
import io.sluice.operators.plugins.ShardState;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import javax.annotation.Nullable;

/** What a team has in state, for people. Times are UTC. */
public final class TeamStateText {
  private static final int VALUE_LENGTH = 100;

  private final PrintWriter out;

  /**
   * @param out takes lines
   */
  public TeamStateText(PrintWriter out) {
    this.out = out;
  }

  /** Prints one shard. */
  public void print(ShardState state) {
    out.printf("Team %d, shard %d%n", state.teamId(), state.shard());
    ShardState.Quota quotas = state.quotas();
    out.printf(
        "  %d bytes of storage, cache and buffers; %d jobs of %d bytes; %d bytes wait%n",
        quotas.stateBytes(), quotas.jobs(), quotas.jobBytes(), quotas.laterBytes());
    print("Events in flight", state.events().inFlight());
    print("Events parked", state.events().parked());
    print("Calls in flight", state.calls().inFlight());
    print("Calls parked", state.calls().parked());
    section("Storage", state.storage(), this::print);
    section("Cache", state.cache(), this::print);
    section("Jobs that are not due", state.jobs(), this::print);
    section("Calls that wait for another attempt", state.retries(), this::print);
    section("Buffers", state.buffers(), this::print);
    section("Metrics", state.metrics(), this::print);
    section("Scheduled tasks", state.schedules(), this::print);
  }

  private void print(String what, ShardState.Part part) {
    if (part.units() == 0) {
      out.printf("%s: none%n", what);
    } else {
      out.printf(
          "%s: %d, %d bytes; the oldest is %s%n",
          what, part.units(), part.bytes(), Printable.line(part.oldest()));
    }
  }

  private <T> void section(String what, List<T> entries, Consumer<T> each) {
    out.printf("%s: %s%n", what, entries.isEmpty() ? "none" : entries.size());
    entries.forEach(each);
  }

  private void print(ShardState.StorageEntry entry) {
    out.printf(
        "  config %d  %s  %d characters%s%n",
        entry.configId(), Printable.line(entry.name()), entry.size(), value(entry.value()));
  }

  private void print(ShardState.CacheEntry entry) {
    out.printf(
        "  plugin %d  %s  %d characters%s, expires %s%s%n",
        entry.pluginId(),
        Printable.line(entry.name()),
        entry.size(),
        entry.isList() ? " in a list" : "",
        entry.expiresAt() == null ? "never" : Instant.ofEpochMilli(entry.expiresAt()),
        value(entry.values() == null ? null : String.join(", ", entry.values())));
  }

  private void print(ShardState.LaterCall call) {
    out.printf(
        "  config %d  %s  due %s, tried %d times, %d characters%s%n",
        call.configId(),
        Printable.line(call.function()),
        Instant.ofEpochMilli(call.dueAt()),
        call.attempt(),
        call.size(),
        value(call.argument()));
  }

  private void print(ShardState.Buffer buffer) {
    out.printf(
        "  config %d  %s  %d items of %d characters, %s, flushed %d times%n",
        buffer.configId(),
        Printable.line(buffer.function()),
        buffer.items(),
        buffer.size(),
        buffer.dueAt() == null ? "empty" : "due " + Instant.ofEpochMilli(buffer.dueAt()),
        buffer.flushes());
  }

  private void print(ShardState.Metric metric) {
    out.printf(
        "  config %d  %s  %s%n", metric.configId(), Printable.line(metric.name()), metric.value());
  }

  private void print(ShardState.LastRun run) {
    out.printf(
        "  config %d  %s  last period began %s%n",
        run.configId(), Printable.line(run.task()), Instant.ofEpochMilli(run.beganAt()));
  }

  /** As much of it as fits on a line; nothing if values were not asked for. */
  private static String value(@Nullable String value) {
    if (value == null) {
      return "";
    }
    return "  " + Printable.line(value, VALUE_LENGTH);
  }
}
