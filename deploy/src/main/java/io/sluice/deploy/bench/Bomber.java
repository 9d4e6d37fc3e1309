package io.sluice.deploy.bench;

import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.sandbox.PluginRuntime;
import io.sluice.runtime.sandbox.SandboxSpec;
import io.sluice.runtime.sandbox.Script;
import io.sluice.runtime.sandbox.TeamActor;
import io.sluice.runtime.sandbox.TeamServices;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A team whose plugin takes all the memory it gets: as soon as one event has ended, the next one
 * comes.
 */
final class Bomber implements BenchHost {
  private static final int CONFIG = 1;
  private static final long CLOSE_SECONDS = 20;

  /** In the place of a failure's code: its team could not be closed. */
  private static final String NOT_STOPPED = "NOT_STOPPED";

  private final String event;
  private final Map<String, Integer> ends = new ConcurrentSkipListMap<>();
  private final AtomicInteger outOfMemory = new AtomicInteger();
  private volatile boolean isStopping;
  private TeamActor team;

  private Bomber(String event) {
    this.event = event;
  }

  /** Starts the team, and its first event. */
  static Bomber start(PluginRuntime runtime, String name, String source, String event) {
    Bomber bomber = new Bomber(event);
    bomber.team = runtime.openTeam(bomber, TeamServices.none());
    Script script = new Script(name + ".js", source, "bomb-" + name);
    bomber.team.install(new SandboxSpec(CONFIG, 1, PluginEvents.TEAM, 2, name, () -> script, "{}"));
    bomber.invoke(1);
    return bomber;
  }

  /** Stops it and waits until nothing of it is left; not for ever, and says so then. */
  void stop() throws Exception {
    isStopping = true;
    try {
      team.close().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      ends.merge(NOT_STOPPED, 1, Integer::sum);
      team.abort();
    }
  }

  /** After {@link #stop}: how often its events ended how, by the failure's code. */
  Map<String, Integer> ends() {
    return ends;
  }

  /** After {@link #stop}: how many of its events ended for an error of the JVM's. */
  int outOfMemory() {
    return outOfMemory.get();
  }

  private void invoke(long id) {
    team.invoke(new Invocation(id, CONFIG, Invocation.PROCESS_EVENT, event));
  }

  @Override
  public void completed(Invocation invocation, Outcome outcome, Usage usage) {
    if (invocation.isLifecycle()) {
      return;
    }
    String code = code(outcome);
    ends.merge(code, 1, Integer::sum);
    if (!isStopping && !(outcome instanceof Outcome.NotRunning)) {
      invoke(invocation.id() + 1);
    }
  }

  private String code(Outcome outcome) {
    if (outcome instanceof Outcome.Killed killed) {
      return code(killed.failure());
    } else if (outcome instanceof Outcome.Threw threw) {
      return code(threw.failure());
    } else if (outcome instanceof Outcome.NotRunning notRunning) {
      return "NOT_RUNNING " + code(notRunning.failure());
    }
    return outcome.getClass().getSimpleName();
  }

  private String code(PluginFailure failure) {
    boolean isOfTheJvm =
        failure.blame() == PluginFailure.Blame.HOST || failure.code().equals("RESOURCES_EXHAUSTED");
    if (isOfTheJvm) {
      outOfMemory.incrementAndGet();
      System.err.println(failure);
    }
    return failure instanceof PluginFailure.Thrown thrown ? thrown.name() : failure.code();
  }
}
