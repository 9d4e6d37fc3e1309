package io.sluice.operators.plugins;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;
import io.sluice.operators.route.ShardKey;
import io.sluice.operators.work.DelayedWork;
import io.sluice.operators.work.PendingWork;
import io.sluice.operators.work.StoredWork;
import io.sluice.operators.work.Tally;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.StateValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.runtime.state.KeyedStateBackend;

/**
 * Reads the keyed state of the plugin stage, of a savepoint or of an operator that has not been
 * opened, with the formats of those who write it.
 */
public final class StageStateReader {
  private static final String BY_TIME = "now";

  private final KeyedStateBackend<Long> keys;
  private final StoredWork<PluginWork> work;
  private final SortedMap<Long, Set<Long>> moments;
  private final SortedSet<Long> allKeys = new TreeSet<>();

  /**
   * Finds what there is.
   *
   * @param keys the stage's keyed state, of some or all key groups
   * @throws Exception if the state cannot be read, or not with these formats
   */
  public StageStateReader(KeyedStateBackend<Long> keys) throws Exception {
    this.keys = requireNonNull(keys, "keys is null");
    this.work = new StoredWork<>(keys, new PluginWorkCodec());
    this.moments = work.momentsByKey();
    allKeys.addAll(moments.keySet());
    allKeys.addAll(work.keysOfQueue(StageWork.EVENTS));
    allKeys.addAll(work.keysOfQueue(StageWork.CALLS));
    for (StateDescriptor<?, ?> perKey :
        List.of(
            StorageState.descriptor(),
            CacheState.descriptor(),
            Buffers.descriptor(),
            PluginMetrics.descriptor(),
            Schedules.descriptor(),
            Tally.descriptor(Quotas.NAME))) {
      allKeys.addAll(StoredWork.keysWith(keys, perKey));
    }
  }

  /** The teams that have something in this state. */
  public SortedSet<Integer> teams() {
    SortedSet<Integer> teams = new TreeSet<>();
    allKeys.forEach(key -> teams.add(ShardKey.team(key)));
    return teams;
  }

  /**
   * What the team has, a part for each of its shards that has something.
   *
   * @param withValues whether to give what plugins stored and what calls are about
   * @throws IllegalStateException if a later version of the job wrote it
   */
  public List<ShardState> read(int teamId, boolean withValues) throws Exception {
    List<ShardState> shards = new ArrayList<>();
    for (long key : allKeys) {
      if (ShardKey.team(key) == teamId) {
        keys.setCurrentKey(key);
        shards.add(shard(key, withValues));
      }
    }
    shards.sort(Comparator.comparingInt(ShardState::shard));
    return shards;
  }

  private ShardState shard(long key, boolean withValues) throws Exception {
    List<ShardState.LaterCall> jobs = new ArrayList<>();
    List<ShardState.LaterCall> retries = new ArrayList<>();
    for (StoredWork.Later<PluginWork> later : work.later(moments.getOrDefault(key, Set.of()))) {
      ShardState.LaterCall call = laterCall(later, withValues);
      boolean isNewJob = call.attempt() == 0 && Invocation.isJob(call.function());
      (isNewJob ? jobs : retries).add(call);
    }
    return new ShardState(
        ShardKey.team(key),
        ShardKey.shard(key),
        storage(withValues),
        cache(withValues),
        jobs,
        retries,
        queue(StageWork.EVENTS),
        queue(StageWork.CALLS),
        buffers(),
        metrics(),
        schedules(ShardKey.team(key)),
        quota());
  }

  private List<ShardState.StorageEntry> storage(boolean withValues) throws Exception {
    List<ShardState.StorageEntry> all = new ArrayList<>();
    for (Map.Entry<String, String> entry : entries(StorageState.descriptor())) {
      EntryName name = EntryName.of(entry.getKey());
      String json = entry.getValue();
      all.add(
          new ShardState.StorageEntry(
              name.owner(), name.name(), json.length(), withValues ? json : null));
    }
    all.sort(
        Comparator.comparingInt(ShardState.StorageEntry::configId)
            .thenComparing(ShardState.StorageEntry::name));
    return all;
  }

  private List<ShardState.CacheEntry> cache(boolean withValues) throws Exception {
    List<ShardState.CacheEntry> all = new ArrayList<>();
    for (Map.Entry<String, byte[]> entry : entries(CacheState.descriptor())) {
      EntryName name = EntryName.of(entry.getKey());
      StateValue value = StateValueCodec.decode(entry.getValue());
      List<String> texts = texts(value);
      all.add(
          new ShardState.CacheEntry(
              name.owner(),
              name.name(),
              value instanceof StateValue.Elements,
              texts.stream().mapToInt(String::length).sum(),
              value.expiresAt() == StateValue.NEVER ? null : value.expiresAt(),
              withValues ? texts : null));
    }
    all.sort(
        Comparator.comparingInt(ShardState.CacheEntry::pluginId)
            .thenComparing(ShardState.CacheEntry::name));
    return all;
  }

  private static List<String> texts(StateValue value) {
    if (value instanceof StateValue.Elements list) {
      return list.elements();
    }
    return List.of(((StateValue.Text) value).text());
  }

  private static ShardState.LaterCall laterCall(
      StoredWork.Later<PluginWork> later, boolean withValues) {
    CallWork call = (CallWork) later.work().payload();
    return new ShardState.LaterCall(
        call.configId(),
        call.function(),
        later.work().attempt(),
        later.atMillis(),
        call.id(),
        call.size(),
        withValues ? call.argument() : null);
  }

  private ShardState.Work queue(String prefix) throws Exception {
    return new ShardState.Work(part(work.inFlight(prefix)), part(work.parked(prefix)));
  }

  private static ShardState.Part part(StoredWork.Stored<PluginWork> stored) {
    return new ShardState.Part(
        stored.units(),
        stored.bytes(),
        stored.oldest() == null ? null : described(stored.oldest()));
  }

  private static String described(PendingWork<PluginWork> oldest) {
    if (oldest.payload() instanceof CallWork call) {
      return "%s of plugin config %d, tried %d times"
          .formatted(call.function(), call.configId(), oldest.attempt());
    }
    EventWork event = (EventWork) oldest.payload();
    String time = timeOf(event.original());
    return "%s/%d@%d%s"
        .formatted(
            event.origin().source(),
            event.origin().partition(),
            event.origin().offset(),
            time == null ? "" : " of " + time);
  }

  /** When the event was captured, by its envelope. */
  @Nullable
  private static String timeOf(byte[] envelope) {
    try {
      return Json.read(envelope).path(BY_TIME).textValue();
    } catch (UnreadableJson e) {
      return null; // its age is not worth a listing that fails
    }
  }

  private List<ShardState.Buffer> buffers() throws Exception {
    List<ShardState.Buffer> all = new ArrayList<>();
    for (Map.Entry<String, byte[]> entry : entries(Buffers.descriptor())) {
      EntryName name = EntryName.of(entry.getKey());
      Buffers.Fill fill = Buffers.Fill.decode(name.owner(), name.name(), entry.getValue());
      long size = 0;
      for (String item : Buffers.items(keys, fill.name()).get()) {
        size += item.length();
      }
      all.add(
          new ShardState.Buffer(
              fill.configId(),
              fill.function(),
              fill.items(),
              size,
              fill.isEmpty() ? null : fill.dueMillis(),
              fill.number()));
    }
    all.sort(
        Comparator.comparingInt(ShardState.Buffer::configId)
            .thenComparing(ShardState.Buffer::function));
    return all;
  }

  private List<ShardState.Metric> metrics() throws Exception {
    List<ShardState.Metric> all = new ArrayList<>();
    for (Map.Entry<String, Double> entry : entries(PluginMetrics.descriptor())) {
      EntryName name = EntryName.of(entry.getKey());
      all.add(new ShardState.Metric(name.owner(), name.name(), entry.getValue()));
    }
    all.sort(
        Comparator.comparingInt(ShardState.Metric::configId)
            .thenComparing(ShardState.Metric::name));
    return all;
  }

  private List<ShardState.LastRun> schedules(int teamId) throws Exception {
    List<ShardState.LastRun> all = new ArrayList<>();
    for (Map.Entry<String, Long> entry : entries(Schedules.descriptor())) {
      EntryName name = EntryName.of(entry.getKey());
      long beganAt =
          Schedules.beginOf(entry.getValue(), teamId, Schedules.PERIODS.get(name.name()));
      all.add(new ShardState.LastRun(name.owner(), name.name(), beganAt));
    }
    all.sort(
        Comparator.comparingInt(ShardState.LastRun::configId)
            .thenComparing(ShardState.LastRun::task));
    return all;
  }

  private ShardState.Quota quota() throws Exception {
    Quotas.Used used = Quotas.Used.of(StoredWork.of(keys, Tally.descriptor(Quotas.NAME)).value());
    long[] later = StoredWork.of(keys, DelayedWork.bytesDescriptor()).value();
    return new ShardState.Quota(
        used.stateBytes(), used.jobs(), used.jobBytes(), later == null ? 0 : later[0]);
  }

  private <K, V> Iterable<Map.Entry<K, V>> entries(StateDescriptor<MapState<K, V>, ?> descriptor)
      throws Exception {
    return StoredWork.of(keys, descriptor).entries();
  }

  /**
   * A name in state.
   *
   * @param owner the plugin or plugin config it belongs to
   */
  private record EntryName(int owner, String name) {
    static EntryName of(String stored) {
      String[] parts = stored.split("/", 2);
      return new EntryName(Integer.parseInt(parts[0]), parts[1]);
    }
  }
}
