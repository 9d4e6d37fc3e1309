package io.sluice.operators.registry;

import static io.sluice.operators.registry.Entries.config;
import static io.sluice.operators.registry.Entries.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.junit.jupiter.api.Test;

class RegistryStateTest {
  private final Heap heap = new Heap();
  private final RegistryState state = new RegistryState(heap);

  private Registry load() throws Exception {
    Registry registry =
        new Registry(
            new RegistryCheck(PluginCheck.NONE),
            refusal -> {
              throw new AssertionError(refusal);
            });
    state.load(registry);
    return registry;
  }

  @Test
  void whatIsPutIsThereAfterARestore() throws Exception {
    assertThat(state.isEmpty()).isTrue();
    state.put(record(3, "plugin-config/39", config(39, 5, "")));
    state.put(record(7, "team/2", Entries.TEAM));
    state.put(record(8, "plugin/17", Entries.PLUGIN));
    state.put(record(9, "plugin-config/40", config(40, 5, "")));
    state.put(record(10, "plugin-config/40", null));
    assertThat(state.isEmpty()).isFalse();
    Registry registry = load();
    assertThat(registry.chain(2)).hasSize(1);
    assertThat(registry.appliedOffset()).isEqualTo(10);
    assertThat(registry.apply(record(10, "team/2", null)).counts()).isFalse();
  }

  @Test
  void anEmptyRegistryThatHasBeenReadIsNotEmpty() throws Exception {
    state.put(record(0, "team/2", null));
    assertThat(state.isEmpty()).isFalse();
    assertThat(load().appliedOffset()).isZero();
  }

  @Test
  void stateOfALaterVersionIsRefusedWithTheRemedy() {
    heap.put("team/2", new byte[] {2, 0, 0, 0, 0, 0, 0, 0, 0});
    assertThatThrownBy(this::load).hasMessageContaining("version 2").hasMessageContaining("Start");
  }

  /** Broadcast state without a backend. */
  private static final class Heap implements BroadcastState<String, byte[]> {
    private final Map<String, byte[]> map = new HashMap<>();

    @Override
    public void put(String key, byte[] value) {
      map.put(key, value);
    }

    @Override
    public void putAll(Map<String, byte[]> entries) {
      map.putAll(entries);
    }

    @Override
    public void remove(String key) {
      map.remove(key);
    }

    @Override
    public Iterator<Map.Entry<String, byte[]>> iterator() {
      return map.entrySet().iterator();
    }

    @Override
    public Iterable<Map.Entry<String, byte[]>> entries() {
      return map.entrySet();
    }

    @Override
    public byte[] get(String key) {
      return map.get(key);
    }

    @Override
    public boolean contains(String key) {
      return map.containsKey(key);
    }

    @Override
    public Iterable<Map.Entry<String, byte[]>> immutableEntries() {
      return map.entrySet();
    }

    @Override
    public void clear() {
      map.clear();
    }
  }
}
