package io.sluice.operators.actions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.UUID;
import javax.annotation.Nullable;

/**
 * A {@code POST} that an action wants sent because an event matched it (contract §12.5).
 *
 * @param teamId whose action it is
 * @param actionId which one
 * @param actionName for log entries; null if it has none
 * @param kind to what it goes
 * @param hookId the REST hook's id, by which it is removed when its target answers 410; null for a
 *     webhook, of which a team has one
 * @param eventUuid of the event that matched
 * @param url where to
 * @param body JSON
 */
public record HookRequest(
    int teamId,
    int actionId,
    @Nullable String actionName,
    Kind kind,
    @Nullable String hookId,
    String eventUuid,
    String url,
    String body) {
  /** What every hook's body is. */
  public static final String CONTENT_TYPE = "application/json";

  /** To what a request goes. */
  public enum Kind {
    /** The team's own webhook: Slack, Discord, Teams or what understands them. */
    WEBHOOK,
    /** A hook that a program registered for one action. */
    REST_HOOK
  }

  public HookRequest {
    requireNonNull(kind, "kind is null");
    requireNonNull(eventUuid, "eventUuid is null");
    requireNonNull(url, "url is null");
    requireNonNull(body, "body is null");
    if ((kind == Kind.REST_HOOK) != (hookId != null)) {
      throw new IllegalArgumentException(
          "hookId is " + hookId + ", expected one for a REST hook and none for a webhook");
    }
  }

  /**
   * The delivery's id, for its idempotency key: a uuid that is the same whenever this event, action
   * and hook meet again, after a crash too, whatever the body says by then.
   */
  public String id() {
    String about =
        "hook/%d/%d/%s/%s".formatted(teamId, actionId, hookId == null ? "" : hookId, eventUuid);
    return UUID.nameUUIDFromBytes(about.getBytes(UTF_8)).toString();
  }
}
