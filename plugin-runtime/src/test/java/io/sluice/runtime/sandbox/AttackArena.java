package io.sluice.runtime.sandbox;

import com.sun.management.ThreadMXBean;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.runtime.actor.Budget;
import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.http.Fetcher;
import io.sluice.runtime.http.HttpOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * Where attacks are run: each in a team of its own, beside a neighbour that works on and notices
 * what is changed under it, on a machine with a server that nobody is to reach.
 */
final class AttackArena implements AutoCloseable {
  /** What an attack came to. */
  record Result(Attack.End end, @Nullable PluginFailure failure, long nanosFromLimit) {
    static final long UNKNOWN = -1;

    boolean isTimed() {
      return nanosFromLimit != UNKNOWN;
    }
  }

  static final String NOT_STOPPED = " was not stopped in ";

  static final long MB = 1L << 20;
  static final Budget SLICE = new Budget(Duration.ofMillis(100).toNanos(), 64 * MB);
  private static final int SIBLING = 40;
  private static final String ESCAPE_CANARY = "sluice.escaped";

  /** Nothing of the host's own is to be read in an error, but what the plugin named itself. */
  private static final Pattern HOST_WORDS =
      Pattern.compile(
          "io\\.sluice|graalvm|truffle|java\\.(lang|util)|sluice-bridge|sluice:|\\$\\$");

  private static final String NEIGHBOUR =
      """
      const known = (object) => Reflect.ownKeys(object).map(String).sort().join()
      const all = () => [
        globalThis, Object, Array, String, Function, Promise, JSON, Error, RegExp.prototype,
        ...[Object, Array, String, Function, Promise, Map, Error].map((each) => each.prototype),
      ].map(known).join(';')
      const natives = () => [Array.prototype.map, JSON.stringify, Promise.prototype.then, Proxy, eval]
      const namesBefore = all()
      const nativesBefore = natives()
      function processEvent(event, {global, config}) {
        event.n = global.n = (global.n || 0) + 1
        event.isSame = all() === namesBefore && natives().every((each, i) => each === nativesBefore[i])
          && Object.keys(config).length === 0 && ({}).polluted === undefined
        return event
      }
      """;

  private final PluginRuntime runtime;
  private final long patienceMillis;
  private final RecordingHost neighbourHost = new RecordingHost();
  private final TeamActor neighbour;
  private final Canary canary = new Canary();
  private final Fetcher fetcher;
  private long lastId;
  private int neighbourEvents;

  AttackArena() throws Exception {
    this(PluginRuntime.acquire(options(SLICE)), 20_000);
  }

  /**
   * @param runtime given back at the end
   * @param patienceMillis how long an attack may go on before it counts as not stopped
   */
  AttackArena(PluginRuntime runtime, long patienceMillis) throws Exception {
    this.runtime = runtime;
    this.patienceMillis = patienceMillis;
    this.fetcher = runtime.openFetcher();
    this.neighbour = runtime.openTeam(neighbourHost, TeamServices.none());
    neighbour.install(Team.spec(NEIGHBOUR, "{}", Map.of()));
    neighbourWorksOn(); // warm
  }

  /** The budgets of every attack. The port of {@code public.test} is the canary's. */
  static RuntimeOptions options(Budget slice) {
    return RuntimeOptions.defaults()
        .withThreads(2)
        .withSlice(slice)
        .withSetup(new Budget(Duration.ofMillis(600).toNanos(), 96 * MB))
        .withTaskTimeout(Duration.ofSeconds(2))
        .withHttp(HttpOptions.defaults().withHostMap(Map.of("public.test", "127.0.0.1")));
  }

  /**
   * The program did not come to its attack. A thread that an attack before has lost may be in a
   * step that no garbage collection can begin in, for seconds, so it is worth another attempt.
   */
  static final class NotLoaded extends AssertionError {
    private static final long serialVersionUID = 1L;

    NotLoaded(Outcome outcome) {
      super("the program itself does not load: " + outcome);
    }
  }

  PluginRuntime runtime() {
    return runtime;
  }

  /**
   * Runs one attack.
   *
   * @throws AssertionError if it got out, did not end, hurt a neighbour, or somebody is blamed who
   *     has no part in it
   */
  Result run(Attack attack) throws Exception {
    System.clearProperty(ESCAPE_CANARY);
    RecordingHost host = new RecordingHost();
    TeamServices services =
        TeamServices.none()
            .withGeoip(ip -> null)
            .withFetchers(fetcher, fetcher)
            .withApi(new ApiAccess("http://127.0.0.1:" + canary.port(), "token", "personal"))
            .withClock(attack.kind().equals("late-parts") ? Clock.systemUTC() : null);
    TeamActor team = runtime.openTeam(host, services);
    try {
      String code = attack.plugin();
      team.install(Team.spec(code, "{\"secret\":\"s\"}", Map.of()));
      Result result = attack.atLoad() ? loaded(team, host, attack) : attacked(team, host, attack);
      checkNothingGotOut(attack, host);
      neighbourWorksOn();
      siblingWorks(team, host);
      return result;
    } finally {
      team.abort();
    }
  }

  private Result loaded(TeamActor team, RecordingHost host, Attack attack) throws Exception {
    start(team, Team.CONFIG, "{}");
    RecordingHost.Completion completion = host.poll(patienceMillis);
    if (completion == null) {
      throw new AssertionError(attack.name() + NOT_STOPPED + patienceMillis + " ms");
    }
    return result(completion.outcome(), Result.UNKNOWN);
  }

  private Result attacked(TeamActor team, RecordingHost host, Attack attack) throws Exception {
    start(team, Team.CONFIG, "{}"); // set-up is not what is measured
    Outcome warm = host.next().outcome();
    if (!(warm instanceof Outcome.Returned)) {
      throw new NotLoaded(warm);
    }
    Stopwatch stopwatch = new Stopwatch();
    start(team, Team.CONFIG, "{\"attack\":true,\"port\":" + canary.port() + "}");
    startNeighbour();
    RecordingHost.Completion completion = stopwatch.await(host, attack, patienceMillis);
    long nanos = completion.outcome() instanceof Outcome.Killed ? stopwatch.sinceLimit() : -1;
    return result(completion.outcome(), nanos);
  }

  private static Result result(Outcome outcome, long nanos) {
    PluginFailure failure = null;
    Attack.End end = Attack.End.HARMLESS;
    if (outcome instanceof Outcome.Returned returned) {
      checkNoEscape(returned.value());
    } else if (outcome instanceof Outcome.Threw threw) {
      checkNoEscape(threw.value());
      failure = threw.failure();
    } else if (outcome instanceof Outcome.Killed killed) {
      failure = killed.failure();
    } else if (outcome instanceof Outcome.NotRunning notRunning) {
      failure = notRunning.failure();
    } else {
      throw new AssertionError("the culprit must be blamed, but its call ended as " + outcome);
    }
    if (failure != null) {
      end = endOf(failure);
      checkWords(failure);
    }
    return new Result(end, failure, end == Attack.End.LOST ? Result.UNKNOWN : nanos);
  }

  private static Attack.End endOf(PluginFailure failure) {
    String expected = failure.code() + " blamed on " + failure.blame();
    return switch (expected) {
      case "THROWN blamed on PLUGIN", "LOAD_FAILED blamed on PLUGIN" -> Attack.End.REFUSED;
      case "RETRY_REQUESTED blamed on RETRYABLE" -> Attack.End.REFUSED;
      case "CPU_LIMIT blamed on LIMIT" -> Attack.End.CPU;
      case "ALLOCATION_LIMIT blamed on LIMIT" -> Attack.End.MEMORY;
      case "TIMED_OUT blamed on RETRYABLE" -> Attack.End.TIMEOUT;
      case "THREAD_LOST blamed on LIMIT" -> Attack.End.LOST;
      default -> throw new AssertionError(expected + " is no end of an attack: " + failure);
    };
  }

  private static void checkNoEscape(@Nullable String value) {
    if (value != null && value.contains("\"escaped\"")) {
      throw new AssertionError("it got out: " + value);
    }
  }

  private static void checkWords(PluginFailure failure) {
    String text = failure.text() + "\n" + failure.stack();
    if (HOST_WORDS.matcher(text).find()) {
      throw new AssertionError("an error shows what is the host's: " + text);
    }
  }

  private void checkNothingGotOut(Attack attack, RecordingHost host) {
    if (System.getProperty(ESCAPE_CANARY) != null) {
      throw new AssertionError(attack.name() + " called a class of the host");
    }
    for (String line : host.logs()) {
      if (line.contains("ESCAPED")) {
        throw new AssertionError(line);
      }
    }
    canary.check();
    checkQuotas(host);
  }

  /** What one call may do through the host; the event before the attack has done nothing. */
  private static void checkQuotas(RecordingHost host) {
    CallLimits most = CallLimits.defaults();
    long characters = 0;
    for (String line : host.logs()) {
      characters += line.length();
    }
    check("lines logged", host.logs().size(), most.logLines() + 1);
    check("characters logged", characters, most.logCharacters() + 10_000);
    check("events captured", count(host, Effect.Capture.class), most.captures());
    check("jobs", count(host, Effect.EnqueueJob.class), most.jobs());
    check("rejections said", count(host, Effect.Unhandled.class), most.logLines());
    long state = 0;
    for (Effect effect : host.effects) {
      if (effect instanceof Effect.AppendToBuffer append) {
        state += append.item().length();
      }
    }
    check("characters of state", state + host.stateCharacters(), most.stateCharacters());
  }

  private static long count(RecordingHost host, Class<? extends Effect> kind) {
    return host.effects.stream().filter(kind::isInstance).count();
  }

  private static void check(String what, long found, long most) {
    if (found > most) {
      throw new AssertionError(found + " " + what + ", where " + most + " are allowed");
    }
  }

  private void start(TeamActor team, int config, String properties) {
    lastId++;
    team.invoke(
        new Invocation(
            lastId,
            config,
            Invocation.PROCESS_EVENT,
            "{\"team_id\":2,\"properties\":" + properties + "}"));
  }

  private void startNeighbour() {
    start(neighbour, Team.CONFIG, "{}");
    neighbourEvents++;
  }

  /** Its sandbox is the one it had, and sees the built-ins that it saw at its start. */
  private void neighbourWorksOn() throws Exception {
    startNeighbour();
    while (neighbourEvents > 0) {
      neighbourEvents--;
      checkUntouched(neighbourHost.next().outcome());
    }
  }

  /** Another plugin of the same team, in a sandbox that is made after the attack. */
  private void siblingWorks(TeamActor team, RecordingHost host) throws Exception {
    team.install(
        new SandboxSpec(
            SIBLING, 1, 2, 18, "sibling", () -> new Script("s.js", NEIGHBOUR, "sibling"), "{}"));
    long id = lastId + 1;
    start(team, SIBLING, "{}");
    RecordingHost.Completion completion = host.next();
    while (completion.invocation().id() != id) {
      completion = host.next();
    }
    checkUntouched(completion.outcome());
  }

  private static void checkUntouched(Outcome outcome) {
    if (!(outcome instanceof Outcome.Returned returned)
        || !returned.value().contains("\"isSame\":true")) {
      throw new AssertionError("an innocent plugin's event ended as " + outcome);
    }
  }

  /** Waits for the lost threads to come back; false if they do not. */
  boolean isQuiet() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (runtime.lostThreads() > 0 && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return runtime.lostThreads() == 0;
  }

  @Override
  public void close() throws Exception {
    neighbour.close().get(10, TimeUnit.SECONDS);
    runtime.close();
    canary.close();
  }

  /**
   * Looks every millisecond how much the threads of the pool have used since the attack began, and
   * remembers when the first of them was over the limit.
   */
  private static final class Stopwatch {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Map<Long, long[]> before = new HashMap<>();
    private long limitNanos;
    private long endNanos;

    Stopwatch() {
      for (long id : THREADS.getAllThreadIds()) {
        before.put(id, used(id));
      }
    }

    RecordingHost.Completion await(RecordingHost host, Attack attack, long patienceMillis)
        throws InterruptedException {
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
      while (true) {
        RecordingHost.Completion completion = host.poll(1);
        if (completion != null) {
          endNanos = System.nanoTime();
          return completion;
        }
        if (limitNanos == 0 && isAnyOver()) {
          limitNanos = System.nanoTime();
        }
        if (System.nanoTime() > deadline) {
          throw new AssertionError(attack.name() + NOT_STOPPED + patienceMillis + " ms");
        }
      }
    }

    long sinceLimit() {
      return limitNanos == 0 ? 0 : endNanos - limitNanos;
    }

    private boolean isAnyOver() {
      for (long id : workers()) {
        long[] then = before.getOrDefault(id, new long[2]);
        long[] now = used(id);
        if (now[0] - then[0] > SLICE.cpuNanos() || now[1] - then[1] > SLICE.allocatedBytes()) {
          return true;
        }
      }
      return false;
    }

    /** Not by their stacks, for which the machine would have to stop every time. */
    private static long[] workers() {
      Thread[] threads = new Thread[1_000];
      int count = Thread.enumerate(threads);
      return Arrays.stream(threads, 0, count)
          .filter(thread -> thread.getName().startsWith("sluice-worker-"))
          .mapToLong(Thread::getId)
          .toArray();
    }

    private static long[] used(long id) {
      return new long[] {THREADS.getThreadCpuTime(id), THREADS.getThreadAllocatedBytes(id)};
    }
  }

  /** A server of this machine's own, as there are many; {@code public.test} may lead to it. */
  private static final class Canary implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger reached = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final HttpServer server;

    Canary() throws IOException {
      server = HttpServer.create(new InetSocketAddress(0), 1_000);
      server.setExecutor(threads);
      server.createContext("/", this::answer);
      server.start();
    }

    int port() {
      return server.getAddress().getPort();
    }

    /** Only what is asked of {@code public.test} is to come here. */
    private void answer(HttpExchange exchange) throws IOException {
      mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
      try {
        String path = exchange.getRequestURI().getPath();
        String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
        if (!host.startsWith("public.test")) {
          reached.incrementAndGet();
        }
        if (path.equals("/wait")) {
          TimeUnit.MILLISECONDS.sleep(2_500);
        }
        atOnce.decrementAndGet(); // before the answer, which lets the next request begin
        if (path.equals("/to") || path.equals("/circle")) {
          String query = exchange.getRequestURI().getQuery();
          exchange.getResponseHeaders().set("Location", query == null ? path : query);
          exchange.sendResponseHeaders(302, -1);
        } else {
          byte[] secret = "internal".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, secret.length);
          exchange.getResponseBody().write(secret);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        exchange.close();
      }
    }

    void check() {
      if (reached.getAndSet(0) > 0) {
        throw new AssertionError("a server was reached that is not public");
      }
      AttackArena.check("requests at once", mostAtOnce.getAndSet(0), 50);
    }

    @Override
    public void close() {
      server.stop(0);
      threads.shutdownNow();
    }
  }
}
