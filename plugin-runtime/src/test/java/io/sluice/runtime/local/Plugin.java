package io.sluice.runtime.local;

import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.http.Fetcher;
import io.sluice.runtime.sandbox.ApiAccess;
import io.sluice.runtime.sandbox.PluginRuntime;
import io.sluice.runtime.sandbox.RuntimeOptions;
import io.sluice.runtime.sandbox.SandboxSpec;
import io.sluice.runtime.sandbox.Script;
import io.sluice.runtime.sandbox.TeamServices;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * One plugin on a team in memory, at 2022-08-01T00:00:00Z: config 39 of team 2, plugin 17. Checks
 * for leaks at the end.
 */
final class Plugin implements AutoCloseable {
  static final int CONFIG = 39;
  static final int PLUGIN = 17;
  static final Instant START = Instant.parse("2022-08-01T00:00:00Z");

  private final PluginRuntime runtime;
  final LocalTeam team;
  @Nullable final PluginFailure setupFailure;
  private List<LocalEntry> entries = List.of();

  Plugin(String source) throws InterruptedException {
    this(source, "{}", null, RuntimeOptions.defaults());
  }

  Plugin(String source, String config) throws InterruptedException {
    this(source, config, null, RuntimeOptions.defaults());
  }

  Plugin(String source, Fetcher fetcher) throws InterruptedException {
    this(source, "{}", fetcher, RuntimeOptions.defaults());
  }

  Plugin(String source, String config, @Nullable Fetcher fetcher, RuntimeOptions options)
      throws InterruptedException {
    runtime = PluginRuntime.acquire(options);
    team =
        new LocalTeam(
            runtime,
            LocalClock.at(START),
            TeamServices.none()
                .withFetchers(fetcher, fetcher)
                .withApi(new ApiAccess("https://app.posthog.com", "token of team 2", "phx_1")));
    team.install(
        new SandboxSpec(
            CONFIG,
            1,
            2,
            PLUGIN,
            "test plugin",
            () -> new Script("index.js", source, String.valueOf(source.hashCode())),
            config));
    setupFailure = team.setUp(CONFIG);
    entries = team.takeEntries();
  }

  /** Calls a function; its error if it failed, else what it returned. */
  String call(String function, @Nullable String argument) throws InterruptedException {
    LocalCall call = team.call(CONFIG, function, argument);
    entries = team.takeEntries();
    return call.failure() == null ? String.valueOf(call.value()) : call.failure().text();
  }

  /** What a function body, given {@code meta}, returns in a scheduled task, as JSON. */
  static String result(String body) throws InterruptedException {
    return result(body, null);
  }

  static String result(String body, @Nullable Fetcher fetcher) throws InterruptedException {
    String source = "exports.runEveryMinute = async (meta) => {" + body + "}";
    try (Plugin plugin = new Plugin(source, fetcher)) {
      return plugin.call("runEveryMinute", null);
    }
  }

  void advance(long seconds) throws InterruptedException {
    team.advance(Duration.ofSeconds(seconds));
    entries = team.takeEntries();
  }

  /** Lets the plugin go; the error of that if it failed. */
  @Nullable
  String tearDown() throws InterruptedException {
    LocalCall call = team.tearDown(CONFIG);
    entries = team.takeEntries();
    return call.failure() == null ? null : call.failure().text();
  }

  /** Log lines of the last call. */
  List<String> logs() {
    List<String> lines = new ArrayList<>();
    for (LocalEntry entry : entries) {
      if (entry instanceof LocalEntry.Logged logged) {
        lines.add(logged.log().level() + " " + logged.log().message());
      }
    }
    return lines;
  }

  /** Errors recorded in the last call. */
  List<String> errors() {
    List<String> texts = new ArrayList<>();
    for (LocalEntry entry : entries) {
      if (entry instanceof LocalEntry.Failed failed) {
        texts.add(failed.failure().text());
      }
    }
    return texts;
  }

  /** Jobs enqueued in the last call, as name, payload and seconds from now. */
  List<String> jobs() {
    List<String> jobs = new ArrayList<>();
    for (LocalEntry entry : entries) {
      if (entry instanceof LocalEntry.Enqueued enqueued) {
        Effect.EnqueueJob job = enqueued.job();
        jobs.add(
            job.name()
                + " "
                + job.payload()
                + " "
                + (job.atMillis() - START.toEpochMilli()) / 1000);
      }
    }
    return jobs;
  }

  /** Events captured in the last call. */
  List<String> captured() {
    List<String> events = new ArrayList<>();
    for (LocalEntry entry : entries) {
      if (entry instanceof LocalEntry.Captured captured) {
        events.add(captured.event());
      }
    }
    return events;
  }

  @Override
  public void close() {
    team.close();
    if (runtime.openTeams() != 0) {
      throw new AssertionError(runtime.openTeams() + " teams are still open");
    }
    runtime.close();
  }
}
