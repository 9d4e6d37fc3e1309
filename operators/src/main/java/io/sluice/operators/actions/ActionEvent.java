package io.sluice.operators.actions;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.event.ElementsChain;
import io.sluice.operators.event.EventFormat;
import io.sluice.operators.event.HandlerEvent;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;
import java.util.List;
import javax.annotation.Nullable;

/**
 * An event as actions see it. Properties and elements are read when they are asked for first. Not
 * thread-safe.
 */
public final class ActionEvent {
  static final String CURRENT_URL = "$current_url";

  private final ObjectNode json;
  private final boolean isRow;
  @Nullable private JsonNode unreadProperties;
  @Nullable private JsonNode unreadElements;
  @Nullable private JsonNode elements;

  private ActionEvent(
      ObjectNode json,
      @Nullable JsonNode unreadProperties,
      @Nullable JsonNode unreadElements,
      @Nullable JsonNode elements) {
    this.json = requireNonNull(json, "json is null");
    this.isRow = unreadProperties != null;
    this.unreadProperties = unreadProperties;
    this.unreadElements = unreadElements;
    this.elements = elements;
  }

  /**
   * The event of a row that ClickHouse will read (contract §10.3, era B); columns of people and
   * groups may be there or not.
   *
   * @param row JSON in UTF-8; nobody may change it
   * @throws IllegalArgumentException if it is no such row
   */
  public static ActionEvent ofRow(byte[] row) {
    return ofRow(row, EventFormat.JSON);
  }

  /** The same of a row in any format. */
  public static ActionEvent ofRow(byte[] row, EventFormat format) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    JsonNode[] texts = new JsonNode[2];
    boolean isRow =
        format.readFields(
            row,
            (name, value) -> {
              switch (name) {
                case "uuid", "event", "team_id", "distinct_id", "timestamp" ->
                    json.set(name, value);
                case "properties" -> texts[0] = value;
                case "elements_chain" -> texts[1] = value;
                default -> {}
              }
              return true;
            });
    if (!isRow || texts[0] == null || texts[1] == null) {
      throw new IllegalArgumentException("The row of an event cannot be read");
    }
    return new ActionEvent(json, texts[0], texts[1], null);
  }

  /**
   * An event as handlers see it (contract §4.5), or as capture sends it.
   *
   * @param json of which {@code event}, {@code distinct_id}, {@code properties} and {@code uuid}
   *     count; not changed
   * @param elements innermost first; null for those of the property {@code $elements}
   */
  public static ActionEvent of(ObjectNode json, @Nullable ArrayNode elements) {
    return new ActionEvent(json, null, null, elements);
  }

  /** Null if it has none. */
  @Nullable
  public String name() {
    return json.path("event").textValue();
  }

  JsonNode event() {
    return json.path("event");
  }

  /** Era B's internal events spell it otherwise. */
  JsonNode distinctId() {
    JsonNode value = json.path("distinct_id");
    return value.isMissingNode() ? json.path("distinctId") : value;
  }

  /** Empty if it has none. */
  String uuid() {
    JsonNode value = json.path("uuid");
    return (value.isMissingNode() ? json.path("eventUuid") : value).asText("");
  }

  /** A missing node if there are none. */
  JsonNode properties() {
    if (unreadProperties != null) {
      try {
        json.set("properties", Json.readNested(unreadProperties));
      } catch (UnreadableJson e) {
        throw new IllegalArgumentException("The properties in an event's row are not JSON", e);
      }
      unreadProperties = null;
    }
    JsonNode properties = json.path("properties");
    return properties.isNull() ? MissingNode.getInstance() : properties;
  }

  /** The page's address; null if there is none. */
  @Nullable
  String currentUrl() {
    String url = properties().path(CURRENT_URL).textValue();
    return url == null || url.isEmpty() ? null : url;
  }

  /** An array, innermost first. */
  JsonNode elements() {
    if (elements == null) {
      elements = unreadElements == null ? extracted() : read(unreadElements.textValue());
      unreadElements = null;
    }
    return elements;
  }

  private static JsonNode read(String chain) {
    return HandlerEvent.elements(chain.isEmpty() ? List.of() : ElementsChain.read(chain));
  }

  private JsonNode extracted() {
    ObjectNode holder = JsonNodeFactory.instance.objectNode();
    holder.set("$elements", properties().path("$elements"));
    return HandlerEvent.elements(ElementsChain.takeFrom(holder));
  }

  /** What REST hooks are told. */
  ObjectNode toJson() {
    properties();
    ObjectNode sent = JsonNodeFactory.instance.objectNode();
    sent.setAll(json);
    if (isRow) {
      sent.put("timestamp", json.path("timestamp").asText().replace(' ', 'T') + "Z");
      sent.set("elements", elements());
    }
    return sent;
  }
}
