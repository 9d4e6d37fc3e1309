package io.sluice.operators.plugins;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.work.ProcessingTimers;
import io.sluice.runtime.host.MetricOperation;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.DoubleSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;

/**
 * {@code meta.metrics} (contract §6.7): values that plugins combine, which become an event of their
 * team's at every full and half hour and then begin anew.
 *
 * <p>State, at the team's home key: {@code plugin-metrics}, map of {@code CONFIG/NAME} to a number;
 * a timer for the next half hour while there are any.
 */
final class PluginMetrics implements ProcessingTimers<VoidNamespace> {
  static final String NAME = "plugin-metrics";

  private static final long PERIOD_MILLIS = 30 * 60_000;

  /** Takes the values of one plugin config. */
  interface Report {
    /**
     * Makes an event of them.
     *
     * @param values JSON object text
     * @param atMillis the full or half hour, in milliseconds since the epoch
     */
    void of(long key, int configId, String values, long atMillis) throws Exception;
  }

  private final KeyedStateBackend<Long> keys;
  private final Clock clock;
  private final Report report;
  private final MapState<String, Double> values;
  private InternalTimerService<VoidNamespace> timers;

  PluginMetrics(KeyedStateBackend<Long> keys, KeyedStateStore state, Report report, Clock clock) {
    this.keys = keys;
    this.clock = clock;
    this.report = report;
    this.values = state.getMapState(descriptor());
  }

  static MapStateDescriptor<String, Double> descriptor() {
    return new MapStateDescriptor<>(NAME, StringSerializer.INSTANCE, DoubleSerializer.INSTANCE);
  }

  /**
   * The timers; set once, before anything is counted.
   *
   * @param service which calls this object
   */
  void reportBy(InternalTimerService<VoidNamespace> service) {
    timers = service;
  }

  /** Combines a value with what there is; sets the current key, which is the team's home key. */
  void update(long key, int configId, String name, MetricOperation operation, double value)
      throws Exception {
    keys.setCurrentKey(key);
    String entry = configId + "/" + name;
    Double before = values.get(entry);
    double combined = before == null ? value : operation.combine(before, value);
    values.put(entry, Double.isFinite(combined) ? combined : before); // or it could not be said
    long next = (Math.floorDiv(clock.millis(), PERIOD_MILLIS) + 1) * PERIOD_MILLIS;
    timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, next);
  }

  @Override
  public void onProcessingTime(InternalTimer<Long, VoidNamespace> timer) throws Exception {
    keys.setCurrentKey(timer.getKey());
    Map<Integer, ObjectNode> byConfig = new TreeMap<>();
    for (Map.Entry<String, Double> entry : values.entries()) {
      String[] name = entry.getKey().split("/", 2);
      byConfig
          .computeIfAbsent(
              Integer.parseInt(name[0]), config -> JsonNodeFactory.instance.objectNode())
          .put(name[1], entry.getValue());
    }
    values.clear();
    for (Map.Entry<Integer, ObjectNode> config : byConfig.entrySet()) {
      report.of(
          timer.getKey(), config.getKey(), Json.writeText(config.getValue()), timer.getTimestamp());
    }
  }
}
