package io.sluice.operators.plugins;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.event.Origin;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;
import io.sluice.operators.registry.InstalledPlugin;
import io.sluice.operators.work.PendingWork;
import io.sluice.operators.work.WorkQueue;
import io.sluice.runtime.host.BufferRule;
import io.sluice.runtime.host.CapturedEvent;
import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.Invocation;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * Makes the effects of a committed invocation true that are not on its plugin's state: events that
 * it captured join their team's own queue and never leave the job before they are processed, jobs
 * wait for their time, buffers fill. Ids derive from what the invocation was about and the effect's
 * place in it, so that a replay makes the same ones.
 */
final class EffectOutlet {
  /** An event that plugins captured while they worked on captured events, and so on, ends here. */
  static final int MAX_HOPS = 10;

  private static final String PLUGIN_METRICS = "$$plugin_metrics";

  private final PluginLogs logs;
  private WorkQueue<PluginWork> events;
  private Jobs jobs;
  private Buffers buffers;
  private PluginMetrics metrics;

  EffectOutlet(PluginLogs logs) {
    this.logs = logs;
  }

  /** Where the new work goes; set once, before anything is committed. */
  void leadTo(
      WorkQueue<PluginWork> eventQueue,
      Jobs pluginJobs,
      Buffers pluginBuffers,
      PluginMetrics pluginMetrics) {
    buffers = pluginBuffers;
    metrics = pluginMetrics;
    events = eventQueue;
    jobs = pluginJobs;
  }

  /**
   * Makes them true, in order.
   *
   * @param turn what the invocation was for; null for {@code setupPlugin} and {@code
   *     teardownPlugin}
   */
  void apply(
      TeamPlugins team,
      Invocation invocation,
      @Nullable TeamPlugins.Turn turn,
      List<Effect> effects)
      throws Exception {
    InstalledPlugin plugin = team.plugin(invocation.configId());
    String about = idOf(invocation, turn);
    int hops =
        turn == null ? 0 : turn.units.stream().mapToInt(unit -> unit.work().hops()).max().orElse(0);
    for (int i = 0; i < effects.size(); i++) {
      String id = DerivedId.of(about + "/" + i);
      if (effects.get(i) instanceof Effect.Capture capture) {
        capture(team, plugin, capture, id, hops + 1);
      } else if (effects.get(i) instanceof Effect.EnqueueJob job) {
        jobs.enqueue(
            team.key, plugin.config().id(), job.name(), job.payload(), job.atMillis(), id, hops);
      } else if (effects.get(i) instanceof Effect.AppendToBuffer append) {
        buffers.add(
            team.key,
            plugin.config().id(),
            Invocation.buffer(append.buffer()),
            append.item(),
            append.points(),
            new BufferRule(append.limit(), append.timeout()),
            hops);
      } else if (effects.get(i) instanceof Effect.FlushBuffer flush) {
        buffers.flush(team.key, plugin.config().id(), Invocation.buffer(flush.buffer()));
      } else if (effects.get(i) instanceof Effect.UpdateMetric update) {
        metrics.update(
            team.key, plugin.config().id(), update.name(), update.operation(), update.value());
      }
    }
  }

  private void capture(
      TeamPlugins team, InstalledPlugin plugin, Effect.Capture capture, String uuid, int hops)
      throws Exception {
    if (hops > MAX_HOPS) {
      logs.captureRefused(plugin, capture.event(), MAX_HOPS);
      return;
    }
    String who = CapturedEvent.defaultDistinctId(plugin.plugin().id(), plugin.plugin().name());
    String data = CapturedEvent.json(capture, team.teamId, who, uuid);
    String distinctId = distinctIdOf(data);
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    envelope.put("uuid", uuid).put("distinct_id", distinctId).put("ip", "").put("site_url", "");
    envelope.put("data", data).put("team_id", team.teamId);
    envelope.put("now", Instant.ofEpochMilli(capture.epochMillis()).toString());
    EventWork event = EventWork.of(Json.write(envelope), new Origin("captured:" + uuid, 0, 0));
    events.offer(team.key, new PendingWork<>(WorkKind.EVENT, distinctId, event, 0, hops));
  }

  /**
   * The event that a plugin's metrics become (contract §6.7).
   *
   * @param values JSON object text
   */
  void report(TeamPlugins team, InstalledPlugin plugin, String values, long atMillis)
      throws Exception {
    ObjectNode properties = object(values);
    properties.put("plugin_name", plugin.plugin().name());
    properties.put("plugin_id", plugin.plugin().id());
    properties.putNull("plugin_tag"); // that of a repository, which the registry does not have
    // Each shard of a spread team has an event of its own.
    String about = team.key + "/" + plugin.config().id() + "/metrics/" + atMillis;
    capture(
        team,
        plugin,
        new Effect.Capture(PLUGIN_METRICS, Json.writeText(properties), atMillis),
        DerivedId.of(about),
        1);
  }

  /** The same for the same invocation after a restart; a set-up is never the same. */
  private static String idOf(Invocation invocation, @Nullable TeamPlugins.Turn turn) {
    String about;
    if (turn == null) {
      about = UUID.randomUUID().toString();
    } else {
      PendingWork<PluginWork> work = turn.units.get(0).work();
      about = DerivedId.about(work.payload(), work.attempt());
    }
    return about + "/" + invocation.configId() + "/" + invocation.function();
  }

  private static String distinctIdOf(String event) {
    return object(event).path("distinct_id").asText();
  }

  /** What this job has written itself. */
  private static ObjectNode object(String json) {
    try {
      return (ObjectNode) Json.read(json);
    } catch (UnreadableJson e) {
      throw new IllegalStateException("This is no JSON: " + json, e);
    }
  }
}
