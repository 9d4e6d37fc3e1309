package io.sluice.operators.plugins;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.event.Origin;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * An event on its way through its team's chain, as it stands after the last committed plugin.
 *
 * @param original the record's bytes
 * @param origin where the record was read
 * @param current UTF-8 JSON of the event as the plugins left it, null while none has changed it
 * @param isOriginalObject whether the chain still holds the object it began with, changed or not:
 *     only that one gets {@code $plugins_*} (contract §4.3)
 * @param done ids of the plugin configs whose turn is committed: whatever the chain becomes
 *     meanwhile, none of them has another turn
 * @param succeeded names of plugins, as {@code name (config id)}
 * @param failed names of plugins
 * @param deferred names of plugins
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one
record EventWork(
    byte[] original,
    Origin origin,
    @Nullable byte[] current,
    boolean isOriginalObject,
    List<Integer> done,
    List<String> succeeded,
    List<String> failed,
    List<String> deferred)
    implements PluginWork {
  EventWork {
    requireNonNull(original, "original is null");
    requireNonNull(origin, "origin is null");
  }

  /** An event that no plugin has seen. */
  static EventWork of(byte[] original, Origin origin) {
    return new EventWork(original, origin, null, true, List.of(), List.of(), List.of(), List.of());
  }

  EventWork withEvent(@Nullable byte[] event, boolean sameObject) {
    return new EventWork(
        original, origin, event, isOriginalObject && sameObject, done, succeeded, failed, deferred);
  }

  EventWork withDone(int configId) {
    return new EventWork(
        original,
        origin,
        current,
        isOriginalObject,
        and(done, configId),
        succeeded,
        failed,
        deferred);
  }

  EventWork withSucceeded(String name) {
    return new EventWork(
        original, origin, current, isOriginalObject, done, and(succeeded, name), failed, deferred);
  }

  EventWork withFailed(String name) {
    return new EventWork(
        original, origin, current, isOriginalObject, done, succeeded, and(failed, name), deferred);
  }

  EventWork withDeferred(String name) {
    return new EventWork(
        original, origin, current, isOriginalObject, done, succeeded, failed, and(deferred, name));
  }

  private static <T> List<T> and(List<T> some, T another) {
    List<T> more = new ArrayList<>(some);
    more.add(another);
    return List.copyOf(more);
  }

  @Override
  public long size() {
    return original.length + (current == null ? 0L : current.length);
  }
}
