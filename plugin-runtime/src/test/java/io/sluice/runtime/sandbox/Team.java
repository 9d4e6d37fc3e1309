package io.sluice.runtime.sandbox;

import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A team with one plugin, config 39 of team 2, on a runtime of its own; checks for leaks at the
 * end.
 */
final class Team implements AutoCloseable {
  static final int CONFIG = 39;

  final RecordingHost host = new RecordingHost();
  final PluginRuntime runtime;
  final TeamActor actor;
  private long lastId;

  Team(RuntimeOptions options, String source) {
    this(options, source, "{}", Map.of(), TeamServices.none());
  }

  Team(String source) {
    this(RuntimeOptions.defaults(), source);
  }

  Team(
      RuntimeOptions options,
      String source,
      String config,
      Map<String, Attachment> attachments,
      GeoLocator geoip) {
    this(options, source, config, attachments, TeamServices.none().withGeoip(geoip));
  }

  Team(
      RuntimeOptions options,
      String source,
      String config,
      Map<String, Attachment> attachments,
      TeamServices services) {
    runtime = PluginRuntime.acquire(options);
    actor = runtime.openTeam(host, services);
    actor.install(spec(source, config, attachments));
  }

  static SandboxSpec spec(String source, String config, Map<String, Attachment> attachments) {
    return new SandboxSpec(
        CONFIG,
        1,
        2,
        17,
        "test plugin",
        new CodeSource() {
          @Override
          public Script load() {
            return new Script("index.js", source, String.valueOf(source.hashCode()));
          }

          @Override
          public Map<String, Attachment> attachments() {
            return attachments;
          }
        },
        config);
  }

  /** Starts a processEvent and does not wait for it. */
  long start(String event) {
    lastId++;
    actor.invoke(new Invocation(lastId, CONFIG, Invocation.PROCESS_EVENT, event));
    return lastId;
  }

  /** Runs one processEvent to its end. */
  Outcome process(String event) throws InterruptedException {
    start(event);
    return host.next().outcome();
  }

  /** The JSON text that processEvent returns for an event of team 2. */
  String returned(String properties) throws InterruptedException {
    Outcome outcome = process("{\"team_id\":2,\"properties\":" + properties + "}");
    if (outcome instanceof Outcome.Returned returned) {
      return returned.value();
    }
    throw new AssertionError("expected a result but got " + outcome);
  }

  @Override
  public void close() throws Exception {
    int openBefore = runtime.openTeams(); // a test may have several
    actor.close().get(10, TimeUnit.SECONDS);
    if (runtime.openTeams() > Math.max(0, openBefore - 1)) {
      throw new AssertionError("the team is still open");
    }
    runtime.close();
  }
}
