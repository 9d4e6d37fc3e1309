package io.sluice.operators.registry;

import javax.annotation.Nullable;

/**
 * A team, key {@code team/ID}.
 *
 * @param id above 0
 * @param name null if not given
 * @param apiToken null if not given
 * @param anonymizeIps whether events get no {@code $ip}
 * @param organizationId null if not given; then only plugins without one, and global ones, run
 * @param pluginsAccessLevel of the team's organisation (contract §3.4); 0 runs no plugins, null if
 *     not given, which allows them
 * @param recordsSessions whether events of session recordings are written; true if not given, as
 *     before there was such a choice
 * @param slackIncomingWebhook where its actions are posted, null for nowhere; secret
 * @param shards over how many the team's events are spread, null for the job's default
 */
public record Team(
    int id,
    @Nullable String name,
    @Nullable String apiToken,
    boolean anonymizeIps,
    @Nullable String organizationId,
    @Nullable Integer pluginsAccessLevel,
    boolean recordsSessions,
    @Nullable String slackIncomingWebhook,
    @Nullable Integer shards)
    implements RegistryEntry {
  @Override
  public String key() {
    return "team/" + id;
  }

  /** Whether the team may run any plugins at all. */
  public boolean mayRunPlugins() {
    return pluginsAccessLevel == null || pluginsAccessLevel > 0;
  }

  /** Without token and webhook, which must not get into logs. */
  @Override
  public String toString() {
    return "Team[id=" + id + ", name=" + name + "]";
  }
}
