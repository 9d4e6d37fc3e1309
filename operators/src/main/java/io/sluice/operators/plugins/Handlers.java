package io.sluice.operators.plugins;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.event.HandlerEvent;
import io.sluice.operators.event.ProcessedEvent;
import io.sluice.operators.event.RejectedException;
import io.sluice.operators.json.Json;
import io.sluice.operators.registry.InstalledPlugin;
import io.sluice.operators.work.PendingWork;
import io.sluice.operators.work.WorkQueue;
import io.sluice.runtime.host.Capabilities;
import io.sluice.runtime.host.ExportMetric;
import io.sluice.runtime.host.ExportSettings;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.MetricOperation;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Gives an event that has gone on to the plugins of its team that want to hear of it: {@code
 * onEvent}, {@code onSnapshot}, {@code composeWebhook} and {@code exportEvents} (contract §4.6,
 * §4.7, §8.1). None of them holds the event's way.
 */
final class Handlers {
  private static final String SNAPSHOT = "$snapshot";

  /** What {@code composeWebhook} sees of an event (contract §4.7). */
  private static final List<String> OF_WEBHOOKS =
      List.of("uuid", "event", "team_id", "distinct_id", "properties", "timestamp");

  private final Buffers buffers;
  private final PluginMetrics metrics;
  private final IntFunction<List<String>> groupTypes;
  private final Clock clock;
  private WorkQueue<PluginWork> calls;

  /**
   * @param groupTypes a team's, by index
   */
  Handlers(
      Buffers buffers, PluginMetrics metrics, IntFunction<List<String>> groupTypes, Clock clock) {
    this.buffers = buffers;
    this.metrics = metrics;
    this.groupTypes = groupTypes;
    this.clock = clock;
  }

  /** The queue that runs the calls; set once, before an event goes on. */
  void leadTo(WorkQueue<PluginWork> callQueue) {
    calls = callQueue;
  }

  /**
   * An event goes on.
   *
   * @param key of the event's own work
   * @param hops of the event's own work
   */
  void eventGone(TeamPlugins team, long key, ProcessedEvent processed, int hops) throws Exception {
    if (team.chain().stream().noneMatch(team::mayHandleEvents)) {
      return;
    }
    ObjectNode tree;
    try {
      tree = HandlerEvent.of(processed, groupTypes.apply(processed.teamId()), clock);
    } catch (RejectedException e) {
      return; // it becomes a dead letter, and is no event that anybody could hear of
    }
    String event = Json.writeText(tree);
    String name = tree.path("event").asText();
    String uuid = tree.path("uuid").asText();
    boolean isSnapshot = name.equals(SNAPSHOT);
    String function = isSnapshot ? Invocation.ON_SNAPSHOT : Invocation.ON_EVENT;
    String webhookEvent = null;
    for (InstalledPlugin plugin : team.chain()) {
      if (!team.mayHandleEvents(plugin)) {
        continue;
      }
      Capabilities exported = team.capabilitiesOf(plugin);
      int configId = plugin.config().id();
      // What a plugin exports that is not set up yet will be known when it is called.
      if (exported == null || exported.methods().contains(function)) {
        CallWork call = CallWork.of(configId, function, event, uuid + "/" + configId);
        calls.offer(key, new PendingWork<>(WorkKind.CALL, null, call, 0, hops));
      }
      if (!isSnapshot
          && (exported == null || exported.methods().contains(Invocation.COMPOSE_WEBHOOK))) {
        webhookEvent = webhookEvent == null ? webhookEvent(tree) : webhookEvent;
        String id = uuid + "/" + configId + "/" + Invocation.COMPOSE_WEBHOOK;
        CallWork call = CallWork.of(configId, Invocation.COMPOSE_WEBHOOK, webhookEvent, id);
        calls.offer(key, new PendingWork<>(WorkKind.CALL, null, call, 0, hops));
      }
      if (!isSnapshot
          && (exported == null || exported.methods().contains(Invocation.EXPORT_EVENTS))) {
        export(team, plugin, name, event, hops);
      }
    }
  }

  private static String webhookEvent(ObjectNode event) {
    return Json.writeText(event.deepCopy().retain(OF_WEBHOOKS));
  }

  private void export(TeamPlugins team, InstalledPlugin plugin, String name, String event, int hops)
      throws Exception {
    int configId = plugin.config().id();
    ExportSettings settings = team.exportSettings(configId);
    if (settings.ignored().contains(name)) {
      return;
    }
    if (team.capabilitiesOf(plugin) != null) { // or it may turn out to export nothing
      metrics.update(team.key, configId, ExportMetric.SEEN, MetricOperation.SUM, 1);
    }
    buffers.add(
        team.key, configId, Invocation.EXPORT_EVENTS, event, event.length(), settings.rule(), hops);
  }

  /** Names of exported functions that are called by this class, for {@link PluginLogs}. */
  static Set<String> functions() {
    return Set.of(
        Invocation.ON_EVENT,
        Invocation.ON_SNAPSHOT,
        Invocation.COMPOSE_WEBHOOK,
        Invocation.EXPORT_EVENTS);
  }
}
