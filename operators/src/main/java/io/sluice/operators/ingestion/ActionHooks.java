package io.sluice.operators.ingestion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.sluice.operators.actions.ActionEvent;
import io.sluice.operators.actions.ActionPerson;
import io.sluice.operators.actions.HookRequest;
import io.sluice.operators.actions.TeamActions;
import io.sluice.operators.deliveries.Delivery;
import io.sluice.operators.event.EventFormat;
import io.sluice.operators.people.EventPerson;
import io.sluice.operators.registry.InstalledRegistry;
import java.util.function.Consumer;

/** Matches events with their team's actions, and says what the hooks of these are to be told. */
final class ActionHooks {
  private final InstalledRegistry registry;
  private final EventFormat format;
  private final String siteUrl;

  /**
   * @param format of rows
   * @param siteUrl where links in messages begin; may be empty
   */
  ActionHooks(InstalledRegistry registry, EventFormat format, String siteUrl) {
    this.registry = requireNonNull(registry, "registry is null");
    this.format = requireNonNull(format, "format is null");
    this.siteUrl = requireNonNull(siteUrl, "siteUrl is null");
  }

  /**
   * Matches an event; hooks that are gone are told nothing.
   *
   * @param row of the event, as it is written
   * @param person after the event
   */
  void match(int teamId, byte[] row, EventPerson person, Consumer<Delivery> out) {
    TeamActions actions = registry.actions(teamId);
    if (actions.isEmpty()) {
      return;
    }
    ActionPerson seen =
        ActionPerson.of(teamId, person.uuid().toString(), person.createdAt(), person.properties());
    for (HookRequest request : actions.requests(ActionEvent.ofRow(row, format), seen, siteUrl)) {
      if (request.hookId() == null || !registry.isHookGone(request.hookId())) {
        out.accept(delivery(request));
      }
    }
  }

  private static Delivery delivery(HookRequest request) {
    return new Delivery(
        request.teamId(),
        request.actionId(),
        request.actionName(),
        request.hookId(),
        request.eventUuid(),
        request.id(),
        request.url(),
        HookRequest.CONTENT_TYPE,
        request.body().getBytes(UTF_8));
  }
}
