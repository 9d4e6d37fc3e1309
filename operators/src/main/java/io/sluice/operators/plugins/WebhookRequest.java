package io.sluice.operators.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.http.HttpCall;
import io.sluice.runtime.http.HttpHeader;
import io.sluice.runtime.http.Redirects;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * What {@code composeWebhook} returned (contract §4.7).
 *
 * @param headers as the plugin gave them
 * @param body empty for none
 */
record WebhookRequest(String method, String url, List<HttpHeader> headers, String body) {
  /** The header whose value is the same however often the request is sent. */
  static final String ID_HEADER = "Idempotency-Key";

  private static final String POST = "POST";
  private static final HttpHeader JSON = new HttpHeader("Content-Type", "application/json");

  /** As node-fetch 2; the client may follow fewer. */
  private static final int MAX_REDIRECTS = 20;

  /** JSON of what is falsy in JavaScript. */
  private static final Set<String> FALSY = Set.of("null", "false", "0", "\"\"");

  /** The text says what is wrong with what was returned. */
  private static final class NotAWebhookException extends Exception {
    private static final long serialVersionUID = 1;

    NotAWebhookException(String found) {
      super(
          "composeWebhook must return null, or {url, body} with texts and, if need be, a text as"
              + " method and an object of texts as headers; it returned "
              + found);
    }
  }

  /** Whether it says that nothing is to be sent. */
  static boolean isNothing(@Nullable String composed) {
    return composed == null || FALSY.contains(composed);
  }

  /** What is wrong with what was returned, null if it can be sent or there is nothing to send. */
  @Nullable
  static PluginFailure problemOf(@Nullable String composed) {
    if (isNothing(composed)) {
      return null;
    }
    try {
      read(composed);
      return null;
    } catch (NotAWebhookException e) {
      return new PluginFailure.Thrown("IllegalOperationError", e.getMessage(), null);
    }
  }

  /** Reads what was composed, with which there must be no {@link #problemOf problem}. */
  static WebhookRequest of(String composed) {
    try {
      return read(composed);
    } catch (NotAWebhookException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static WebhookRequest read(String composed) throws NotAWebhookException {
    JsonNode json;
    try {
      json = Json.read(composed);
    } catch (UnreadableJson e) {
      throw new NotAWebhookException("what cannot be read: " + e.getMessage());
    }
    if (!json.isObject()) {
      throw new NotAWebhookException(kindOf(json));
    }
    JsonNode method = json.path("method");
    return new WebhookRequest(
        method.isMissingNode() || method.isNull() ? POST : text("method", method),
        text("url", json.path("url")),
        headers(json.path("headers")),
        text("body", json.path("body")));
  }

  private static List<HttpHeader> headers(JsonNode json) throws NotAWebhookException {
    if (json.isMissingNode() || json.isNull()) {
      return List.of(JSON);
    }
    if (!json.isObject()) {
      throw new NotAWebhookException("headers that are " + kindOf(json));
    }
    List<HttpHeader> headers = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      headers.add(
          new HttpHeader(
              field.getKey(), text("header \"" + field.getKey() + "\"", field.getValue())));
    }
    return headers;
  }

  private static String text(String what, JsonNode json) throws NotAWebhookException {
    if (!json.isTextual()) {
      throw new NotAWebhookException("a " + what + " that is " + kindOf(json));
    }
    return json.textValue();
  }

  private static String kindOf(JsonNode json) {
    JsonNodeType type = json.getNodeType();
    return switch (type) {
      case MISSING -> "missing";
      case NULL -> "null";
      case ARRAY, OBJECT -> "an " + type.name().toLowerCase(Locale.ROOT);
      case STRING -> "a text";
      case BINARY, BOOLEAN, NUMBER, POJO -> "a " + type.name().toLowerCase(Locale.ROOT);
    };
  }

  /**
   * The request.
   *
   * @param id of the delivery; one that the plugin gives itself goes before it
   */
  HttpCall toCall(String id) {
    List<HttpHeader> all = new ArrayList<>(headers);
    if (headers.stream().noneMatch(header -> header.name().equalsIgnoreCase(ID_HEADER))) {
      all.add(new HttpHeader(ID_HEADER, id));
    }
    byte[] bytes = body.isEmpty() ? null : body.getBytes(UTF_8);
    return new HttpCall(method, url, all, bytes, Redirects.FOLLOW, MAX_REDIRECTS);
  }
}
