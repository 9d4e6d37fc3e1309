package io.sluice.operators.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.JavaScriptText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.Nullable;

/**
 * The elements of an event, as the browser's library sends them and as one line of text, the form
 * that ClickHouse stores (contract §10.6).
 */
public final class ElementsChain {
  private static final String ATTRIBUTE = "attr__";
  private static final int MAX_TEXT = 400;
  private static final int MAX_HREF = 2048;

  private ElementsChain() {}

  /**
   * Takes the elements out of an event's properties.
   *
   * @return empty if there are none; {@code $elements} is then left as it is
   */
  public static List<Element> takeFrom(ObjectNode properties) {
    JsonNode elements = properties.get("$elements");
    if (elements == null || !elements.isArray() || elements.isEmpty()) {
      return List.of();
    }
    properties.remove("$elements");
    List<Element> extracted = new ArrayList<>(elements.size());
    for (JsonNode element : elements) {
      extracted.add(extract(element));
    }
    return extracted;
  }

  /** Writes elements as a chain, empty for none. */
  public static String write(List<Element> elements) {
    StringBuilder chain = new StringBuilder();
    for (Element element : elements) {
      if (!chain.isEmpty()) {
        chain.append(';');
      }
      write(element, chain);
    }
    return chain.toString();
  }

  /** Reads a chain; what is not readable is passed over. */
  public static List<Element> read(String chain) {
    return new ElementsChainReader(chain).read();
  }

  private static Element extract(JsonNode element) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : element.properties()) {
      if (field.getKey().startsWith(ATTRIBUTE) && !field.getValue().isNull()) {
        attributes.put(field.getKey(), JavaScriptText.of(field.getValue()));
      }
    }
    return new Element(
        text(element.get("tag_name"), Integer.MAX_VALUE),
        text(element.get("$el_text"), MAX_TEXT),
        text(element.get("attr__href"), MAX_HREF),
        text(element.get("attr__id"), Integer.MAX_VALUE),
        classes(element.get("attr__class")),
        integer(element.get("nth_child")),
        integer(element.get("nth_of_type")),
        attributes);
  }

  @Nullable
  private static List<String> classes(@Nullable JsonNode value) {
    if (value == null || !EventJson.isTruthy(value)) {
      return null;
    }
    if (value.isArray()) {
      List<String> classes = new ArrayList<>(value.size());
      value.forEach(name -> classes.add(JavaScriptText.of(name)));
      return classes;
    }
    return Arrays.asList(JavaScriptText.of(value).split(" ", -1));
  }

  @Nullable
  private static String text(@Nullable JsonNode value, int maxLength) {
    if (value == null || value.isNull()) {
      return null;
    }
    String text = JavaScriptText.of(value);
    return text.length() <= maxLength ? text : text.substring(0, maxLength);
  }

  @Nullable
  private static Integer integer(@Nullable JsonNode value) {
    if (value == null || value.isNull()) {
      return null;
    }
    return ElementsChainReader.integer(JavaScriptText.of(value));
  }

  private static void write(Element element, StringBuilder chain) {
    if (element.tagName() != null) {
      chain.append(element.tagName());
    }
    if (element.attrClass() != null) {
      element.attrClass().stream()
          .sorted()
          .forEach(name -> chain.append('.').append(name.replace("\"", "")));
    }
    Map<String, String> attributes = new TreeMap<>(RootCollation.INSTANCE);
    putIfText(attributes, "text", element.text());
    attributes.put("nth-child", number(element.nthChild()));
    attributes.put("nth-of-type", number(element.nthOfType()));
    putIfText(attributes, "href", element.href());
    putIfText(attributes, "attr_id", element.attrId());
    attributes.putAll(element.attributes());
    chain.append(':');
    attributes.forEach(
        (key, value) -> chain.append(quoted(key)).append("=\"").append(quoted(value)).append('"'));
  }

  private static void putIfText(Map<String, String> attributes, String key, @Nullable String text) {
    if (text != null && !text.isEmpty()) {
      attributes.put(key, text);
    }
  }

  private static String number(@Nullable Integer number) {
    return number == null ? "0" : number.toString();
  }

  private static String quoted(String text) {
    return text.replace("\"", "\\\"");
  }
}
