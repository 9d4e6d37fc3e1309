package io.sluice.operators.plugins;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.event.EventJson;
import io.sluice.operators.event.RejectedException;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;
import io.sluice.operators.output.AppMetric;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.PluginFailure;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * What a team is told of an error in its app metrics, as a pure function: the error, and the event
 * that the call was about or how many events (contract §7.3).
 */
final class ErrorDetails {
  /** How deep objects and arrays nest, the outermost one included. */
  static final int MAX_DEPTH = 4;

  /** Fields of an object and items of an array. */
  static final int MAX_BREADTH = 40;

  /** Of each text, in UTF-16 units. */
  static final int MAX_TEXT_LENGTH = 1_000;

  /** Longer details tell of the event only what it is, in UTF-16 units of JSON. */
  static final int MAX_LENGTH = 32 * 1024;

  private static final String TOO_DEEP = "[...]";
  private static final List<String> OF_LARGE_EVENTS = List.of("uuid", "event", "distinct_id");

  private ErrorDetails() {}

  /**
   * The details of a call's error, as JSON text.
   *
   * @param work what the call was about; of a batch of events any
   * @param count how many events it was about
   */
  static String of(PluginFailure failure, PluginWork work, int count) {
    ObjectNode details = AppMetric.Failure.details(failure.name(), failure.message());
    if (failure.stack() != null) {
      details.withObjectProperty("error").put("stack", failure.stack());
    }
    JsonNode event = count > 1 ? null : eventOf(work);
    if (event != null) {
      details.set("event", event);
    } else if (count > 1) {
      details.put("eventCount", count);
    }
    String text = Json.writeText(limited(details, MAX_DEPTH));
    if (text.length() <= MAX_LENGTH) {
      return text;
    }
    ObjectNode head = details.putObject("event");
    for (String field : OF_LARGE_EVENTS) {
      head.set(field, event.path(field));
    }
    return Json.writeText(limited(details, MAX_DEPTH));
  }

  /** Null if the call was about none. */
  @Nullable
  private static JsonNode eventOf(PluginWork work) {
    try {
      if (work instanceof EventWork event) {
        return event.current() == null
            ? EventJson.merge(event.original())
            : EventJson.read(event.current());
      }
      CallWork call = (CallWork) work;
      boolean isOfEvent =
          call.function().equals(Invocation.ON_EVENT)
              || call.function().equals(Invocation.ON_SNAPSHOT)
              || call.function().equals(Invocation.COMPOSE_WEBHOOK);
      if (isOfEvent && call.argument() != null) {
        return Json.read(call.argument());
      }
      return null;
    } catch (RejectedException | UnreadableJson e) {
      return null; // it could not have been called with it
    }
  }

  private static JsonNode limited(JsonNode value, int depth) {
    if (value.isContainerNode() && depth == 0) {
      return JsonNodeFactory.instance.textNode(TOO_DEEP);
    }
    if (value.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        if (object.size() == MAX_BREADTH) {
          break;
        }
        object.set(cut(field.getKey()), limited(field.getValue(), depth - 1));
      }
      return object;
    }
    if (value.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < Math.min(value.size(), MAX_BREADTH); i++) {
        array.add(limited(value.get(i), depth - 1));
      }
      return array;
    }
    return value.isTextual() ? JsonNodeFactory.instance.textNode(cut(value.textValue())) : value;
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT_LENGTH ? text : text.substring(0, MAX_TEXT_LENGTH);
  }
}
