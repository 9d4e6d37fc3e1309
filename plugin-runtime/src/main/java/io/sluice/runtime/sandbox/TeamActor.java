package io.sluice.runtime.sandbox;

import io.sluice.runtime.actor.Actor;
import io.sluice.runtime.actor.HostSlice;
import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Host;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sandboxes of one team, on one logical thread. Its public methods only leave a message and
 * return; what comes of it is told to the {@link Host}. What runs inside a sandbox is a {@link
 * GuestSlice}.
 *
 * <p>Fields are touched by the actor's slices only, unless they say otherwise.
 */
public final class TeamActor {
  private static final Logger LOG = LoggerFactory.getLogger(TeamActor.class);

  /** What is old may only have waited for the host: it is looked at again after a while. */
  private static final int LOOKS_PER_TIMEOUT = 30;

  private final PluginRuntime runtime;
  private final RuntimeOptions options;
  private final ScriptEngine engine;
  private final Host host;
  private final TeamServices services;
  private final Actor actor;
  private final OpenInvocations open = new OpenInvocations(this::over);
  private final GuestRequests requests;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private final Map<Integer, Sandbox> sandboxes = new HashMap<>();

  /** Every sandbox that may have a context, also those that are being torn down. */
  private final Set<Sandbox> alive = new HashSet<>();

  /** Of all calls that guests have waited for. */
  private final AtomicLong lastCall = new AtomicLong();

  private long lastLifecycleId;
  private boolean closing;

  /** The watchdog's own: when it last asked for a look at late invocations. */
  private long lastLookNanos = System.nanoTime();

  /** Whether a look at late invocations is on its way; for the watchdog too. */
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
    this.requests = new GuestRequests(this, actor, host, services, runtime::after);
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
          if (sandbox != null && (sandbox.state == Sandbox.State.NEW || mayTryAgain(sandbox))) {
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
    actor.tell(new InvokeSlice(this, invocation, false));
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
          requests.refuseQuestions();
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
                  && open.in(sandbox).isEmpty();
          if (!isIdle) {
            return;
          }
          sandbox.state = Sandbox.State.LEAVING;
          runtime.live().remove(sandbox); // at once, or another would have to go for it as well
          runtime.live().evicted();
          if (sandbox.tearsDown()) {
            actor.tell(new TeardownSlice(this, lifecycle(sandbox, Invocation.TEARDOWN_PLUGIN)));
          } else {
            rest(sandbox);
          }
        });
  }

  /**
   * Takes a sandbox's context away for the sake of the heap, whatever it does; the next call sets
   * it up again. From any thread.
   */
  void rebuild(Sandbox sandbox) {
    tellUrgently(
        () -> {
          if (sandbox.state != Sandbox.State.READY
              || sandboxes.get(sandbox.spec.configId()) != sandbox) {
            return;
          }
          LOG.warn(
              "Plugin {} (instance ID {}) has allocated {} MB since it was set up, more than any"
                  + " other, and the heap is full: it is set up again, without what it kept",
              sandbox.spec.pluginName(),
              sandbox.spec.configId(),
              sandbox.allocatedBytes() >> 20);
          runtime.live().rebuilt();
          contextGone(sandbox, null, null);
        });
  }

  /** Called by the watchdog: leaves a message if an invocation may be over its time. */
  void lookForLateInvocations(long nowNanos) {
    long oldest = open.oldestStartNanos();
    long limit = options.taskTimeout().toNanos();
    if (oldest != OpenInvocations.NOTHING_OPEN
        && nowNanos - oldest > limit
        && nowNanos - lastLookNanos > limit / LOOKS_PER_TIMEOUT
        && isLookPending.compareAndSet(false, true)) {
      lastLookNanos = nowNanos;
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
    for (OpenInvocation running : open.in(sandbox)) {
      open.complete(running, new Outcome.Collateral());
    }
    sandbox.waiting.forEach(
        waiting -> host.completed(waiting, new Outcome.Collateral(), Usage.NONE));
    sandbox.waiting.clear();
    if (sandbox.state == Sandbox.State.READY && sandbox.tearsDown()) {
      actor.tell(new TeardownSlice(this, lifecycle(sandbox, Invocation.TEARDOWN_PLUGIN)));
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

  /** Whether it failed only because its version was disabled for a time, which is over. */
  private boolean mayTryAgain(Sandbox sandbox) {
    return sandbox.state == Sandbox.State.FAILED
        && sandbox.isDisabled
        && runtime.disabled(sandbox.version()) == null;
  }

  private void startSetup(Sandbox sandbox) {
    sandbox.isDisabled = false;
    sandbox.state = Sandbox.State.SETTING_UP;
    alive.add(sandbox);
    OpenInvocation setup = lifecycle(sandbox, Invocation.SETUP_PLUGIN);
    setup.beginWait(System.nanoTime());
    runtime
        .setupGate()
        .enter(
            () -> {
              setup.endWait(System.nanoTime());
              actor.tell(new FetchSlice(this, setup));
            });
  }

  private void setupEnded(Sandbox sandbox, Outcome outcome) {
    int configId = sandbox.spec.configId();
    if (outcome instanceof Outcome.Returned) {
      sandbox.state = Sandbox.State.READY;
      sandbox.failedSetups = 0;
      sandbox.lastUsedNanos = System.nanoTime();
      runtime.live().add(sandbox, this);
      host.ready(configId, sandbox.spec.installation(), sandbox.capabilities);
      sandbox.catchingUp = sandbox.waiting.size();
      sandbox.waiting.forEach(waiting -> actor.tell(new InvokeSlice(this, waiting, true)));
      sandbox.waiting.clear();
    } else if (outcome instanceof Outcome.Threw threw) {
      setupFailed(sandbox, threw.failure());
    } else if (outcome instanceof Outcome.Killed killed) {
      setupFailed(sandbox, killed.failure());
    } else if (!(outcome instanceof Outcome.Collateral)) { // removed: removeNow has told everyone
      throw new IllegalStateException("setupPlugin ended as " + outcome);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // one that comes too late does nothing
  private void setupFailed(Sandbox sandbox, PluginFailure failure) {
    discardGuest(sandbox);
    alive.remove(sandbox);
    sandbox.failedSetups++;
    Optional<Duration> retry = tellSetupFailed(sandbox, failure);
    if (retry.isPresent() && !closing) {
      runtime.after(retry.get().toMillis(), () -> tellUrgently(() -> setUpAgain(sandbox)));
    } else {
      sandbox.state = Sandbox.State.FAILED;
      sandbox.failure = failure;
      refuseWaiting(sandbox, failure);
    }
    closeIfEmpty();
  }

  private void refuseWaiting(Sandbox sandbox, PluginFailure failure) {
    sandbox.waiting.forEach(
        waiting -> host.completed(waiting, new Outcome.NotRunning(failure), Usage.NONE));
    sandbox.waiting.clear();
  }

  private Optional<Duration> tellSetupFailed(Sandbox sandbox, PluginFailure failure) {
    SandboxSpec spec = sandbox.spec;
    return host.setupFailed(spec.configId(), spec.installation(), failure, sandbox.failedSetups);
  }

  private void setUpAgain(Sandbox sandbox) {
    if (sandboxes.get(sandbox.spec.configId()) == sandbox) {
      startSetup(sandbox);
    }
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
    for (OpenInvocation dead : open.in(sandbox)) {
      boolean isBlamed = dead == culprit || isSettingUp;
      open.complete(dead, isBlamed ? new Outcome.Killed(failure) : new Outcome.Collateral());
    }
    if (sandbox.state == Sandbox.State.FAILED
        && sandboxes.get(sandbox.spec.configId()) == sandbox) {
      alive.remove(sandbox);
      refuseWaiting(sandbox, failure);
      if (!isSettingUp) { // whose end has told the host
        tellSetupFailed(sandbox, failure);
      }
    }
    closeIfEmpty();
  }

  /** The context is dead for what the culprit did. */
  void killed(OpenInvocation culprit, PluginFailure failure) {
    contextGone(culprit.sandbox, culprit, new Outcome.Killed(failure));
  }

  /** The culprit's invocation is blamed, if there is one; the others are to be run again. */
  private void contextGone(
      Sandbox sandbox, @Nullable OpenInvocation culprit, @Nullable Outcome blame) {
    discardGuest(sandbox);
    if (sandbox.state == Sandbox.State.READY) {
      sandbox.state = Sandbox.State.NEW;
    }
    for (OpenInvocation dead : open.in(sandbox)) {
      open.complete(dead, dead == culprit ? blame : new Outcome.Collateral());
    }
    if (sandbox.state == Sandbox.State.NEW) {
      alive.remove(sandbox);
    }
  }

  /** A slice goes on after it was killed: its sandbox never runs again, nor does its version. */
  void lost(OpenInvocation owner, PluginFailure failure) {
    Sandbox sandbox = owner.sandbox;
    LOG.error(
        "{} of plugin {} does not stop; its thread is written off, and this version of the plugin"
            + " is disabled for every team of this process",
        owner.invocation,
        sandbox.spec.pluginName());
    runtime.live().remove(sandbox);
    sandbox.abandonGuest(engine);
    disabled(sandbox, owner, failure);
    runtime.disable(sandbox.version(), failure);
  }

  // --- Invocations ---------------------------------------------------------------------------

  private OpenInvocation lifecycle(Sandbox sandbox, String function) {
    lastLifecycleId--;
    Invocation invocation =
        new Invocation(lastLifecycleId, sandbox.spec.configId(), function, null);
    return open.begin(sandbox, invocation, options.setup(), actor.pausedNanos());
  }

  /**
   * Begins what the slice is to call, if it can begin now.
   *
   * @return null if it has to wait, or is over without having run
   */
  @Nullable
  OpenInvocation begin(InvokeSlice slice) {
    Invocation invocation = slice.invocation();
    Sandbox sandbox = sandboxes.get(invocation.configId());
    if (sandbox == null) {
      // Removed while this was on its way: whoever removed it starts it again elsewhere.
      host.completed(invocation, new Outcome.Collateral(), Usage.NONE);
      return null;
    }
    switch (sandbox.state) {
      case NEW -> {
        sandbox.waiting.add(invocation);
        startSetup(sandbox);
      }
      case SETTING_UP, LEAVING -> sandbox.waiting.add(invocation);
      case READY -> {
        return beginIfItsTurn(sandbox, slice);
      }
      case FAILED -> {
        if (mayTryAgain(sandbox)) {
          sandbox.waiting.add(invocation);
          startSetup(sandbox);
        } else {
          host.completed(invocation, new Outcome.NotRunning(sandbox.failure), Usage.NONE);
        }
      }
      case CLOSED -> throw new IllegalStateException(sandbox.spec + " is closed and still known");
    }
    return null;
  }

  /** Those that waited for the set-up came before those that did not have to. */
  @Nullable
  private OpenInvocation beginIfItsTurn(Sandbox sandbox, InvokeSlice slice) {
    if (sandbox.catchingUp > 0 && !slice.hasWaited()) {
      actor.tell(slice);
      return null;
    }
    sandbox.catchingUp -= slice.hasWaited() ? 1 : 0;
    Invocation invocation = slice.invocation();
    if (!sandbox.capabilities.exports(invocation.function())) {
      host.completed(invocation, new Outcome.NotExported(), Usage.NONE);
      return null;
    }
    OpenInvocation begun = open.begin(sandbox, invocation, options.slice(), actor.pausedNanos());
    sandbox.lastUsedNanos = begun.startNanos();
    return begun;
  }

  private void over(OpenInvocation done, Outcome outcome) {
    host.completed(done.invocation, outcome, done.usage);
    switch (done.invocation.function()) {
      case Invocation.SETUP_PLUGIN -> {
        if (done.invocation.isLifecycle()) {
          setupEnded(done.sandbox, outcome);
        }
      }
      case Invocation.TEARDOWN_PLUGIN -> {
        if (sandboxes.get(done.sandbox.spec.configId()) != done.sandbox) {
          bury(done.sandbox);
        } else if (done.sandbox.state == Sandbox.State.LEAVING) {
          rest(done.sandbox);
        } // else its version has been disabled, which sees to the rest
      }
      default -> {}
    }
  }

  private void abandonLateInvocations() {
    isLookPending.set(false);
    long now = System.nanoTime();
    long paused = actor.pausedNanos();
    for (OpenInvocation invocation : open.all()) {
      if (invocation.elapsedNanos(now, paused) > options.taskTimeout().toNanos()) {
        actor.tellUrgently(new AbandonSlice(this, invocation));
      }
    }
  }

  // --- For the slices --------------------------------------------------------------------------

  RuntimeOptions options() {
    return options;
  }

  OpenInvocations open() {
    return open;
  }

  GuestRequests requests() {
    return requests;
  }

  GuestCalls newGuestCalls() {
    return new GuestCalls(options.call(), services, host::refusal, lastCall);
  }

  void fetch(Sandbox sandbox) throws Exception {
    if (sandbox.state != Sandbox.State.SETTING_UP) {
      return; // removed while it waited
    }
    sandbox.fetch(runtime.compiler(), services, options.call());
  }

  /** The plugin's code and files are there, or it is known why not. */
  void fetched(OpenInvocation setup, @Nullable Throwable failure) {
    PluginFailure disabled = runtime.disabled(setup.sandbox.version());
    if (failure == null && disabled == null && !setup.isOver) {
      actor.tell(new SetupSlice(this, setup));
      return;
    }
    loaded();
    if (!setup.isOver) {
      setup.sandbox.isDisabled = failure == null;
      PluginFailure why = failure == null ? disabled : Failures.loading(failure);
      open.complete(setup, new Outcome.Threw(why, null, false));
    }
  }

  /** Loading is over, well or not, and others may begin. */
  void loaded() {
    runtime.setupGate().leave();
  }

  void load(Sandbox sandbox) {
    sandbox.load(engine);
  }

  private void tellUrgently(Runnable message) {
    actor.tellUrgently(new HostSlice(message));
  }
}
