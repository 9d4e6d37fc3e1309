package io.sluice.operators.work;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;

/**
 * The work of one subtask. A unit that is offered is admitted if its tenant has room in its window,
 * and parked in its key's state if not; admitted units of one lane run one at a time, in order.
 * What is in flight lives on the heap and is written to keyed state as a delta at each snapshot,
 * from where it is run again, in order, after a restore.
 *
 * <p>State, each name after the queue's own prefix: {@code in-flight}, map of a unit's number to
 * {@link WorkCodec}'s bytes; {@link Backlog}'s two. The current key is whatever this class last set
 * when a method returns.
 *
 * @param <P> what the units are about
 */
public final class WorkQueue<P> {
  /** Starts a unit, or goes on with one that was restored; it ends with {@link #complete}. */
  public interface Runner<P> {
    void run(WorkUnit<P> unit) throws Exception;
  }

  /** Takes what is too much. */
  public interface Surplus<P> {
    /** The oldest work that was parked of the key, which is parked no more. */
    void take(long key, PendingWork<P> work) throws Exception;
  }

  static final String IN_FLIGHT = "in-flight";

  /**
   * Units started in one go, so that a backlog that drains keeps neither input nor checkpoints out.
   */
  private static final int BURST = 1_000;

  private final MailboxExecutor mailbox;
  private final String inFlightName;
  private final KeyedStateBackend<Long> keys;
  private final LongUnaryOperator tenantOf;
  private final Runner<P> runner;
  @Nullable private final Surplus<P> surplus;
  private final WorkCodec<P> codec;
  private final MapState<Long, byte[]> inFlightState;
  private final Backlog backlog;
  private final Tenants tenants;
  private final Lanes<P> lanes = new Lanes<>();

  /** Units that differ from what state holds of them. */
  private final Set<WorkUnit<P>> unstored = new LinkedHashSet<>();

  /** Numbers, by key, of completed units that state still holds. */
  private final Map<Long, List<Long>> obsolete = new HashMap<>();

  private final Ages<WorkUnit<P>> inFlightAges;
  private final Ages<Long> backlogAges;

  private long lastNumber;
  private int inFlight;

  /** Units in flight that wait for another one of their lane. */
  private int waiting;

  private long parked;

  /** Units whose turn it is, oldest first. */
  private final ArrayDeque<WorkUnit<P>> runnable = new ArrayDeque<>();

  private boolean isRunning;

  /**
   * Creates the queue; {@link #restore} must be called before anything is offered.
   *
   * @param mailbox of the task; goes on with what one burst has left over
   * @param prefix of the names of its states, which tells it from other queues of the operator
   * @param keys the operator's keyed state
   * @param state where the states are declared
   * @param codec the payloads' format
   * @param tenantOf the tenant of a key
   * @param limits how much there may be
   * @param runner starts units; may complete them at once
   * @param surplus takes the oldest of what is parked beyond a key's limit; null if it is for who
   *     offers to look at {@link #isFull}
   * @param clock for the age of what waits
   */
  public WorkQueue(
      MailboxExecutor mailbox,
      String prefix,
      KeyedStateBackend<Long> keys,
      KeyedStateStore state,
      PayloadCodec<P> codec,
      LongUnaryOperator tenantOf,
      WorkLimits limits,
      Runner<P> runner,
      @Nullable Surplus<P> surplus,
      Clock clock) {
    this.mailbox = mailbox;
    this.keys = keys;
    this.tenantOf = tenantOf;
    this.runner = runner;
    this.surplus = surplus;
    this.inFlightAges = new Ages<>(clock);
    this.backlogAges = new Ages<>(clock);
    this.codec = new WorkCodec<>(codec);
    this.tenants = new Tenants(limits.window(), limits.inFlightBytes());
    this.inFlightName = prefix + IN_FLIGHT;
    this.inFlightState = state.getMapState(inFlight(prefix));
    this.backlog = new Backlog(prefix, state, limits.backlogBytes());
  }

  /** The work of a key that is in flight, by number. */
  static MapStateDescriptor<Long, byte[]> inFlight(String prefix) {
    return new MapStateDescriptor<>(
        prefix + IN_FLIGHT, LongSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);
  }

  /** Runs what was in flight at the snapshot, in order, and finds which keys have a backlog. */
  public void restore() throws Exception {
    List<Long> running = keysOf(inFlightName);
    List<Long> withBacklog = keysOf(backlog.boundsName());
    for (long key : withBacklog) {
      keys.setCurrentKey(key);
      parked += backlog.restore(key);
      backlogAges.begin(key);
      tenants.parked(tenantOf.applyAsLong(key), key);
    }
    List<WorkUnit<P>> units = new ArrayList<>();
    for (long key : running) {
      keys.setCurrentKey(key);
      for (Map.Entry<Long, byte[]> entry : inFlightState.entries()) {
        WorkUnit<P> unit =
            new WorkUnit<>(
                key, tenantOf.applyAsLong(key), entry.getKey(), codec.decode(entry.getValue()));
        unit.isStored = true;
        units.add(unit);
        lastNumber = Math.max(lastNumber, unit.number());
      }
    }
    units.sort(Comparator.comparingLong(WorkUnit::number));
    for (WorkUnit<P> unit : units) {
      admitted(unit);
    }
    for (long key : withBacklog) {
      unpark(tenantOf.applyAsLong(key));
    }
    run();
  }

  /** Admits the work, or parks it behind what is parked already. */
  public void offer(long key, PendingWork<P> work) throws Exception {
    long tenant = tenantOf.applyAsLong(key);
    if (tenants.admits(tenant, key)) {
      admit(key, tenant, work);
      run();
    } else {
      keys.setCurrentKey(key);
      backlog.add(key, codec.encode(work));
      backlogAges.begin(key);
      parked++;
      tenants.parked(tenant, key);
      giveSurplus(key);
    }
  }

  private void giveSurplus(long key) throws Exception {
    if (surplus == null || !backlog.isFull(key)) {
      return;
    }
    byte[] oldest = backlog.pollSurplus(key);
    while (oldest != null) {
      parked--;
      surplus.take(key, codec.decode(oldest));
      keys.setCurrentKey(key);
      oldest = backlog.pollSurplus(key);
    }
  }

  /**
   * Whether work of this lane would overtake nothing if it were done at once, outside the queue.
   */
  public boolean isIdle(long key, @Nullable String lane) {
    return tenants.admits(tenantOf.applyAsLong(key), key)
        && (lane == null || lanes.isFree(key, lane));
  }

  /** Whether no unit of this lane is in flight. */
  public boolean isFree(long key, String lane) {
    return lanes.isFree(key, lane);
  }

  /** A step of the unit is committed: a replay starts from here. */
  public void advance(WorkUnit<P> unit, PendingWork<P> work) {
    unit.become(work);
    unstored.add(unit);
    long size = codec.size(work);
    tenants.grown(size - unit.size);
    unit.size = size;
  }

  /** The unit is over: its lane and its place in the window are free. */
  public void complete(WorkUnit<P> unit) throws Exception {
    unstored.remove(unit);
    if (unit.isStored) {
      obsolete.computeIfAbsent(unit.key(), ignored -> new ArrayList<>()).add(unit.number());
    }
    inFlight--;
    inFlightAges.end(unit);
    tenants.completed(unit.tenant(), unit.size);
    WorkUnit<P> next = lanes.leave(unit);
    if (next != null) {
      waiting--;
      tenants.waitsNoMore(unit.tenant());
      runnable.add(next);
    }
    unpark(unit.tenant());
    run();
  }

  /** Admits nothing of the tenant until {@link #release}; what is in flight goes on. */
  public void hold(long tenant) {
    tenants.hold(tenant);
  }

  /** Ends {@link #hold}. */
  public void release(long tenant) throws Exception {
    tenants.release(tenant);
    unpark(tenant);
    run();
  }

  /**
   * How many units the tenant may have in flight from now on, in place of what the limits say. What
   * is in flight beyond that goes on.
   *
   * @param window 0 or more; with 0 nothing is admitted
   */
  public void limit(long tenant, int window) throws Exception {
    tenants.limit(tenant, window);
    unpark(tenant);
    run();
  }

  /** Ends {@link #limit}. */
  public void unlimit(long tenant) throws Exception {
    tenants.unlimit(tenant);
    unpark(tenant);
    run();
  }

  /** Whether the tenant has nothing in flight and nothing parked on this subtask. */
  public boolean hasNothingOf(long tenant) {
    return tenants.hasNothingOf(tenant);
  }

  /** Units the tenant has in flight on this subtask whose turn it is: the others wait for these. */
  public int started(long tenant) {
    return tenants.started(tenant);
  }

  /** Units in flight on this subtask whose turn it is. */
  public int started() {
    return inFlight - waiting;
  }

  /** Units in flight on this subtask. */
  public int inFlight() {
    return inFlight;
  }

  /** Milliseconds since the oldest unit in flight was admitted or restored, 0 if there is none. */
  public long oldestInFlightMillis() {
    return inFlightAges.oldestMillis();
  }

  /** Milliseconds for which some key has had a backlog without a break, 0 if none has one. */
  public long oldestBacklogMillis() {
    return backlogAges.oldestMillis();
  }

  /** Bytes of payload in flight on this subtask. */
  public long inFlightBytes() {
    return tenants.bytes();
  }

  /** Bytes of state that is parked on this subtask. */
  public long parkedBytes() {
    return backlog.bytes();
  }

  /**
   * Whether so much of the key is parked that nothing more should be offered: from its limit on,
   * until half of it is gone. What is offered all the same is parked.
   */
  public boolean isFull(long key) {
    return backlog.isFull(key);
  }

  /** Units parked on this subtask. */
  public long parked() {
    return parked;
  }

  /** Writes what has changed since the last snapshot into keyed state. */
  public void snapshot() throws Exception {
    for (Map.Entry<Long, List<Long>> entry : obsolete.entrySet()) {
      keys.setCurrentKey(entry.getKey());
      for (long number : entry.getValue()) {
        inFlightState.remove(number);
      }
    }
    obsolete.clear();
    for (WorkUnit<P> unit : unstored) {
      keys.setCurrentKey(unit.key());
      inFlightState.put(unit.number(), codec.encode(unit.work()));
      unit.isStored = true;
    }
    unstored.clear();
  }

  private void admit(long key, long tenant, PendingWork<P> work) {
    lastNumber++;
    WorkUnit<P> unit = new WorkUnit<>(key, tenant, lastNumber, work);
    unstored.add(unit);
    admitted(unit);
  }

  private void admitted(WorkUnit<P> unit) {
    inFlight++;
    inFlightAges.begin(unit);
    unit.size = codec.size(unit.work());
    tenants.admitted(unit.tenant(), unit.size);
    if (lanes.enter(unit)) {
      runnable.add(unit);
    } else {
      waiting++;
      tenants.waits(unit.tenant());
    }
  }

  /** Starts the units whose turn it is; a unit that is over at once makes the next one's turn. */
  private void run() throws Exception {
    if (isRunning) {
      return; // called by a unit that is being started: the loop below goes on
    }
    isRunning = true;
    try {
      for (int i = 0; i < BURST && !runnable.isEmpty(); i++) {
        runner.run(runnable.poll());
      }
    } finally {
      isRunning = false;
    }
    if (!runnable.isEmpty()) {
      mailbox.execute(this::run, "start more units of work");
    }
  }

  private void unpark(long tenant) throws Exception {
    Long key = tenants.nextToUnpark(tenant);
    while (key != null) {
      keys.setCurrentKey(key);
      byte[] work = backlog.poll(key);
      if (work == null) {
        throw new IllegalStateException("tenant " + tenant + " has a backlog that is empty");
      }
      parked--;
      if (backlog.isEmpty(key)) {
        tenants.unparked(tenant, key);
        backlogAges.end(key);
      }
      admit(key, tenant, codec.decode(work));
      key = tenants.nextToUnpark(tenant);
    }
  }

  private List<Long> keysOf(String state) {
    try (Stream<Long> all = keys.getKeys(state, VoidNamespace.INSTANCE)) {
      return all.distinct().toList();
    }
  }
}
