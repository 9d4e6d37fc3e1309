package io.sluice.operators.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Iterator;
import java.util.Map;

/**
 * What JavaScript's {@code JSON.stringify} makes of a JSON value that JavaScript has read: numbers
 * in its own spelling, {@code 1.10} as {@code 1.1}, but integers with all their digits ({@link
 * JavaScriptText}).
 */
public final class JavaScriptJson {
  private JavaScriptJson() {}

  /** Without spaces. */
  public static String compact(JsonNode value) {
    return write(value, 0);
  }

  /**
   * On lines of their own.
   *
   * @param indent spaces for each level, as the third argument of {@code JSON.stringify}
   */
  public static String indented(JsonNode value, int indent) {
    return write(value, indent);
  }

  private static String write(JsonNode value, int indent) {
    StringBuilder out = new StringBuilder();
    write(value, indent, 1, out);
    return out.toString();
  }

  private static void write(JsonNode value, int indent, int level, StringBuilder out) {
    switch (value.getNodeType()) {
      case OBJECT -> {
        out.append('{');
        Iterator<Map.Entry<String, JsonNode>> fields = value.properties().iterator();
        while (fields.hasNext()) {
          Map.Entry<String, JsonNode> field = fields.next();
          newLine(indent, level, out);
          out.append(quoted(field.getKey())).append(indent > 0 ? ": " : ":");
          write(field.getValue(), indent, level + 1, out);
          if (fields.hasNext()) {
            out.append(',');
          }
        }
        end(value, indent, level, '}', out);
      }
      case ARRAY -> {
        out.append('[');
        for (int i = 0; i < value.size(); i++) {
          newLine(indent, level, out);
          write(value.get(i), indent, level + 1, out);
          if (i < value.size() - 1) {
            out.append(',');
          }
        }
        end(value, indent, level, ']', out);
      }
      case STRING -> out.append(quoted(value.textValue()));
      case NUMBER -> out.append(number(value));
      case BOOLEAN -> out.append(value.booleanValue());
      case NULL, MISSING -> out.append("null");
      case BINARY, POJO ->
          throw new IllegalArgumentException("A JSON tree cannot hold a " + value.getNodeType());
    }
  }

  private static void newLine(int indent, int level, StringBuilder out) {
    if (indent > 0) {
      out.append('\n').append(" ".repeat(indent * level));
    }
  }

  private static void end(JsonNode value, int indent, int level, char bracket, StringBuilder out) {
    if (!value.isEmpty()) {
      newLine(indent, level - 1, out);
    }
    out.append(bracket);
  }

  private static String number(JsonNode value) {
    String text = JavaScriptText.of(value);
    return text.endsWith("Infinity") ? "null" : text;
  }

  private static String quoted(String text) {
    return Json.writeText(TextNode.valueOf(text));
  }
}
