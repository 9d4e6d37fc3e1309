package io.sluice.operators.event;

import static java.util.Objects.requireNonNull;

import javax.annotation.Nullable;

/**
 * An event as its team's plugins left it, with the team's settings that its row depends on.
 *
 * @param teamId the team; what plugins made of {@code team_id} does not count
 * @param anonymizeIps whether the team wants no {@code $ip}
 * @param original the record's bytes; never changed by anyone
 * @param current UTF-8 JSON object of the event as the plugins left it, null when no plugin ran
 * @param origin where the record was read
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one; a copy per event would cost
public record ProcessedEvent(
    int teamId, boolean anonymizeIps, byte[] original, @Nullable byte[] current, Origin origin) {
  public ProcessedEvent {
    requireNonNull(original, "original is null");
    requireNonNull(origin, "origin is null");
  }
}
