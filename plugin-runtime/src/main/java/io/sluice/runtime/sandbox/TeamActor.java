package io.sluice.runtime.sandbox;

import io.sluice.runtime.actor.Actor;
import io.sluice.runtime.actor.Breach;
import io.sluice.runtime.actor.Budget;
import io.sluice.runtime.actor.Slice;
import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Answer;
import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.Host;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.http.Fetcher;
import io.sluice.runtime.http.HttpReply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.annotation.Nullable;
import org.graalvm.polyglot.PolyglotException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sandboxes of one team, on one logical thread. Its methods only leave a message and return;
 * what comes of it is told to the {@link Host}.
 *
 * <p>Fields are touched by the actor's slices only, unless they say otherwise.
 */
public final class TeamActor {
  private static final Logger LOG = LoggerFactory.getLogger(TeamActor.class);
  private static final String STOPPING = "The app is being stopped.";
  private static final String ABANDONED = "The invocation that asks has been abandoned.";
  private static final long NOTHING_OPEN = Long.MAX_VALUE;

  private final PluginRuntime runtime;
  private final RuntimeOptions options;
  private final ScriptEngine engine;
  private final Host host;
  private final TeamServices services;
  private final Actor actor;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private final Map<Integer, Sandbox> sandboxes = new HashMap<>();

  /** Every sandbox that may have a context, also those that are being torn down. */
  private final Set<Sandbox> alive = new HashSet<>();

  private final Map<Long, OpenInvocation> open = new LinkedHashMap<>();
  private final Map<Long, PendingCall> calls = new HashMap<>();

  /** Questions about state that are not answered. */
  private final Set<StateAnswer> asked = new HashSet<>();

  private final List<OpenInvocation> touched = new ArrayList<>();
  private final AtomicLong lastCall = new AtomicLong();
  private long lastLifecycleId;
  private boolean closing;

  /** Start of the oldest open invocation; read by the watchdog. */
  private volatile long oldestStartNanos = NOTHING_OPEN;

  private final AtomicBoolean isLookPending = new AtomicBoolean();

  TeamActor(
      PluginRuntime runtime,
      RuntimeOptions options,
      ScriptEngine engine,
      Actor actor,
      Host host,
      TeamServices services) {
    this.runtime = runtime;
    this.options = options;
    this.engine = engine;
    this.actor = actor;
    this.host = host;
    this.services = services;
  }

  /**
   * Makes a plugin config known; it is loaded and set up when it is first needed. One that has the
   * same id is removed first.
   */
  public void install(SandboxSpec spec) {
    tellUrgently(
        () -> {
          removeNow(spec.configId());
          if (!closing) {
            sandboxes.put(spec.configId(), new Sandbox(spec));
          }
        });
  }

  /** Sets the plugin up now, if it is not, without waiting for something to do. */
  public void prepare(int configId) {
    tellUrgently(
        () -> {
          Sandbox sandbox = sandboxes.get(configId);
          if (sandbox != null && sandbox.state == Sandbox.State.NEW) {
            startSetup(sandbox);
          }
        });
  }

  /**
   * Lets a plugin config go: invocations that are still open end as {@link Outcome.Collateral},
   * then {@code teardownPlugin} runs.
   */
  public void remove(int configId) {
    tellUrgently(() -> removeNow(configId));
  }

  /** Calls an exported function. The host hears of its end exactly once. */
  public void invoke(Invocation invocation) {
    actor.tell(new InvokeSlice(invocation, false));
  }

  /**
   * Removes everything. The future completes when every {@code teardownPlugin} has ended; it is the
   * caller's to wait, and to {@link #abort} when it has waited long enough.
   */
  public CompletableFuture<Void> close() {
    tellUrgently(
        () -> {
          closing = true;
          List.copyOf(sandboxes.keySet()).forEach(this::removeNow);
          // Whoever would have answered is stopping too, and a held actor tears nothing down.
          List.copyOf(asked).forEach(question -> question.error(STOPPING));
          closeIfEmpty();
        });
    return closed;
  }

  /** Stops everything now, without {@code teardownPlugin}. From any thread. */
  public void abort() {
    tellUrgently(
        () -> {
          closing = true;
          List.copyOf(alive).forEach(this::bury);
          closeIfEmpty();
        });
    runtime.forget(this);
  }

  /**
   * Lets a sandbox's context go if it has nothing to do, through {@code teardownPlugin}; the next
   * call sets it up again. From any thread.
   */
  void evict(Sandbox sandbox) {
    tellUrgently(
        () -> {
          boolean isIdle =
              sandbox.state == Sandbox.State.READY
                  && sandbox.catchingUp == 0
                  && sandboxes.get(sandbox.spec.configId()) == sandbox
                  && openIn(sandbox).isEmpty();
          if (!isIdle) {
            return;
          }
          sandbox.state = Sandbox.State.LEAVING;
          runtime.live().evicted();
          if (sandbox.capabilities.methods().contains(Invocation.TEARDOWN_PLUGIN)) {
            actor.tell(new TeardownSlice(lifecycle(sandbox, Invocation.TEARDOWN_PLUGIN)));
          } else {
            rest(sandbox);
          }
        });
  }

  /** Called by the watchdog: leaves a message if an invocation may be over its time. */
  void lookForLateInvocations(long nowNanos) {
    if (nowNanos - oldestStartNanos > options.taskTimeout().toNanos()
        && oldestStartNanos != NOTHING_OPEN
        && isLookPending.compareAndSet(false, true)) {
      tellUrgently(this::abandonLateInvocations);
    }
  }

  // --- Sandboxes -----------------------------------------------------------------------------

  private void removeNow(int configId) {
    Sandbox sandbox = sandboxes.remove(configId);
    if (sandbox == null) {
      return;
    }
    if (sandbox.state == Sandbox.State.LEAVING) {
      sandbox.state = Sandbox.State.CLOSED; // now it goes for good
    }
    for (OpenInvocation running : openIn(sandbox)) {
      complete(running, new Outcome.Collateral());
    }
    sandbox.waiting.forEach(
        waiting -> host.completed(waiting, new Outcome.Collateral(), Usage.NONE));
    sandbox.waiting.clear();
    if (sandbox.state == Sandbox.State.READY
        && sandbox.capabilities.methods().contains(Invocation.TEARDOWN_PLUGIN)) {
      actor.tell(new TeardownSlice(lifecycle(sandbox, Invocation.TEARDOWN_PLUGIN)));
    } else {
      bury(sandbox);
    }
  }

  private void bury(Sandbox sandbox) {
    sandbox.state = Sandbox.State.CLOSED;
    discardGuest(sandbox);
    alive.remove(sandbox);
    closeIfEmpty();
  }

  /** Its context is gone; what came meanwhile needs another. */
  private void rest(Sandbox sandbox) {
    sandbox.state = Sandbox.State.NEW;
    discardGuest(sandbox);
    alive.remove(sandbox);
    if (!sandbox.waiting.isEmpty()) {
      startSetup(sandbox);
    }
  }

  private void discardGuest(Sandbox sandbox) {
    runtime.live().remove(sandbox);
    sandbox.discardGuest(engine);
  }

  private void closeIfEmpty() {
    if (closing && alive.isEmpty()) {
      runtime.forget(this);
      closed.complete(null);
    }
  }

  private void startSetup(Sandbox sandbox) {
    sandbox.state = Sandbox.State.SETTING_UP;
    alive.add(sandbox);
    actor.tell(new FetchSlice(lifecycle(sandbox, Invocation.SETUP_PLUGIN)));
  }

  private void setupEnded(Sandbox sandbox, Outcome outcome) {
    int configId = sandbox.spec.configId();
    if (outcome instanceof Outcome.Returned) {
      sandbox.state = Sandbox.State.READY;
      sandbox.lastUsedNanos = System.nanoTime();
      runtime.live().add(sandbox, this);
      host.ready(configId, sandbox.spec.installation(), sandbox.capabilities);
      sandbox.catchingUp = sandbox.waiting.size();
      sandbox.waiting.forEach(waiting -> actor.tell(new InvokeSlice(waiting, true)));
      sandbox.waiting.clear();
    } else if (outcome instanceof Outcome.Threw threw) {
      setupFailed(sandbox, threw.failure());
    } else if (outcome instanceof Outcome.Killed killed) {
      setupFailed(sandbox, killed.failure());
    } else if (!(outcome instanceof Outcome.Collateral)) { // removed: removeNow has told everyone
      throw new IllegalStateException("setupPlugin ended as " + outcome);
    }
  }

  private void setupFailed(Sandbox sandbox, PluginFailure failure) {
    sandbox.state = Sandbox.State.FAILED;
    sandbox.failure = failure;
    discardGuest(sandbox);
    alive.remove(sandbox);
    host.setupFailed(sandbox.spec.configId(), sandbox.spec.installation(), failure);
    sandbox.waiting.forEach(
        waiting -> host.completed(waiting, new Outcome.NotRunning(failure), Usage.NONE));
    sandbox.waiting.clear();
    closeIfEmpty();
  }

  /** A version of a plugin does not run in this process any more; from any thread. */
  void disable(String version, PluginFailure failure) {
    tellUrgently(
        () -> {
          for (Sandbox sandbox : List.copyOf(sandboxes.values())) {
            if (version.equals(sandbox.version()) && sandbox.state != Sandbox.State.FAILED) {
              discardGuest(sandbox);
              disabled(sandbox, null, failure);
            }
          }
        });
  }

  /** The sandbox never runs again: its version is disabled. */
  private void disabled(Sandbox sandbox, @Nullable OpenInvocation culprit, PluginFailure failure) {
    boolean isSettingUp = sandbox.state == Sandbox.State.SETTING_UP;
    if (!isSettingUp) {
      sandbox.state = Sandbox.State.FAILED;
      sandbox.failure = failure;
    }
    for (OpenInvocation dead : openIn(sandbox)) {
      boolean isBlamed = dead == culprit || isSettingUp;
      complete(dead, isBlamed ? new Outcome.Killed(failure) : new Outcome.Collateral());
    }
    if (sandbox.state == Sandbox.State.FAILED
        && sandboxes.get(sandbox.spec.configId()) == sandbox) {
      alive.remove(sandbox);
      if (!isSettingUp) { // whose end has told the host
        host.setupFailed(sandbox.spec.configId(), sandbox.spec.installation(), failure);
      }
    }
    closeIfEmpty();
  }

  /** The context is dead. The culprit's invocation is blamed, the others are to be run again. */
  private void killed(Sandbox sandbox, @Nullable OpenInvocation culprit, PluginFailure failure) {
    discardGuest(sandbox);
    if (sandbox.state == Sandbox.State.READY) {
      sandbox.state = Sandbox.State.NEW;
    }
    for (OpenInvocation dead : openIn(sandbox)) {
      complete(dead, dead == culprit ? new Outcome.Killed(failure) : new Outcome.Collateral());
    }
    if (sandbox.state == Sandbox.State.NEW) {
      alive.remove(sandbox);
    }
  }

  // --- Invocations ---------------------------------------------------------------------------

  private OpenInvocation lifecycle(Sandbox sandbox, String function) {
    lastLifecycleId--;
    return begin(
        sandbox,
        new Invocation(lastLifecycleId, sandbox.spec.configId(), function, null),
        options.setup());
  }

  private OpenInvocation begin(Sandbox sandbox, Invocation invocation, Budget budget) {
    OpenInvocation begun =
        new OpenInvocation(invocation, sandbox, budget, System.nanoTime(), actor.pausedNanos());
    open.put(invocation.id(), begun);
    sandbox.begins();
    rememberOldest();
    return begun;
  }

  private void settle(@Nullable OpenInvocation invocation, Outcome outcome) {
    if (invocation != null && invocation.settled == null) {
      invocation.settled = outcome;
      touched.add(invocation);
      cancelCalls(invocation, true);
    }
  }

  /** Takes back what the invocation waits for, or only what would never end by itself. */
  private void cancelCalls(OpenInvocation owner, boolean onlyRepeating) {
    if (owner.hasOpenCalls()) {
      for (PendingCall call : List.copyOf(calls.values())) {
        if (call.owner == owner && (call.repeats || !onlyRepeating)) {
          cancel(call);
        }
      }
    }
  }

  private void cancel(PendingCall call) {
    close(call);
    call.cancel();
  }

  /** The call is answered or taken back: nothing waits for it any more. */
  private void close(PendingCall call) {
    calls.remove(call.number);
    call.owner.callsClosed++;
    touched.add(call.owner);
  }

  /** At the end of a slice: what has settled and owns nothing any more is over. */
  private void completeSettled() {
    for (OpenInvocation invocation : List.copyOf(touched)) {
      if (invocation.settled != null && !invocation.hasOpenCalls() && !invocation.isOver) {
        complete(invocation, invocation.settled);
      }
    }
    touched.clear();
  }

  private void complete(OpenInvocation done, Outcome outcome) {
    open.remove(done.invocation.id());
    done.sandbox.ends();
    done.isOver = true;
    cancelCalls(done, false);
    rememberOldest();
    host.completed(done.invocation, outcome, done.usage);
    switch (done.invocation.function()) {
      case Invocation.SETUP_PLUGIN -> {
        if (done.invocation.isLifecycle()) {
          setupEnded(done.sandbox, outcome);
        }
      }
      case Invocation.TEARDOWN_PLUGIN -> {
        if (done.sandbox.state == Sandbox.State.LEAVING) {
          rest(done.sandbox);
        } else {
          bury(done.sandbox);
        }
      }
      default -> {}
    }
  }

  private List<OpenInvocation> openIn(Sandbox sandbox) {
    return open.values().stream().filter(some -> some.sandbox == sandbox).toList();
  }

  private void rememberOldest() {
    oldestStartNanos = open.isEmpty() ? NOTHING_OPEN : open.values().iterator().next().startNanos();
  }

  private void abandonLateInvocations() {
    isLookPending.set(false);
    long now = System.nanoTime();
    long paused = actor.pausedNanos();
    for (OpenInvocation invocation : open.values()) {
      if (invocation.elapsedNanos(now, paused) > options.taskTimeout().toNanos()) {
        actor.tellUrgently(new AbandonSlice(invocation));
      }
    }
  }

  // --- What the guest said ---------------------------------------------------------------------

  /** Acts upon what was said in a slice; of one that was killed only the log is heard. */
  private void hear(GuestCalls calls, boolean isKilled) {
    for (GuestCalls.Said said : calls.takeSaid()) {
      boolean isLog =
          said instanceof GuestCalls.Rejected
              || (said instanceof GuestCalls.Did did && did.effect() instanceof Effect.Said);
      if (!isKilled || isLog) {
        hear(said);
      }
    }
  }

  private void hear(GuestCalls.Said said) {
    if (said instanceof GuestCalls.Did did) {
      happened(did.owner(), did.effect());
    } else if (said instanceof GuestCalls.Rejected rejected) {
      happened(
          rejected.owner(),
          new Effect.Unhandled(
              Failures.thrown(rejected.error(), rejected.owner().sandbox.script())));
    } else if (said instanceof GuestCalls.Asks asks) {
      ask(asks);
    } else if (said instanceof GuestCalls.Fetches fetches) {
      fetch(fetches);
    } else if (said instanceof GuestCalls.Waits waits) {
      startTimer(waits);
    } else if (said instanceof GuestCalls.Cancels cancels) {
      PendingCall call = calls.get(cancels.call());
      if (call != null) {
        cancel(call);
      }
    } else if (said instanceof GuestCalls.Returned returned) {
      settle(
          open.get(returned.invocation()),
          new Outcome.Returned(returned.value(), returned.sameObject()));
    } else if (said instanceof GuestCalls.Threw threw) {
      OpenInvocation owner = open.get(threw.invocation());
      if (owner != null) {
        PluginFailure failure = Failures.thrown(threw.error(), owner.sandbox.script());
        settle(owner, new Outcome.Threw(failure, threw.value(), threw.sameObject()));
      }
    }
  }

  private void happened(OpenInvocation owner, Effect effect) {
    if (!owner.isOver && !owner.isAbandoned) {
      host.effect(owner.invocation, effect);
    }
  }

  private void ask(GuestCalls.Asks asks) {
    PendingCall call = begin(asks.call(), asks.owner(), false);
    StateAnswer answer = new StateAnswer(call);
    asked.add(answer);
    actor.hold();
    if (closing) {
      answer.error(STOPPING);
    } else {
      host.ask(asks.owner().invocation, asks.owner().sandbox.calls.request(asks), answer);
    }
  }

  private void fetch(GuestCalls.Fetches fetches) {
    PendingCall call = begin(fetches.call(), fetches.owner(), false);
    HttpAnswer answer = new HttpAnswer(call);
    Fetcher fetcher = fetches.isApi() ? services.apiFetcher() : services.fetcher();
    call.onCancel(
        fetcher.send(
            GuestJson.httpCall(fetches.request(), fetches.body(), fetches.isText()), answer));
  }

  private void startTimer(GuestCalls.Waits waits) {
    PendingCall call = begin(waits.call(), waits.owner(), waits.repeats());
    if (waits.repeats() && waits.owner().settled != null) {
      close(call);
      return;
    }
    Future<?> timer =
        runtime.after(waits.millis(), () -> actor.tell(new AnswerSlice(call, true, null, null)));
    call.onCancel(() -> timer.cancel(false));
  }

  private PendingCall begin(long number, OpenInvocation owner, boolean repeats) {
    PendingCall call = new PendingCall(number, owner, repeats);
    calls.put(number, call);
    return call;
  }

  // --- Slices --------------------------------------------------------------------------------

  private void tellUrgently(Runnable message) {
    actor.tellUrgently(new HostSlice(message));
  }

  /** The host's own code on the actor's thread. */
  private record HostSlice(Runnable message) implements Slice {
    @Override
    public Budget budget() {
      return Budget.UNLIMITED;
    }

    @Override
    public void run() {
      message.run();
    }

    @Override
    public void kill(Breach breach) {}

    @Override
    public void finished(Usage usage, @Nullable Breach breach) {}

    @Override
    public void lost(Breach breach) {}
  }

  /** An entry into a sandbox. */
  private abstract class GuestSlice implements Slice {
    @Nullable private PolyglotException escaped;
    private Failures.Place place = Failures.Place.UNKNOWN;

    /** Our own bug, or a virtual machine at its end; the sandbox is not to be trusted after it. */
    @Nullable private Throwable broken;

    /** The invocation this slice belongs to, null if it turned out to be none. */
    @Nullable
    abstract OpenInvocation owner();

    /** Enters the guest; on the actor's thread, with the owner as the current invocation. */
    abstract void enter() throws PolyglotException;

    @Override
    public Budget budget() {
      OpenInvocation owner = owner();
      return owner == null ? options.slice() : owner.budget;
    }

    @Override
    public void run() {
      OpenInvocation owner = owner();
      if (owner == null || owner.isOver || owner.sandbox.guest() == null) {
        return;
      }
      GuestCalls speech = owner.sandbox.calls;
      speech.speakFor(owner);
      try {
        enter();
      } catch (PolyglotException e) {
        escaped = e;
        place = Failures.Place.of(e);
      } catch (Throwable e) {
        broken = e;
      } finally {
        speech.speakFor(null);
      }
    }

    @Override
    public void kill(Breach breach) {
      OpenInvocation owner = owner();
      if (owner != null) {
        owner.sandbox.cancel();
      }
    }

    @Override
    public void finished(Usage usage, @Nullable Breach breach) {
      OpenInvocation owner = owner();
      if (owner == null) {
        return;
      }
      owner.usage = owner.usage.plus(usage);
      boolean isFatal = escaped != null && isFatal(escaped);
      if (owner.sandbox.calls != null) {
        hear(owner.sandbox.calls, breach != null || broken != null || isFatal);
      }
      if (breach != null) {
        killed(owner.sandbox, owner, Failures.killed(breach, place));
      } else if (broken != null) {
        LOG.error("{} broke its sandbox", owner.invocation, broken);
        killed(owner.sandbox, owner, new PluginFailure.HostFailed("Sluice failed: " + broken));
      } else if (isFatal) {
        killed(owner.sandbox, owner, Failures.exhausted(escaped, place));
      } else if (escaped != null && !owner.isOver) {
        settle(owner, new Outcome.Threw(Failures.escaped(escaped, place), null, true));
      }
      completeSettled();
    }

    @Override
    public void lost(Breach breach) {
      OpenInvocation owner = owner();
      LOG.error(
          "{} of plugin {} does not stop; its thread is written off, and this version of the plugin"
              + " is disabled for every team of this process",
          owner.invocation,
          owner.sandbox.spec.pluginName());
      Sandbox sandbox = owner.sandbox;
      PluginFailure failure = Failures.lost(breach);
      runtime.live().remove(sandbox);
      sandbox.abandonGuest(engine);
      disabled(sandbox, owner, failure);
      runtime.disable(sandbox.version(), failure);
    }

    private boolean isFatal(PolyglotException error) {
      return error.isCancelled() || error.isResourceExhausted() || error.isExit();
    }
  }

  /** Calls an exported function, or starts the set-up that it has to wait for. */
  private final class InvokeSlice extends GuestSlice {
    private final Invocation invocation;
    private final boolean hasWaited;
    @Nullable private volatile OpenInvocation begun;

    InvokeSlice(Invocation invocation, boolean hasWaited) {
      this.invocation = invocation;
      this.hasWaited = hasWaited;
    }

    @Override
    OpenInvocation owner() {
      return begun;
    }

    @Override
    public void run() {
      Sandbox sandbox = sandboxes.get(invocation.configId());
      if (sandbox == null) {
        // Removed while this was on its way: whoever removed it starts it again elsewhere.
        host.completed(invocation, new Outcome.Collateral(), Usage.NONE);
        return;
      }
      switch (sandbox.state) {
        case NEW -> {
          sandbox.waiting.add(invocation);
          startSetup(sandbox);
        }
        case SETTING_UP, LEAVING -> sandbox.waiting.add(invocation);
        case READY -> runIfItsTurn(sandbox);
        case FAILED ->
            host.completed(invocation, new Outcome.NotRunning(sandbox.failure), Usage.NONE);
        case CLOSED -> throw new IllegalStateException(sandbox.spec + " is closed and still known");
      }
    }

    /** Those that waited for the set-up came before those that did not have to. */
    private void runIfItsTurn(Sandbox sandbox) {
      if (sandbox.catchingUp > 0 && !hasWaited) {
        actor.tell(this);
        return;
      }
      sandbox.catchingUp -= hasWaited ? 1 : 0;
      if (isExported(sandbox)) {
        begun = begin(sandbox, invocation, options.slice());
        sandbox.lastUsedNanos = begun.startNanos();
        super.run();
      } else {
        host.completed(invocation, new Outcome.NotExported(), Usage.NONE);
      }
    }

    private boolean isExported(Sandbox sandbox) {
      return sandbox.capabilities.exports(invocation.function());
    }

    @Override
    void enter() {
      begun.sandbox.guest().invoke(invocation.id(), invocation.function(), invocation.argument());
    }
  }

  /** Fetches the plugin's code and files, then lets it be loaded. */
  private final class FetchSlice implements Slice {
    private final OpenInvocation setup;
    @Nullable private Throwable failure;

    FetchSlice(OpenInvocation setup) {
      this.setup = setup;
    }

    @Override
    public Budget budget() {
      return Budget.UNLIMITED;
    }

    @Override
    public void run() {
      try {
        setup.sandbox.fetch(runtime.compiler(), services, options.call());
      } catch (Throwable e) {
        failure = e;
      }
    }

    @Override
    public void kill(Breach breach) {}

    @Override
    public void finished(Usage usage, @Nullable Breach breach) {
      PluginFailure disabled = runtime.disabled(setup.sandbox.version());
      if (failure == null && disabled == null) {
        actor.tell(new SetupSlice(setup));
      } else if (!setup.isOver) {
        PluginFailure why = failure == null ? disabled : Failures.loading(failure);
        complete(setup, new Outcome.Threw(why, null, false));
      }
    }

    @Override
    public void lost(Breach breach) {}
  }

  /** Loads the plugin and calls its {@code setupPlugin}, if it has one. */
  private final class SetupSlice extends GuestSlice {
    private final OpenInvocation setup;
    @Nullable private Throwable failure;

    SetupSlice(OpenInvocation setup) {
      this.setup = setup;
    }

    @Override
    OpenInvocation owner() {
      return setup;
    }

    @Override
    public void run() {
      if (setup.isOver) {
        return; // removed before it began
      }
      GuestCalls speech = new GuestCalls(options.call(), services, lastCall);
      setup.sandbox.calls = speech;
      speech.speakFor(setup);
      try {
        setup.sandbox.load(engine);
      } catch (Throwable e) {
        failure = e;
        return;
      } finally {
        speech.speakFor(null);
      }
      if (setup.sandbox.capabilities.methods().contains(Invocation.SETUP_PLUGIN)) {
        super.run();
      } else {
        settle(setup, new Outcome.Returned(null, false));
      }
    }

    @Override
    void enter() {
      setup.sandbox.guest().invoke(setup.invocation.id(), Invocation.SETUP_PLUGIN, null);
    }

    @Override
    public void finished(Usage usage, @Nullable Breach breach) {
      if (failure != null && breach == null) {
        settle(setup, new Outcome.Threw(Failures.loading(failure), null, false));
      }
      super.finished(usage, breach);
    }
  }

  /** Calls {@code teardownPlugin}. */
  private final class TeardownSlice extends GuestSlice {
    private final OpenInvocation call;

    TeardownSlice(OpenInvocation call) {
      this.call = call;
    }

    @Override
    OpenInvocation owner() {
      return call;
    }

    @Override
    void enter() {
      call.sandbox.guest().invoke(call.invocation.id(), call.invocation.function(), null);
    }
  }

  /** Hands the answer of a call to the promise that waits for it. */
  private class AnswerSlice extends GuestSlice {
    private final PendingCall call;
    private final boolean isValue;
    @Nullable private final String text;
    @Nullable private final String body;

    AnswerSlice(PendingCall call, boolean isValue, @Nullable String text, @Nullable String body) {
      this.call = call;
      this.isValue = isValue;
      this.text = text;
      this.body = body;
    }

    @Override
    OpenInvocation owner() {
      return call.owner;
    }

    @Override
    public void run() {
      if (calls.get(call.number) != call) {
        return; // taken back while this was on its way
      }
      close(call);
      if (call.owner.sandbox.guest() == call.guest) {
        super.run();
      }
    }

    @Override
    void enter() {
      call.guest.answer(call.number, isValue, text, body);
    }
  }

  /** Gives up an invocation that took too long (contract §5), whatever it still waits for. */
  private final class AbandonSlice extends GuestSlice {
    private final OpenInvocation late;
    @Nullable private String argument;

    AbandonSlice(OpenInvocation late) {
      this.late = late;
    }

    @Override
    OpenInvocation owner() {
      return late;
    }

    /** What it still waits for is refused, lest others wait for the same promises for ever. */
    @Override
    void enter() {
      late.isAbandoned = true;
      Guest guest = late.sandbox.guest();
      argument = guest.abandon(late.invocation.id());
      for (PendingCall call : List.copyOf(calls.values())) {
        if (call.owner == late) {
          cancel(call);
          guest.answer(call.number, false, ABANDONED, null);
        }
      }
    }

    @Override
    public void finished(Usage usage, @Nullable Breach breach) {
      super.finished(usage, breach);
      if (!late.isOver) {
        Outcome timedOut =
            new Outcome.Threw(Failures.timedOut(late, options.taskTimeout()), argument, true);
        complete(late, late.settled == null ? timedOut : late.settled);
      }
    }
  }

  /** A question about state on its way; the host answers it from its own thread. */
  private final class StateAnswer implements Answer {
    private final PendingCall call;
    private final AtomicBoolean isAnswered = new AtomicBoolean();

    StateAnswer(PendingCall call) {
      this.call = call;
    }

    @Override
    public void value(@Nullable String value) {
      answer(true, value);
    }

    @Override
    public void error(String message) {
      answer(false, message);
    }

    private void answer(boolean isValue, @Nullable String text) {
      if (isAnswered.compareAndSet(false, true)) {
        actor.answer(
            new AnswerSlice(call, isValue, text, null) {
              @Override
              public void run() {
                asked.remove(StateAnswer.this);
                super.run();
              }
            });
      }
    }
  }

  /** A request on its way; waiting for a permit is not the plugin's time. */
  private final class HttpAnswer implements Fetcher.Callback {
    private final PendingCall call;
    private final AtomicBoolean hasStarted = new AtomicBoolean();

    HttpAnswer(PendingCall call) {
      this.call = call;
      call.owner.beginWait(System.nanoTime());
    }

    @Override
    public void started() {
      if (hasStarted.compareAndSet(false, true)) {
        call.owner.endWait(System.nanoTime());
      }
    }

    @Override
    public void replied(HttpReply reply) {
      started();
      actor.tell(
          new AnswerSlice(call, true, GuestJson.head(reply), GuestJson.binary(reply.body())));
    }

    @Override
    public void failed(String code, String message) {
      started();
      actor.tell(new AnswerSlice(call, false, GuestJson.failure(code, message), null));
    }
  }
}
