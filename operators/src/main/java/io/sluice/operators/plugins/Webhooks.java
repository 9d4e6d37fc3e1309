package io.sluice.operators.plugins;

import io.sluice.operators.work.CompletionQueue;
import io.sluice.operators.work.WorkUnit;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.http.Fetcher;
import io.sluice.runtime.http.HttpReply;
import java.util.IdentityHashMap;
import javax.annotation.Nullable;

/**
 * Sends what {@code composeWebhook} composed, with its team's own permits and guards of {@code
 * fetch}. What to send is in the call's unit of work from the call's commit on, so a crash sends it
 * again, with the same id; what is answered comes back as a message.
 */
final class Webhooks {
  /** Name of the call that sends: no plugin exports a function of that name to be called. */
  static final String DELIVERY = "webhook";

  private final CompletionQueue<HostMessage> messages;

  /** How each that is on its way is cancelled. */
  private final IdentityHashMap<WorkUnit<PluginWork>, Runnable> open = new IdentityHashMap<>();

  Webhooks(CompletionQueue<HostMessage> messages) {
    this.messages = messages;
  }

  /** What is to be sent for a call that ended so; null if nothing is. */
  @Nullable
  static CallWork deliveryOf(CallWork call, Outcome outcome) {
    boolean isComposed =
        call.function().equals(Invocation.COMPOSE_WEBHOOK)
            && outcome instanceof Outcome.Returned returned
            && !WebhookRequest.isNothing(returned.value());
    return isComposed
        ? CallWork.of(
            call.configId(),
            DELIVERY,
            ((Outcome.Returned) outcome).value(),
            call.id() + "/" + DELIVERY)
        : null;
  }

  /** Sends what the unit is about; {@link HostMessage.Delivered} tells how it went. */
  void send(TeamPlugins team, WorkUnit<PluginWork> unit) {
    CallWork delivery = CallWork.of(unit);
    WebhookRequest request = WebhookRequest.of(delivery.argument());
    Receipt receipt = new Receipt(team, unit, request.url());
    open.put(unit, team.fetcher.send(request.toCall(DerivedId.of(delivery.id())), receipt));
  }

  /** What the unit was about has been sent, or could not be. */
  void ended(WorkUnit<PluginWork> unit) {
    open.remove(unit);
  }

  /** Cancels what is on its way: the task ends. */
  void cancel() {
    open.values().forEach(Runnable::run);
    open.clear();
  }

  /** How a webhook fares; on the client's threads. */
  private final class Receipt implements Fetcher.Callback {
    private final TeamPlugins team;
    private final WorkUnit<PluginWork> unit;
    private final String url;

    Receipt(TeamPlugins team, WorkUnit<PluginWork> unit, String url) {
      this.team = team;
      this.unit = unit;
      this.url = url;
    }

    @Override
    public void started() {}

    @Override
    public void replied(HttpReply reply) {
      boolean isAccepted = reply.status() >= 200 && reply.status() < 300;
      tell(isAccepted ? null : refused(reply));
    }

    @Override
    public void failed(String code, String message) {
      tell(new PluginFailure.Thrown("FetchError", message, null));
    }

    /** Contract §4.7. */
    private PluginFailure refused(HttpReply reply) {
      String status =
          reply.statusText().isEmpty() ? String.valueOf(reply.status()) : reply.statusText();
      return new PluginFailure.Thrown(
          "Error", "Fetch to %s failed with %s".formatted(url, status), null);
    }

    private void tell(@Nullable PluginFailure failure) {
      messages.put(new HostMessage.Delivered(team, unit, failure));
    }
  }
}
