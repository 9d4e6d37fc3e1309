package io.sluice.deploy.bench;

import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Capabilities;
import io.sluice.runtime.host.Host;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.sandbox.CodeSource;
import io.sluice.runtime.sandbox.PluginRuntime;
import io.sluice.runtime.sandbox.SandboxSpec;
import io.sluice.runtime.sandbox.TeamActor;
import io.sluice.runtime.sandbox.TeamServices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Well-behaved teams, each with one plugin, whose events come at a steady rate whatever else the
 * machine does.
 */
final class Neighbours {
  private static final int CONFIG = 1;
  private static final long READY_SECONDS = 60;

  /** How long after a window the last event may come back; later ones are lost. */
  private static final long PATIENCE_SECONDS = 60;

  private final PluginRuntime runtime;
  private final CodeSource code;
  private final List<String> events;
  private final List<Neighbour> teams = new ArrayList<>();

  private Neighbours(PluginRuntime runtime, CodeSource code, List<String> events) {
    this.runtime = runtime;
    this.code = code;
    this.events = List.copyOf(events);
  }

  /** Opens the teams, and sets their plugins up. */
  static Neighbours open(PluginRuntime runtime, CodeSource code, List<String> events, int teamCount)
      throws Exception {
    Neighbours neighbours = new Neighbours(runtime, code, events);
    for (int i = 0; i < teamCount; i++) {
      Neighbour neighbour = new Neighbour();
      neighbour.team = neighbours.openTeam(neighbour);
      neighbours.teams.add(neighbour);
    }
    for (Neighbour neighbour : neighbours.teams) {
      neighbour.ready.get(READY_SECONDS, TimeUnit.SECONDS);
    }
    return neighbours;
  }

  private TeamActor openTeam(Host host) {
    TeamActor team = runtime.openTeam(host, TeamServices.none());
    team.install(new SandboxSpec(CONFIG, 1, PluginEvents.TEAM, 1, "neighbour", code, "{}"));
    team.prepare(CONFIG);
    return team;
  }

  /** Events per second of as many teams, all kept busy. */
  double capacity(Duration time) throws Exception {
    List<SandboxLoop> loops = new ArrayList<>();
    List<TeamActor> busy = new ArrayList<>();
    for (int i = 0; i < teams.size(); i++) {
      SandboxLoop loop = new SandboxLoop(events, CONFIG);
      TeamActor team = openTeam(loop);
      loop.feed(team);
      loop.ready().get(READY_SECONDS, TimeUnit.SECONDS);
      loops.add(loop);
      busy.add(team);
    }
    long start = System.nanoTime();
    loops.forEach(SandboxLoop::start);
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
    for (SandboxLoop loop : loops) {
      loop.stop();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    for (TeamActor team : busy) {
      team.close().get(READY_SECONDS, TimeUnit.SECONDS);
    }
    return loops.stream().mapToLong(SandboxLoop::completed).sum() / seconds;
  }

  /** Sends events to the teams in turn, at their times, and waits for the last of them. */
  SteadySample run(double perSecond, Duration window) throws InterruptedException {
    Schedule schedule = new Schedule(System.nanoTime(), perSecond);
    int count = schedule.countIn(window);
    Arrivals arrivals = new Arrivals(schedule, count);
    teams.forEach(neighbour -> neighbour.arrivals = arrivals);
    for (int number = 0; number < count; number++) {
      long wait = schedule.dueNanos(number) - System.nanoTime();
      while (wait > 0) {
        LockSupport.parkNanos(wait);
        wait = schedule.dueNanos(number) - System.nanoTime();
      }
      teams.get(number % teams.size()).team.invoke(invocation(number));
    }
    if (!arrivals.await(PATIENCE_SECONDS)) {
      System.err.println("Events of the well-behaved teams did not come back; they count as lost");
    }
    return arrivals.sample();
  }

  private Invocation invocation(int number) {
    return new Invocation(
        number + 1L, CONFIG, Invocation.PROCESS_EVENT, events.get(number % events.size()));
  }

  /** One of the teams. */
  private static final class Neighbour implements BenchHost {
    final CompletableFuture<Void> ready = new CompletableFuture<>();
    TeamActor team;
    volatile Arrivals arrivals;

    @Override
    public void completed(Invocation invocation, Outcome outcome, Usage usage) {
      if (invocation.isLifecycle()) {
        return;
      }
      if (outcome instanceof Outcome.Collateral) {
        team.invoke(invocation); // as the operator does
      } else if (outcome instanceof Outcome.Returned returned && returned.value() != null) {
        arrivals.arrived((int) invocation.id() - 1, System.nanoTime());
      } else {
        arrivals.failed();
      }
    }

    @Override
    public void ready(int configId, long installation, Capabilities capabilities) {
      ready.complete(null);
    }

    @Override
    public Optional<Duration> setupFailed(
        int configId, long installation, PluginFailure reason, int attempt) {
      ready.completeExceptionally(
          new IllegalStateException("The plugin could not be set up: " + reason));
      return Optional.empty();
    }
  }
}
