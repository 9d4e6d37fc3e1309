package io.sluice.operators.event;

import static java.util.Objects.requireNonNull;

import javax.annotation.Nullable;

/**
 * An event as its team's plugins left it, with the team's settings that its row depends on.
 *
 * @param teamId the team; what plugins made of {@code team_id} does not count
 * @param anonymizeIps whether the team wants no {@code $ip}
 * @param recordsSessions whether the team wants rows of session recordings
 * @param original the record's bytes; never changed by anyone
 * @param current UTF-8 JSON object of the event as the plugins left it, null when no plugin ran
 * @param origin where the record was read
 * @param marks which plugins ran, null when none did, or when the last of them returned another
 *     object than it was given (contract §4.3)
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one; a copy per event would cost
public record ProcessedEvent(
    int teamId,
    boolean anonymizeIps,
    boolean recordsSessions,
    byte[] original,
    @Nullable byte[] current,
    Origin origin,
    @Nullable PluginMarks marks) {
  public ProcessedEvent {
    requireNonNull(original, "original is null");
    requireNonNull(origin, "origin is null");
  }

  /** An event that goes on as it came. */
  public static ProcessedEvent untouched(
      IncomingEvent event, boolean anonymizeIps, boolean recordsSessions) {
    return new ProcessedEvent(
        event.teamId(),
        anonymizeIps,
        recordsSessions,
        event.original(),
        null,
        event.origin(),
        null);
  }
}
