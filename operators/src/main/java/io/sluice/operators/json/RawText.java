package io.sluice.operators.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.IOException;
import java.util.Objects;
import javax.annotation.Nullable;

/**
 * A string kept as it was written, so that one which nobody looks at is copied and no more. It was
 * written as {@link Json#write} would write it: valid UTF-8, and of escapes only those of a
 * backslash and one letter or sign.
 */
final class RawText extends ValueNode {
  private static final long serialVersionUID = 1L;

  private final byte[] json;
  private final int start;
  private final int end;
  private final boolean hasEscapes;
  private final boolean isNested;
  @Nullable private final JsonNode content;
  @Nullable private String text;

  /**
   * Keeps the bytes, which nobody may change.
   *
   * @param json what the string stands in
   * @param start of what is between the quotes
   * @param end of it, exclusive
   * @param hasEscapes whether there is a backslash in it
   * @param isNested whether it stands in JSON that is itself the content of a string, so that its
   *     quotes and backslashes have one more backslash before them
   * @param content what its content is as JSON, if that is known already
   */
  RawText(
      byte[] json,
      int start,
      int end,
      boolean hasEscapes,
      boolean isNested,
      @Nullable JsonNode content) {
    this.json = Objects.requireNonNull(json, "json is null");
    this.start = start;
    this.end = end;
    this.hasEscapes = hasEscapes;
    this.isNested = isNested;
    this.content = content;
  }

  byte[] json() {
    return json;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  boolean hasEscapes() {
    return hasEscapes;
  }

  boolean isNested() {
    return isNested;
  }

  /** The JSON value that the string's content is, null if it is not good. Given away: once. */
  @Nullable
  JsonNode readContent() {
    if (content != null) {
      return content;
    }
    if (isNested) {
      return null; // JSON in JSON in JSON is rare
    }
    JsonNode inPlace = RawReader.readNested(json, start, end);
    if (inPlace != null) {
      return inPlace;
    }
    byte[] unescaped = new byte[end - start];
    int length = 0;
    for (int i = start; i < end; i++) {
      byte b = json[i];
      unescaped[length++] = b == '\\' ? (byte) unescape((char) json[++i]) : b;
    }
    return RawReader.read(unescaped, length);
  }

  @Override
  public String textValue() {
    if (text == null) {
      String written = new String(json, start, end - start, UTF_8);
      String once = isNested && hasEscapes ? unescape(written) : written;
      text = hasEscapes ? unescape(once) : once;
    }
    return text;
  }

  @Override
  public String asText() {
    return textValue();
  }

  @Override
  public JsonNodeType getNodeType() {
    return JsonNodeType.STRING;
  }

  @Override
  public JsonToken asToken() {
    return JsonToken.VALUE_STRING;
  }

  @Override
  public void serialize(JsonGenerator generator, SerializerProvider provider) throws IOException {
    generator.writeString(textValue());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonNode node
        && node.isTextual()
        && textValue().equals(node.textValue());
  }

  @Override
  public int hashCode() {
    return textValue().hashCode();
  }

  /** What a text says whose escapes are valid, also long ones. */
  private static String unescape(String written) {
    int length = written.length();
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      char c = written.charAt(i);
      if (c != '\\') {
        text.append(c);
      } else if (written.charAt(++i) == 'u') {
        text.append((char) Integer.parseInt(written, i + 1, i + 5, 16));
        i += 4;
      } else {
        text.append(unescape(written.charAt(i)));
      }
    }
    return text.toString();
  }

  private static char unescape(char escape) {
    return switch (escape) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escape;
    };
  }
}
