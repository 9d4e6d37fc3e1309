package io.sluice.operators.deliveries;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.work.PendingWork;
import io.sluice.operators.work.StoredWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.runtime.state.KeyedStateBackend;

/**
 * Reads the keyed state of DELIVERIES, of a savepoint or of an operator that has not been opened,
 * with the formats of those who write it.
 */
public final class DeliveryStateReader {
  private final KeyedStateBackend<Long> keys;
  private final StoredWork<DeliveryWork> work;
  private final SortedMap<Long, Set<Long>> moments;
  private final SortedSet<Long> allKeys = new TreeSet<>();

  /**
   * Finds what there is.
   *
   * @param keys the operator's keyed state, of some or all key groups
   * @throws Exception if the state cannot be read, or not with these formats
   */
  public DeliveryStateReader(KeyedStateBackend<Long> keys) throws Exception {
    this.keys = requireNonNull(keys, "keys is null");
    this.work = new StoredWork<>(keys, new DeliveryCodec());
    this.moments = work.momentsByKey();
    allKeys.addAll(moments.keySet());
    allKeys.addAll(work.keysOfQueue(DeliveryWork.QUEUE));
    allKeys.addAll(StoredWork.keysWith(keys, Circuits.descriptor()));
  }

  /** The teams that have something in this state. */
  public SortedSet<Integer> teams() {
    SortedSet<Integer> teams = new TreeSet<>();
    allKeys.forEach(key -> teams.add(EndpointKey.team(key)));
    return teams;
  }

  /**
   * The team's endpoints that something waits for, or that get no calls. Two whose hashes meet are
   * one here as they are in state, under the address of one of them.
   *
   * @throws IllegalStateException if a later version of the job wrote it
   */
  public List<EndpointState> read(int teamId) throws Exception {
    List<EndpointState> endpoints = new ArrayList<>();
    for (long key : allKeys) {
      if (EndpointKey.team(key) == teamId) {
        keys.setCurrentKey(key);
        endpoints.add(endpoint(key));
      }
    }
    return endpoints;
  }

  private EndpointState endpoint(long key) throws Exception {
    StoredWork.Stored<DeliveryWork> inFlight = work.inFlight(DeliveryWork.QUEUE);
    StoredWork.Stored<DeliveryWork> parked = work.parked(DeliveryWork.QUEUE);
    List<StoredWork.Later<DeliveryWork>> later = work.later(moments.getOrDefault(key, Set.of()));
    List<DeliveryWork> known =
        Stream.concat(
                Stream.of(inFlight.oldest(), parked.oldest()).filter(Objects::nonNull),
                later.stream().map(StoredWork.Later::work))
            .map(PendingWork::payload)
            .toList();
    return new EndpointState(
        EndpointKey.team(key),
        EndpointKey.endpoint(key),
        known.isEmpty() ? null : Endpoint.shown(known.get(0).delivery().url()),
        circuit(),
        known.stream().map(DeliveryWork::sinceMillis).min(Long::compare).orElse(null),
        part(inFlight),
        part(parked),
        later.stream()
            .map(each -> new EndpointState.Later(each.atMillis(), waiting(each.work())))
            .toList());
  }

  @Nullable
  private EndpointState.OpenCircuit circuit() throws Exception {
    long[] stored = StoredWork.of(keys, Circuits.descriptor()).value();
    if (stored == null) {
      return null;
    }
    Circuit.Open open = Circuits.decode(stored);
    return new EndpointState.OpenCircuit(open.untilMillis(), open.probes());
  }

  private static EndpointState.Part part(StoredWork.Stored<DeliveryWork> stored) {
    return new EndpointState.Part(
        stored.units(), stored.bytes(), stored.oldest() == null ? null : waiting(stored.oldest()));
  }

  private static EndpointState.Waiting waiting(PendingWork<DeliveryWork> pending) {
    Delivery delivery = pending.payload().delivery();
    return new EndpointState.Waiting(
        delivery.id(),
        delivery.actionId(),
        delivery.hookId(),
        pending.attempt(),
        pending.payload().sinceMillis(),
        delivery.body().length);
  }
}
