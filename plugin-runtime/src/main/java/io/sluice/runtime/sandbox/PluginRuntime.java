package io.sluice.runtime.sandbox;

import static java.util.Objects.requireNonNull;

import io.sluice.runtime.actor.ActorPool;
import io.sluice.runtime.actor.Budget;
import io.sluice.runtime.actor.FlightRecorder;
import io.sluice.runtime.actor.Preempter;
import io.sluice.runtime.actor.Watchdog;
import io.sluice.runtime.compile.PluginCompiler;
import io.sluice.runtime.host.Host;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.http.Fetcher;
import io.sluice.runtime.http.GuardedHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.graalvm.polyglot.Engine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs plugins: one JavaScript engine, one pool of threads and one watchdog, shared by everyone in
 * the process who asks with the same options, and closed when the last of them has closed it.
 *
 * <pre>{@code
 * try (PluginRuntime runtime = PluginRuntime.acquire(RuntimeOptions.defaults())) {
 *   TeamActor team = runtime.openTeam(host, TeamServices.none());
 *   team.install(spec);
 *   team.invoke(new Invocation(1, spec.configId(), "processEvent", eventJson));
 *   // host.completed(...) is called on the team's thread
 *   team.close().get(5, SECONDS);
 * }
 * }</pre>
 */
public final class PluginRuntime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PluginRuntime.class);
  private static final Map<RuntimeOptions, PluginRuntime> SHARED = new HashMap<>();

  /** For how long a version does not run that a process may have died of. */
  public static final Duration SUSPECTS_PAUSE = Duration.ofMinutes(10);

  /** How long {@link #close} waits for the engine. */
  private static final Duration ENGINE_PATIENCE = Duration.ofSeconds(2);

  private final RuntimeOptions options;
  private final ScriptEngine engine;
  private final PluginCompiler compiler;
  private final ActorPool pool;
  private final Watchdog watchdog;
  @Nullable private final Preempter preempter;
  private final Set<TeamActor> teams = ConcurrentHashMap.newKeySet();
  private final LiveSandboxes live;
  private final ScheduledThreadPoolExecutor timers;

  private final DisabledVersions disabledVersions = new DisabledVersions(Clock.systemUTC());
  private final SetupGate setupGate;
  @Nullable private final FlightRecord flightRecord;

  /** Opened for the first team that is to send requests. */
  @Nullable private GuardedHttp http;

  private int users;

  private PluginRuntime(RuntimeOptions options) {
    this(options, new ScriptEngine());
  }

  /** One that is not shared; for tests that bring an engine of their own, and give it back once. */
  PluginRuntime(RuntimeOptions options, ScriptEngine engine) {
    this(options, engine, true);
  }

  private PluginRuntime(RuntimeOptions options, ScriptEngine engine, boolean hasLimits) {
    this.options = options;
    this.engine = engine;
    int threads =
        options.threads() == 0 ? Runtime.getRuntime().availableProcessors() : options.threads();
    Warmup.run(engine);
    String folder = options.scriptFolder();
    this.compiler =
        new PluginCompiler(
            engine.importable(), engine::refusal, folder == null ? null : Path.of(folder));
    this.setupGate = new SetupGate(options.setupsAtOnce());
    this.flightRecord = openFlightRecord();
    this.pool =
        hasLimits
            ? new ActorPool(
                "sluice", threads, flightRecord == null ? FlightRecorder.NONE : flightRecord)
            : ActorPool.unmetered("sluice", threads);
    this.timers = new ScheduledThreadPoolExecutor(1, PluginRuntime::timerThread);
    timers.setRemoveOnCancelPolicy(true);
    timers.prestartCoreThread(); // later it would have the priority of whoever needs it first
    this.live =
        new LiveSandboxes(
            options.maxSandboxes(), HeapPressure.ofThisJvm(), engine.quickJson()::forget);
    this.watchdog =
        new Watchdog(
            "sluice",
            hasLimits
                ? List.of(pool::watch, this::lookForLateInvocations, live::makeRoom)
                : List.of());
    this.preempter = hasLimits ? new Preempter("sluice", pool) : null;
    try {
      if (hasLimits) {
        SelfTest.run(this);
      }
    } catch (RuntimeException | Error e) {
      stop();
      throw e;
    }
    LOG.info("Plugins run on {} with {} threads", engine.implementationName(), threads);
    if (isEngineInTheJobsJar()) {
      LOG.warn(
          "GraalVM is in the job's own jar: every resubmission to this cluster leaks about 35 MB of"
              + " metaspace, and JavaScript is compiled for the first one at best. Put GraalVM's"
              + " jars into Flink's lib/ and submit the thin jar");
    }
  }

  /** What the process before this one may have died of does not run for a while. */
  @Nullable
  private FlightRecord openFlightRecord() {
    if (options.flightFolder() == null) {
      return null;
    }
    try {
      FlightRecord record = FlightRecord.open(Path.of(options.flightFolder()));
      long until = Clock.systemUTC().millis() + SUSPECTS_PAUSE.toMillis();
      for (FlightRecord.Suspect suspect : record.suspects()) {
        LOG.warn("A process before this one may have died of {}", suspect);
        disabledVersions.disableUntil(
            until, suspect.version(), Failures.suspected(suspect, SUSPECTS_PAUSE));
      }
      return record;
    } catch (IOException e) {
      LOG.warn(
          "There is no flight record in {}, so a plugin that ends this process will not be known",
          options.flightFolder(),
          e);
      return null;
    }
  }

  /** The process's runtime with these options; give it back with {@link #close}. */
  public static PluginRuntime acquire(RuntimeOptions options) {
    synchronized (SHARED) {
      PluginRuntime runtime = SHARED.computeIfAbsent(options, PluginRuntime::new);
      runtime.users++;
      return runtime;
    }
  }

  /**
   * A runtime that limits nothing and meters nothing, for the benchmark that says what the limits
   * cost; a test holds that nobody else calls this. It is not shared. What invocations used is not
   * known, and nothing stops a plugin.
   *
   * @param threads threads that run plugins, 1 or more
   */
  public static PluginRuntime openWithoutLimits(int threads) {
    RuntimeOptions options =
        RuntimeOptions.defaults()
            .withThreads(threads)
            .withSlice(Budget.UNLIMITED)
            .withSetup(Budget.UNLIMITED);
    PluginRuntime runtime = new PluginRuntime(options, ScriptEngine.withoutLimits(), false);
    runtime.users = 1;
    return runtime;
  }

  /**
   * A team's actor, without plugins yet.
   *
   * @param host told of everything the team's plugins do
   * @param services what its plugins have beside the host
   */
  public TeamActor openTeam(Host host, TeamServices services) {
    requireNonNull(host, "host is null");
    requireNonNull(services, "services is null");
    return openTeam(host, services, options.slice());
  }

  /** A team whose slices have a budget of their own. */
  TeamActor openTeam(Host host, TeamServices services, Budget slice) {
    TeamActor team =
        new TeamActor(this, options.withSlice(slice), engine, pool.newActor(), host, services);
    teams.add(team);
    return team;
  }

  /**
   * Sends one team's requests, guarded as the options say; the requests of {@code fetch} and those
   * of {@code posthog.api} share its permits.
   */
  public synchronized Fetcher openFetcher() {
    if (http == null) {
      http = new GuardedHttp(options.http());
    }
    return http.openFetcher();
  }

  /** Name of the engine in use, which says whether it compiles to machine code. */
  public String engineName() {
    return engine.implementationName();
  }

  /**
   * Threads that were lost in a plugin that nothing could stop, and have not come back. Each burns
   * a core until the process ends.
   */
  public int lostThreads() {
    return pool.lostThreads();
  }

  /** Sandboxes that have a context. */
  public int liveSandboxes() {
    return live.count();
  }

  /** Sandboxes that were let go, idle, because there were too many or the heap was full. */
  public long evictedSandboxes() {
    return live.evictions();
  }

  /** Sandboxes whose context was taken away because the heap was full, busy as they were. */
  public long rebuiltSandboxes() {
    return live.rebuilds();
  }

  /** Teams that are open, for leak checks. */
  public int openTeams() {
    return teams.size();
  }

  @Override
  public void close() {
    synchronized (SHARED) {
      users--;
      if (users > 0) {
        return;
      }
      SHARED.remove(options, this);
    }
    stop();
  }

  private void stop() {
    watchdog.close();
    if (preempter != null) {
      preempter.close();
    }
    timers.shutdownNow();
    pool.close();
    closeHttp();
    compiler.close();
    closeEngine();
    if (flightRecord != null) {
      flightRecord.close();
    }
  }

  /**
   * Waits for the engine for a while only: it waits for every thread that runs in one of its
   * contexts, and one that is lost may never leave.
   */
  private void closeEngine() {
    Thread closing = new Thread(engine::close, "sluice-close");
    closing.setDaemon(true);
    closing.start();
    try {
      closing.join(ENGINE_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (closing.isAlive()) {
      LOG.warn(
          "The JavaScript engine has not closed within {} s, because {} threads are lost in plugins"
              + " that nothing can stop; its memory is not free before they end",
          ENGINE_PATIENCE.toSeconds(),
          pool.lostThreads());
    }
  }

  private synchronized void closeHttp() {
    if (http != null) {
      http.close();
    }
  }

  /**
   * A class loader of the job's own brings the engine too, instead of finding it in the cluster.
   */
  private static boolean isEngineInTheJobsJar() {
    ClassLoader ours = PluginRuntime.class.getClassLoader();
    return ours != ClassLoader.getSystemClassLoader() && ours == Engine.class.getClassLoader();
  }

  /** Runs something short after a while; after {@link #close} it does nothing. */
  Future<?> after(long millis, Runnable message) {
    try {
      return timers.schedule(message, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      return CompletableFuture.completedFuture(null);
    }
  }

  private static Thread timerThread(Runnable task) {
    Thread thread = new Thread(task, "sluice-timers");
    thread.setDaemon(true);
    return thread;
  }

  SetupGate setupGate() {
    return setupGate;
  }

  LiveSandboxes live() {
    return live;
  }

  PluginCompiler compiler() {
    return compiler;
  }

  /** Takes a version of a plugin from every team; it is not set up again. */
  void disable(String version, PluginFailure failure) {
    disabledVersions.disable(version, failure);
    teams.forEach(team -> team.disable(version, failure));
  }

  /** Why the version does not run in this process, null if it may. */
  @Nullable
  PluginFailure disabled(@Nullable String version) {
    return disabledVersions.why(version);
  }

  void forget(TeamActor team) {
    teams.remove(team);
  }

  private void lookForLateInvocations() {
    long now = System.nanoTime();
    for (TeamActor team : teams) {
      team.lookForLateInvocations(now);
    }
  }
}
