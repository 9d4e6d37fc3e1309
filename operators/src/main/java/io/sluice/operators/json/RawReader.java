package io.sluice.operators.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import javax.annotation.Nullable;

/**
 * Reads good JSON into a tree whose strings stay as they were written ({@link RawText}), in a third
 * of the time that Jackson's parser takes, which makes each of them. What is not good it does not
 * explain: that is left to {@link Json#read(byte[])}, as is what is only strange, such as another
 * encoding. A test holds that both agree. For one text.
 *
 * <p>JSON that is the content of a string in other JSON it reads where it stands: quotes and
 * backslashes have one more backslash before them there, and else nothing is different.
 */
final class RawReader {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final FieldNames NAMES = new FieldNames();

  /** The end of the text, where a byte is expected; no byte is this. */
  private static final int END = Integer.MIN_VALUE;

  /** A depth at which strings are strings, whatever is in them. */
  private static final int UNOPENED = 2;

  /** What {@link #scanString} found between the quotes, besides the position of its end. */
  private static final int PLAIN = 0;

  private static final int ESCAPED = 1;
  private static final int ESCAPED_UNUSUALLY = 2;
  private static final int BAD = 3;

  /** Bytes that mean nothing in a string but themselves. */
  private static final boolean[] ORDINARY = ordinary();

  private final byte[] json;
  private final int end;
  private final boolean isNested;

  /** How many bytes a quote or a backslash takes. */
  private final int width;

  private int at;

  private RawReader(byte[] json, int start, int end, boolean isNested) {
    this.json = json;
    this.at = start;
    this.end = end;
    this.isNested = isNested;
    this.width = isNested ? 2 : 1;
  }

  /**
   * Reads exactly one value.
   *
   * @param json UTF-8; the tree keeps it
   * @param end of the text, exclusive
   * @return null if the text is not good
   */
  @Nullable
  static JsonNode read(byte[] json, int end) {
    return new RawReader(json, 0, end, false).only();
  }

  /**
   * Reads exactly one value, which is written in a string.
   *
   * @param json UTF-8; the tree keeps it
   * @param start of the string, behind its quote
   * @param end of the string, exclusive
   * @return null if the text is not good, or escapes more than quotes and backslashes
   */
  @Nullable
  static JsonNode readNested(byte[] json, int start, int end) {
    return new RawReader(json, start, end, true).only();
  }

  /**
   * Reads exactly one object, field by field, and opens no string.
   *
   * @param json UTF-8; the values keep it
   * @return false if the text is not good or the visitor wants no more
   */
  static boolean readFields(byte[] json, FieldVisitor visitor) {
    RawReader reader = new RawReader(json, 0, json.length, false);
    return reader.next() == '{' && reader.fields(visitor) && reader.next() == END;
  }

  private boolean fields(FieldVisitor visitor) {
    at++;
    if (take('}')) {
      return true;
    }
    do {
      next();
      String name = isWritten('"', at) ? name() : null;
      JsonNode value = name != null && take(':') ? value(UNOPENED) : null;
      if (value == null || !visitor.field(name, value)) {
        return false;
      }
    } while (take(','));
    return take('}');
  }

  @Nullable
  private JsonNode only() {
    JsonNode value = value(0);
    return next() == END ? value : null;
  }

  /** The value at the next byte, null if there is no good one. */
  @Nullable
  private JsonNode value(int depth) {
    int first = next();
    return switch (first) {
      case '{' -> depth < Json.MAX_DEPTH ? object(depth + 1) : null;
      case '[' -> depth < Json.MAX_DEPTH ? array(depth + 1) : null;
      case 't' -> takeWord("true") ? NODES.booleanNode(true) : null;
      case 'f' -> takeWord("false") ? NODES.booleanNode(false) : null;
      case 'n' -> takeWord("null") ? NODES.nullNode() : null;
      default -> isWritten('"', at) ? string(depth) : number();
    };
  }

  @Nullable
  private JsonNode object(int depth) {
    at++;
    ObjectNode object = NODES.objectNode();
    if (take('}')) {
      return object;
    }
    do {
      next();
      String name = isWritten('"', at) ? name() : null;
      JsonNode value = name != null && take(':') ? value(depth) : null;
      if (value == null) {
        return null;
      }
      object.set(name, value);
    } while (take(','));
    return take('}') ? object : null;
  }

  @Nullable
  private JsonNode array(int depth) {
    at++;
    ArrayNode array = NODES.arrayNode();
    if (take(']')) {
      return array;
    }
    do {
      JsonNode value = value(depth);
      if (value == null) {
        return null;
      }
      array.add(value);
    } while (take(','));
    return take(']') ? array : null;
  }

  @Nullable
  private String name() {
    int start = at + width;
    int found = scanString();
    return switch (found) {
      case PLAIN -> NAMES.of(json, start, at - width);
      case BAD -> null;
      default -> text(start, true).textValue();
    };
  }

  @Nullable
  private JsonNode string(int depth) {
    JsonNode object = depth == 1 ? stringOfObject() : null;
    if (object != null) {
      return object;
    }
    int start = at + width;
    int found = scanString();
    return switch (found) {
      case BAD -> null;
      case ESCAPED_UNUSUALLY -> TextNode.valueOf(text(start, true).textValue());
      default -> text(start, found == ESCAPED);
    };
  }

  /**
   * A string that is an object's JSON, which is read on the way: it is most of an envelope, and
   * would else be gone through twice.
   *
   * @return null if the string is something else; this then stands where it stood
   */
  @Nullable
  private JsonNode stringOfObject() {
    int start = at + width;
    if (isNested || byteAt(start) != '{' || byteAt(start + 1) != '\\') {
      return null;
    }
    RawReader inside = new RawReader(json, start, end, true);
    JsonNode object = inside.object(1);
    if (object == null || inside.byteAt(inside.at) != '"') {
      return null;
    }
    at = inside.at + 1;
    return new RawText(json, start, inside.at, true, false, object);
  }

  /** The string that was scanned last. */
  private RawText text(int start, boolean hasEscapes) {
    return new RawText(json, start, at - width, hasEscapes, isNested, null);
  }

  /** Goes from the opening quote to behind the closing one, and says what is in between. */
  private int scanString() {
    int found = PLAIN;
    int i = at + width;
    while (i < end) {
      byte b = json[i];
      if (ORDINARY[b & 0xFF]) {
        i++;
      } else if (isWritten('"', i)) {
        at = i + width;
        return found;
      } else if (isWritten('\\', i)) {
        i += width;
        boolean isWide = isWritten('"', i) || isWritten('\\', i);
        found = Math.max(found, isWide ? ESCAPED : escape(i));
        if (found == BAD) {
          return BAD;
        }
        i += isWide ? width : 1;
      } else {
        int length = b < 0 ? characterBytes(i) : 0;
        if (length == 0) {
          return BAD;
        }
        i += length;
      }
    }
    return BAD;
  }

  /** Whether a quote or a backslash is written at a position. */
  private boolean isWritten(char sign, int position) {
    return isNested
        ? byteAt(position) == '\\' && byteAt(position + 1) == sign
        : byteAt(position) == sign;
  }

  /** What the letter behind a backslash makes of both. */
  private int escape(int position) {
    return switch (byteAt(position)) {
      case 'b', 'f', 'n', 'r', 't' -> ESCAPED;
      case '/' -> ESCAPED_UNUSUALLY;
      case 'u' -> isHex(position + 1) ? ESCAPED_UNUSUALLY : BAD;
      default -> BAD;
    };
  }

  private boolean isHex(int position) {
    if (position + 4 > end) {
      return false;
    }
    for (int i = position; i < position + 4; i++) {
      if (json[i] < 0 || Character.digit(json[i], 16) < 0) {
        return false;
      }
    }
    return true;
  }

  /** How many bytes a character outside ASCII takes, 0 if it is not UTF-8. */
  private int characterBytes(int position) {
    int lead = json[position] & 0xFF;
    int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (lead < 0xC2 || lead > 0xF4 || position + length > end) {
      return 0;
    }
    int codePoint = lead & (0x7F >> length);
    for (int i = 1; i < length; i++) {
      int b = json[position + i];
      if ((b & 0xC0) != 0x80) {
        return 0;
      }
      codePoint = (codePoint << 6) | (b & 0x3F);
    }
    boolean isShortest = length == 2 || codePoint >= (length == 3 ? 0x800 : 0x10000);
    boolean isCharacter =
        codePoint <= Character.MAX_CODE_POINT
            && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
    return isShortest && isCharacter ? length : 0;
  }

  @Nullable
  private JsonNode number() {
    int start = at;
    boolean isNegative = byteAt(at) == '-';
    if (isNegative) {
      at++;
    }
    int first = byteAt(at);
    int digits = digits();
    if (digits == 0 || (first == '0' && digits > 1)) {
      return null;
    }
    boolean isInteger = true;
    if (byteAt(at) == '.') {
      at++;
      isInteger = false;
      if (digits() == 0) {
        return null;
      }
    }
    if (byteAt(at) == 'e' || byteAt(at) == 'E') {
      at++;
      isInteger = false;
      if (byteAt(at) == '-' || byteAt(at) == '+') {
        at++;
      }
      if (digits() == 0) {
        return null;
      }
    }
    if (at - start > Json.MAX_NUMBER_CHARACTERS) {
      return null;
    }
    String text = new String(json, start, at - start, ISO_8859_1);
    return isInteger ? Json.integer(text) : new ExactNumber(text);
  }

  private int digits() {
    int start = at;
    while (at < end && json[at] >= '0' && json[at] <= '9') {
      at++;
    }
    return at - start;
  }

  private boolean takeWord(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (byteAt(at + i) != word.charAt(i)) {
        return false;
      }
    }
    at += word.length();
    return true;
  }

  private boolean take(char expected) {
    if (next() == expected) {
      at++;
      return true;
    }
    return false;
  }

  /** The next byte that is no space, which is then where this stands. */
  private int next() {
    while (at < end) {
      byte b = json[at];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return b;
      }
      at++;
    }
    return END;
  }

  private int byteAt(int position) {
    return position < end ? json[position] : END;
  }

  private static boolean[] ordinary() {
    boolean[] ordinary = new boolean[256];
    for (int b = ' '; b < 0x80; b++) {
      ordinary[b] = b != '"' && b != '\\';
    }
    return ordinary;
  }
}
