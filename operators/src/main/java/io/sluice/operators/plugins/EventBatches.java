package io.sluice.operators.plugins;

import io.sluice.operators.registry.InstalledPlugin;
import io.sluice.operators.work.WorkUnit;
import io.sluice.runtime.host.Capabilities;
import io.sluice.runtime.host.Invocation;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.api.common.operators.MailboxExecutor;

/**
 * Calls {@code processEventBatch} for teams that have opted in. An event waits for its batch in
 * memory only: to state it is an event whose turn has not begun, so a restore forms new batches.
 */
final class EventBatches {
  private final MailboxExecutor mailbox;
  private TeamPlugins.TurnOwner owner;

  EventBatches(MailboxExecutor mailbox) {
    this.mailbox = mailbox;
  }

  /** Who hears of the batches' ends; set once, before anything is added. */
  void ownedBy(TeamPlugins.TurnOwner chain) {
    owner = chain;
  }

  /**
   * Whether the plugin gets its events by batches. One that is not set up yet is asked for a batch:
   * if it takes none, its events come back.
   */
  static boolean areFor(TeamPlugins team, InstalledPlugin plugin) {
    Capabilities exported = team.capabilitiesOf(plugin);
    return plugin.config().processEventBatchSize() > 1
        && (exported == null || exported.exports(Invocation.PROCESS_EVENT_BATCH));
  }

  /**
   * The event's turn at the plugin has come.
   *
   * @param event its JSON
   * @param isAlone whether no other event may be in its batch
   */
  void add(
      TeamPlugins team,
      InstalledPlugin plugin,
      WorkUnit<PluginWork> unit,
      String event,
      boolean isAlone) {
    int configId = plugin.config().id();
    team.batches(configId).add(new TeamPlugins.Ready(unit, event), event.length(), isAlone);
    beginSoon(team, configId);
  }

  /** The plugin's batch is over, whatever became of it. */
  void ended(TeamPlugins team, InstalledPlugin plugin) {
    int configId = plugin.config().id();
    team.batches(configId).end();
    beginSoon(team, configId);
  }

  /** By a mail, so that all that becomes ready in the current one is in the batch. */
  private void beginSoon(TeamPlugins team, int configId) {
    if (team.batches(configId).calls()) {
      mailbox.execute(() -> begin(team, configId), "begin a batch of events");
    }
  }

  private void begin(TeamPlugins team, int configId) {
    InstalledPlugin plugin = team.plugin(configId);
    List<TeamPlugins.Ready> batch =
        team.batches(configId).begin(plugin.config().processEventBatchSize());
    if (!batch.isEmpty()) {
      team.start(
          owner,
          batch.stream().map(TeamPlugins.Ready::unit).toList(),
          plugin,
          Invocation.PROCESS_EVENT_BATCH,
          batch.stream().map(TeamPlugins.Ready::event).collect(Collectors.joining(",", "[", "]")));
    }
  }
}
