package io.sluice.operators.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Reads and writes JSON trees. Thread-safe.
 *
 * <p>Reading is strict (RFC 8259), with JavaScript's choices where the RFC leaves one: of duplicate
 * keys the last wins, at the place of the first; {@code __proto__} and its like are plain keys;
 * lone surrogates are kept. Numbers keep every digit and their spelling. Writing is {@code
 * JSON.stringify}'s: no spaces, lone surrogates escaped, so the bytes are always valid UTF-8.
 */
public final class Json {
  /** How deep objects and arrays may nest; far above any real event, far below a stack's end. */
  public static final int MAX_DEPTH = 500;

  /**
   * How many characters a number may have. Exact conversions of longer ones take quadratic time.
   */
  public static final int MAX_NUMBER_CHARACTERS = 1000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_CHARACTERS)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          // Names come from customers: the JVM's intern table is no place for them, and one
          // customer's colliding names must not make other customers' records unreadable.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Json() {}

  /**
   * Reads exactly one JSON value.
   *
   * @param utf8 the text, in UTF-8
   * @throws UnreadableJson if it is not JSON, nests deeper than {@link #MAX_DEPTH}, or holds a
   *     number of more than {@link #MAX_NUMBER_CHARACTERS}
   */
  public static JsonNode read(byte[] utf8) throws UnreadableJson {
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      return readOnly(parser);
    } catch (IOException e) {
      // Jackson's byte parser refuses lone surrogates in names, its text parser does not.
      return read(decode(utf8));
    }
  }

  /**
   * Reads exactly one JSON value.
   *
   * @throws UnreadableJson as {@link #read(byte[])}
   */
  public static JsonNode read(String text) throws UnreadableJson {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return readOnly(parser);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Reads exactly one JSON value, leaving its strings as they are written until someone asks for
   * one: for who looks at few of them. The tree keeps the bytes, which nobody may change.
   *
   * @throws UnreadableJson as {@link #read(byte[])}
   */
  public static JsonNode readRaw(byte[] utf8) throws UnreadableJson {
    JsonNode node = RawReader.read(utf8, utf8.length);
    return node == null ? read(utf8) : node;
  }

  /**
   * Reads the JSON value that a string of another holds, as {@link #readRaw} does.
   *
   * @throws UnreadableJson as {@link #read(byte[])}
   */
  public static JsonNode readNested(JsonNode text) throws UnreadableJson {
    JsonNode node = text instanceof RawText raw ? raw.readContent() : null;
    return node == null ? read(text.textValue()) : node;
  }

  /**
   * Reads the fields of an object one by one, without opening what is in strings, for who wants a
   * part of it. It is as strict as {@link #read(byte[])}.
   *
   * @param utf8 which the values keep
   * @return false if it is not an object and nothing else, or the visitor wants no more
   */
  public static boolean readFields(byte[] utf8, FieldVisitor visitor) {
    return RawReader.readFields(utf8, visitor);
  }

  /** Writes a tree as UTF-8. */
  public static byte[] write(JsonNode node) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(1024)) {
      try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
        write(node, generator);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing JSON to memory failed", e);
    }
  }

  /** Writes a tree as text. */
  public static String writeText(JsonNode node) {
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      write(node, generator);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing JSON to memory failed", e);
    }
    // Outside ASCII nothing but a string's content can stand here, so an escape is always right.
    return Surrogates.escapeLone(text.toString(), "");
  }

  private static String decode(byte[] utf8) throws UnreadableJson {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new UnreadableJson("the bytes are not UTF-8", e);
    }
  }

  private static JsonNode readOnly(JsonParser parser) throws IOException, UnreadableJson {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new UnreadableJson("the text is empty");
    }
    JsonNode node = readValue(parser, first);
    if (parser.nextToken() != null) {
      throw new UnreadableJson(
          "something follows the end of the value, at line "
              + parser.currentTokenLocation().getLineNr()
              + ", column "
              + parser.currentTokenLocation().getColumnNr());
    }
    return node;
  }

  private static JsonNode readValue(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> {
        ObjectNode object = NODES.objectNode();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          object.set(name, readValue(parser, parser.nextToken()));
        }
        yield object;
      }
      case START_ARRAY -> {
        ArrayNode array = NODES.arrayNode();
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
          array.add(readValue(parser, t));
        }
        yield array;
      }
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT -> integer(parser.getText());
      case VALUE_NUMBER_FLOAT -> new ExactNumber(parser.getText());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("A JSON text cannot hold the token " + token + " here");
    };
  }

  /** The number that a text is, which is a JSON number without fraction and exponent. */
  static JsonNode integer(String text) {
    if (text.length() > 18) {
      return new ExactNumber(text);
    }
    long value = Long.parseLong(text);
    if (value == 0 && text.length() > 1) {
      return new ExactNumber(text); // minus zero
    }
    return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
  }

  private static void write(JsonNode node, JsonGenerator generator) throws IOException {
    switch (node.getNodeType()) {
      case OBJECT -> {
        generator.writeStartObject();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
          generator.writeFieldName(field.getKey());
          write(field.getValue(), generator);
        }
        generator.writeEndObject();
      }
      case ARRAY -> {
        generator.writeStartArray();
        for (JsonNode element : node) {
          write(element, generator);
        }
        generator.writeEndArray();
      }
      case STRING -> generator.writeString(node.textValue());
      case NUMBER -> generator.writeNumber(node.asText());
      case BOOLEAN -> generator.writeBoolean(node.booleanValue());
      case NULL, MISSING -> generator.writeNull();
      case BINARY, POJO ->
          throw new IllegalArgumentException("A JSON tree cannot hold a " + node.getNodeType());
    }
  }

  private static UnreadableJson unreadable(IOException e) {
    if (e instanceof JsonProcessingException json && json.getLocation() != null) {
      return new UnreadableJson(
          json.getOriginalMessage()
              + " (line "
              + json.getLocation().getLineNr()
              + ", column "
              + json.getLocation().getColumnNr()
              + ")",
          e);
    }
    return new UnreadableJson(String.valueOf(e.getMessage()), e);
  }
}
