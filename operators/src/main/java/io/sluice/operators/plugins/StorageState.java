package io.sluice.operators.plugins;

import io.sluice.runtime.host.CommittedState;
import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.StateKey;
import io.sluice.runtime.host.StateValue;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;

/**
 * {@code meta.storage} (contract §6.3) of the team whose home key is current. State: {@code
 * storage}, map of {@code CONFIG/NAME} to JSON text; it never expires and grows with what plugins
 * store.
 */
final class StorageState implements CommittedState {
  static final String NAME = "storage";

  private final KeyedStateBackend<Long> keys;
  private final Quotas quotas;
  private final MapState<String, String> entries;

  StorageState(KeyedStateBackend<Long> keys, KeyedStateStore state, Quotas quotas) {
    this.keys = keys;
    this.quotas = quotas;
    entries = state.getMapState(descriptor());
  }

  static MapStateDescriptor<String, String> descriptor() {
    return new MapStateDescriptor<>(NAME, StringSerializer.INSTANCE, StringSerializer.INSTANCE);
  }

  @Override
  @Nullable
  public StateValue get(StateKey key) {
    try {
      String json = entries.get(name(key));
      return json == null ? null : StateValue.Text.lasting(json);
    } catch (Exception e) {
      throw new StateAccessException("reading the storage of plugin config " + key.scope(), e);
    }
  }

  @Override
  public void apply(Effect.OnState effect) {
    String name = name(effect.key());
    try {
      String before = entries.get(name);
      String after = null;
      if (effect instanceof Effect.Put put && put.value() instanceof StateValue.Text text) {
        after = text.text();
        entries.put(name, after);
      } else {
        entries.remove(name);
      }
      quotas.stateGrew(keys.getCurrentKey(), size(name, after) - size(name, before));
    } catch (Exception e) {
      throw new StateAccessException(
          "writing the storage of plugin config " + effect.key().scope(), e);
    }
  }

  /** Characters of an entry, which are mostly its bytes. */
  private static long size(String name, @Nullable String json) {
    return json == null ? 0 : name.length() + json.length();
  }

  private static String name(StateKey key) {
    return key.scope() + "/" + key.name();
  }
}
