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
import io.sluice.runtime.host.StateKey;
import io.sluice.runtime.host.StateRead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
  private static final long NOTHING_OPEN = Long.MAX_VALUE;
  private static final int STORAGE_KEY_CHARACTERS = 200;

  private final PluginRuntime runtime;
  private final RuntimeOptions options;
  private final ScriptEngine engine;
  private final Host host;
  @Nullable private final GeoLocator geoip;
  private final Actor actor;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private final Map<Integer, Sandbox> sandboxes = new HashMap<>();

  /** Every sandbox that may have a context, also those that are being torn down. */
  private final Set<Sandbox> alive = new HashSet<>();

  private final Map<Long, OpenInvocation> open = new LinkedHashMap<>();
  private final Map<Long, PendingRead> reads = new HashMap<>();
  private final List<OpenInvocation> touched = new ArrayList<>();
  @Nullable private OpenInvocation current;
  private long lastRead;
  private long lastLifecycleId;
  private boolean closing;

  /** Start of the oldest open invocation; read by the watchdog. */
  private volatile long oldestStartNanos = NOTHING_OPEN;

  TeamActor(
      PluginRuntime runtime,
      RuntimeOptions options,
      ScriptEngine engine,
      Actor actor,
      Host host,
      @Nullable GeoLocator geoip) {
    this.runtime = runtime;
    this.options = options;
    this.engine = engine;
    this.actor = actor;
    this.host = host;
    this.geoip = geoip;
  }

  /**
   * Makes a plugin config known; it is loaded and set up when it is first needed. One that has the
   * same id is removed first.
   */
  public void install(SandboxSpec spec) {
    tell(
        () -> {
          removeNow(spec.configId());
          if (!closing) {
            sandboxes.put(spec.configId(), new Sandbox(spec));
          }
        });
  }

  /**
   * Lets a plugin config go: invocations that are still open end as {@link Outcome.Collateral},
   * then {@code teardownPlugin} runs.
   */
  public void remove(int configId) {
    tell(() -> removeNow(configId));
  }

  /** Calls an exported function. The host hears of its end exactly once. */
  public void invoke(Invocation invocation) {
    actor.tell(new InvokeSlice(invocation));
  }

  /**
   * Removes everything; reads need not be answered from now on. The future completes when every
   * {@code teardownPlugin} has ended; it is the caller's to wait, and to {@link #abort} when it has
   * waited long enough.
   */
  public CompletableFuture<Void> close() {
    part(
        () -> {
          closing = true;
          List.copyOf(sandboxes.keySet()).forEach(this::removeNow);
          closeIfEmpty();
        });
    return closed;
  }

  /** Stops everything now, without {@code teardownPlugin}. From any thread. */
  public void abort() {
    part(
        () -> {
          closing = true;
          List.copyOf(alive).forEach(this::bury);
          closeIfEmpty();
        });
    runtime.forget(this);
  }

  /** Called by the watchdog: leaves a message if an invocation may be over its time. */
  void lookForLateInvocations(long nowNanos) {
    if (nowNanos - oldestStartNanos > options.taskTimeout().toNanos()
        && oldestStartNanos != NOTHING_OPEN) {
      tell(this::abandonLateInvocations);
    }
  }

  // --- Sandboxes -----------------------------------------------------------------------------

  private void removeNow(int configId) {
    Sandbox sandbox = sandboxes.remove(configId);
    if (sandbox == null) {
      return;
    }
    for (OpenInvocation running : openIn(sandbox)) {
      complete(running, new Outcome.Collateral());
    }
    sandbox.waiting.forEach(
        waiting -> host.completed(waiting, new Outcome.Collateral(), Usage.NONE));
    sandbox.waiting.clear();
    if (sandbox.state == Sandbox.State.READY
        && sandbox.capabilities.methods().contains(Invocation.TEARDOWN_PLUGIN)) {
      actor.tell(new LifecycleSlice(lifecycle(sandbox, Invocation.TEARDOWN_PLUGIN)));
    } else {
      bury(sandbox);
    }
  }

  private void bury(Sandbox sandbox) {
    sandbox.state = Sandbox.State.CLOSED;
    sandbox.discardGuest(engine);
    alive.remove(sandbox);
    closeIfEmpty();
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
    actor.tell(new SetupSlice(lifecycle(sandbox, Invocation.SETUP_PLUGIN)));
  }

  private void setupEnded(Sandbox sandbox, Outcome outcome) {
    int configId = sandbox.spec.configId();
    if (outcome instanceof Outcome.Returned) {
      sandbox.state = Sandbox.State.READY;
      host.ready(configId, sandbox.capabilities);
      sandbox.waiting.forEach(waiting -> actor.tell(new InvokeSlice(waiting)));
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
    sandbox.discardGuest(engine);
    alive.remove(sandbox);
    host.setupFailed(sandbox.spec.configId(), failure);
    sandbox.waiting.forEach(
        waiting -> host.completed(waiting, new Outcome.NotRunning(failure), Usage.NONE));
    sandbox.waiting.clear();
    closeIfEmpty();
  }

  /** The context is dead. The culprit's invocation is blamed, the others are to be run again. */
  private void killed(Sandbox sandbox, @Nullable OpenInvocation culprit, PluginFailure failure) {
    sandbox.discardGuest(engine);
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
    rememberOldest();
    return begun;
  }

  private void settle(OpenInvocation invocation, Outcome outcome) {
    if (invocation.settled == null) {
      invocation.settled = outcome;
      touched.add(invocation);
    }
  }

  /** At the end of a slice: what has settled and owns nothing any more is over. */
  private void completeSettled() {
    for (OpenInvocation invocation : touched) {
      if (invocation.settled != null && invocation.openReads == 0 && isOpen(invocation)) {
        complete(invocation, invocation.settled);
      }
    }
    touched.clear();
  }

  private void complete(OpenInvocation done, Outcome outcome) {
    open.remove(done.invocation.id());
    rememberOldest();
    host.completed(done.invocation, outcome, done.usage);
    switch (done.invocation.function()) {
      case Invocation.SETUP_PLUGIN -> {
        if (done.invocation.isLifecycle()) {
          setupEnded(done.sandbox, outcome);
        }
      }
      case Invocation.TEARDOWN_PLUGIN -> bury(done.sandbox);
      default -> {}
    }
  }

  private boolean isOpen(OpenInvocation invocation) {
    return open.get(invocation.invocation.id()) == invocation;
  }

  private List<OpenInvocation> openIn(Sandbox sandbox) {
    return open.values().stream().filter(some -> some.sandbox == sandbox).toList();
  }

  private void rememberOldest() {
    oldestStartNanos = open.isEmpty() ? NOTHING_OPEN : open.values().iterator().next().startNanos();
  }

  private void abandonLateInvocations() {
    long now = System.nanoTime();
    long paused = actor.pausedNanos();
    for (OpenInvocation invocation : open.values()) {
      if (invocation.elapsedNanos(now, paused) > options.taskTimeout().toNanos()) {
        actor.tell(new AbandonSlice(invocation));
      }
    }
  }

  // --- What the guest calls ------------------------------------------------------------------

  private void effect(Effect effect) {
    if (isOpen(current)) {
      host.effect(current.invocation, effect);
    }
  }

  private final Guest.HostCalls calls =
      new Guest.HostCalls() {
        @Override
        public Object log(String level, String message) {
          current.logLines++;
          current.logCharacters += message.length();
          if (current.logLines > options.logLines()
              || current.logCharacters > options.logCharacters()) {
            if (!current.logsCut) {
              current.logsCut = true;
              effect(
                  new Effect.Log(
                      Effect.LogSource.SYSTEM,
                      Effect.LogLevel.WARN,
                      "The rest of this call's log is dropped: a call may log "
                          + options.logLines()
                          + " lines and "
                          + options.logCharacters()
                          + " characters.",
                      runtime.epochMillis()));
            }
            return null;
          }
          effect(
              new Effect.Log(
                  Effect.LogSource.CONSOLE,
                  Effect.LogLevel.valueOf(level),
                  message,
                  runtime.epochMillis()));
          return null;
        }

        @Override
        public Object storageGet(String key) {
          if (!isOpen(current)) {
            return -1L;
          }
          lastRead++;
          PendingRead read = new PendingRead(lastRead, current, current.sandbox.guest());
          reads.put(lastRead, read);
          current.openReads++;
          actor.hold();
          host.read(current.invocation, new StateRead.StorageGet(keyOf(key)), read);
          return lastRead;
        }

        @Override
        public Object storagePut(String key, String value) {
          if (key.length() > STORAGE_KEY_CHARACTERS) {
            return "storage.set: the key is "
                + key.length()
                + " characters long; the limit is "
                + STORAGE_KEY_CHARACTERS;
          }
          if (value.length() > options.storageValueBytes()) {
            return "storage.set: the value of \""
                + key
                + "\" is "
                + value.length()
                + " characters long as JSON; the quota of a storage value is "
                + options.storageValueBytes();
          }
          effect(new Effect.StoragePut(keyOf(key), value));
          return null;
        }

        @Override
        public Object storageDelete(String key) {
          effect(new Effect.StorageDelete(keyOf(key)));
          return null;
        }

        @Override
        public Object locate(String ip) {
          return geoip == null ? null : geoip.locate(ip);
        }

        @Override
        public Object returned(long number, @Nullable String value, boolean sameObject) {
          OpenInvocation invocation = open.get(number);
          if (invocation != null) {
            settle(invocation, new Outcome.Returned(value, sameObject));
          }
          return null;
        }

        @Override
        public Object threw(long number, String error, @Nullable String value, boolean sameObject) {
          OpenInvocation invocation = open.get(number);
          if (invocation != null) {
            settle(invocation, new Outcome.Threw(Failures.thrown(error), value, sameObject));
          }
          return null;
        }

        private StateKey keyOf(String name) {
          return new StateKey(current.sandbox.spec.configId(), name);
        }
      };

  // --- Slices --------------------------------------------------------------------------------

  private void tell(Runnable message) {
    actor.tell(new HostSlice(message));
  }

  private void part(Runnable message) {
    actor.part(new HostSlice(message));
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
  }

  /** An entry into a sandbox. */
  private abstract class GuestSlice implements Slice {
    @Nullable private PolyglotException escaped;

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
      if (owner == null || !isOpen(owner) || owner.sandbox.guest() == null) {
        return;
      }
      current = owner;
      try {
        enter();
      } catch (PolyglotException e) {
        escaped = e;
      } catch (Throwable e) {
        broken = e;
      } finally {
        current = null;
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
      if (breach != null) {
        killed(owner.sandbox, owner, Failures.killed(breach, escaped));
      } else if (broken != null) {
        LOG.error("{} broke its sandbox", owner.invocation, broken);
        killed(owner.sandbox, owner, new PluginFailure.HostFailed("Sluice failed: " + broken));
      } else if (escaped != null && isFatal(escaped)) {
        killed(owner.sandbox, owner, Failures.exhausted(escaped));
      } else if (escaped != null && isOpen(owner)) {
        settle(owner, new Outcome.Threw(Failures.escaped(escaped), null, true));
      }
      completeSettled();
    }

    private boolean isFatal(PolyglotException error) {
      return error.isCancelled() || error.isResourceExhausted() || error.isExit();
    }
  }

  /** Calls an exported function, or starts the set-up that it has to wait for. */
  private final class InvokeSlice extends GuestSlice {
    private final Invocation invocation;
    @Nullable private volatile OpenInvocation begun;

    InvokeSlice(Invocation invocation) {
      this.invocation = invocation;
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
        case SETTING_UP -> sandbox.waiting.add(invocation);
        case READY -> {
          if (isExported(sandbox)) {
            begun = begin(sandbox, invocation, options.slice());
            super.run();
          } else {
            host.completed(invocation, new Outcome.NotExported(), Usage.NONE);
          }
        }
        case FAILED ->
            host.completed(invocation, new Outcome.NotRunning(sandbox.failure), Usage.NONE);
        case CLOSED -> throw new IllegalStateException(sandbox.spec + " is closed and still known");
      }
    }

    private boolean isExported(Sandbox sandbox) {
      return invocation.function().equals(Invocation.PROCESS_EVENT)
          ? sandbox.capabilities.processesEvents()
          : sandbox.capabilities.methods().contains(invocation.function());
    }

    @Override
    void enter() {
      begun.sandbox.guest().invoke(invocation.id(), invocation.function(), invocation.argument());
    }
  }

  /** Loads the plugin and calls its {@code setupPlugin}, if it has one. */
  private final class SetupSlice extends GuestSlice {
    private final OpenInvocation setup;
    @Nullable private Exception loadError;

    SetupSlice(OpenInvocation setup) {
      this.setup = setup;
    }

    @Override
    OpenInvocation owner() {
      return setup;
    }

    @Override
    @SuppressWarnings("CatchingUnchecked") // a package or its code may fail in any way
    public void run() {
      if (!isOpen(setup)) {
        return; // removed before it began
      }
      current = setup;
      try {
        setup.sandbox.load(engine, geoip != null, calls);
      } catch (Exception e) {
        loadError = e;
        return;
      } finally {
        current = null;
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
      if (loadError != null && breach == null) {
        settle(setup, new Outcome.Threw(Failures.loading(loadError), null, false));
      }
      super.finished(usage, breach);
    }
  }

  /** Calls {@code teardownPlugin}. */
  private final class LifecycleSlice extends GuestSlice {
    private final OpenInvocation call;

    LifecycleSlice(OpenInvocation call) {
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

  /** Hands the answer of a read to the promise that waits for it. */
  private final class AnswerSlice extends GuestSlice {
    private final PendingRead read;
    private final boolean isValue;
    @Nullable private final String value;

    AnswerSlice(PendingRead read, boolean isValue, @Nullable String value) {
      this.read = read;
      this.isValue = isValue;
      this.value = value;
    }

    @Override
    OpenInvocation owner() {
      return read.owner;
    }

    @Override
    public void run() {
      reads.remove(read.number);
      read.owner.openReads--;
      touched.add(read.owner);
      if (read.owner.sandbox.guest() == read.guest) {
        super.run();
      }
    }

    @Override
    void enter() {
      read.guest.answer(read.number, isValue, value);
    }
  }

  /** Gives up an invocation that took too long (contract §5). */
  private final class AbandonSlice extends GuestSlice {
    private final OpenInvocation late;

    AbandonSlice(OpenInvocation late) {
      this.late = late;
    }

    @Override
    OpenInvocation owner() {
      return late;
    }

    @Override
    void enter() {
      if (late.settled == null) {
        String argument = late.sandbox.guest().abandon(late.invocation.id());
        settle(
            late,
            new Outcome.Threw(Failures.timedOut(late, options.taskTimeout()), argument, true));
      }
    }
  }

  /** A read on its way; the host answers it from its own thread. */
  private final class PendingRead implements Answer {
    private final long number;
    private final OpenInvocation owner;
    private final Guest guest;

    PendingRead(long number, OpenInvocation owner, Guest guest) {
      this.number = number;
      this.owner = owner;
      this.guest = guest;
    }

    @Override
    public void value(@Nullable String value) {
      actor.answer(new AnswerSlice(this, true, value));
    }

    @Override
    public void error(String message) {
      actor.answer(new AnswerSlice(this, false, message));
    }
  }
}
