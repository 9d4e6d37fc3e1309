package io.sluice.operators.actions;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.JavaScriptJson;
import io.sluice.operators.json.JavaScriptText;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Makes the requests that an action's hooks send for an event that matched it (contract §12.5, era
 * B): one to the team's webhook if the action is posted, and one to each of its REST hooks.
 */
public final class HookRequests {
  private static final int INDENT = 4;

  private HookRequests() {}

  /**
   * The requests.
   *
   * @param person null if the event has none
   * @param webhookUrl the team's, null or empty if it has none
   * @param siteUrl where links begin; may be empty
   */
  public static List<HookRequest> of(
      Action action,
      ActionEvent event,
      @Nullable ActionPerson person,
      @Nullable String webhookUrl,
      String siteUrl) {
    List<HookRequest> requests = new ArrayList<>();
    if (action.isPosted() && webhookUrl != null && !webhookUrl.isEmpty()) {
      requests.add(webhook(action, event, person, webhookUrl, siteUrl));
    }
    for (RestHook hook : action.hooks()) {
      requests.add(restHook(action, hook, event, person));
    }
    return requests;
  }

  /** The request to a webhook, whether or not the action is posted. */
  public static HookRequest webhook(
      Action action, ActionEvent event, @Nullable ActionPerson person, String url, String siteUrl) {
    WebhookFormat format = WebhookFormat.of(url);
    Message message = new MessageWriter(action, event, person, siteUrl, format).write();
    return request(action, HookRequest.Kind.WEBHOOK, null, event, url, format.body(message));
  }

  /** The request of one REST hook. */
  public static HookRequest restHook(
      Action action, RestHook hook, ActionEvent event, @Nullable ActionPerson person) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode about = body.putObject("hook");
    about.set("id", hook.id());
    if (!hook.event().isMissingNode()) {
      about.set("event", hook.event());
    }
    about.put("target", hook.target());
    ObjectNode data = body.putObject("data");
    data.setAll(event.toJson());
    data.set("person", person == null ? data.objectNode() : person.toJson());
    String id = JavaScriptText.of(hook.id());
    return request(action, HookRequest.Kind.REST_HOOK, id, event, hook.target(), body);
  }

  private static HookRequest request(
      Action action,
      HookRequest.Kind kind,
      @Nullable String hookId,
      ActionEvent event,
      String url,
      ObjectNode body) {
    return new HookRequest(
        action.teamId(),
        action.id(),
        action.name(),
        kind,
        hookId,
        event.uuid(),
        url,
        JavaScriptJson.indented(body, INDENT));
  }
}
