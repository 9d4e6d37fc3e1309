package io.sluice.operators.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes one JSON object of fixed shape, a row, whose columns may hold JSON as text. Such a column
 * is written in one pass, quoted as it goes; through {@link Json#write} and a generator it takes
 * several times as long, and it is most of a row. Not thread-safe; for one row after another, so
 * that the buffer, which is larger than a row, is made once.
 */
public final class JsonRow {
  private static final int INITIAL_BYTES = 2048;

  /** A buffer that a large row has stretched beyond this is not kept. */
  private static final int KEPT_BYTES = 64 * 1024;

  private static final int MAX_BYTES_PER_CHARACTER = 7;
  private static final int ASCII = 0x80;

  /** What stands for an ASCII character in a JSON string, null for the character itself. */
  private static final byte[][] ESCAPES = escapes();

  /** The same in a JSON string that is text in another one. */
  private static final byte[][] NESTED_ESCAPES = nested(ESCAPES);

  private static final byte[] QUOTE = {'"'};

  /** Of an object, of the text that it is, and of the row. */
  private static final byte[] NESTED_END = {'}', '"', '}'};

  private static final byte[] NESTED_QUOTE = {'\\', '"'};

  private byte[] bytes = new byte[INITIAL_BYTES];
  private int length;

  public JsonRow() {
    add('{');
  }

  /**
   * Adds a column.
   *
   * @param name as it stands between quotes
   * @param value any text; lone surrogates are escaped as {@link Json#write} does
   */
  public JsonRow text(String name, String value) {
    name(name);
    string(value, QUOTE, ESCAPES);
    return this;
  }

  /** Adds a column. */
  public JsonRow number(String name, long value) {
    name(name);
    ascii(Long.toString(value));
    return this;
  }

  /** Adds a column whose text is the JSON of a tree. */
  public JsonRow json(String name, JsonNode value) {
    name(name);
    add('"');
    nested(value);
    add('"');
    return this;
  }

  /** Adds a column. */
  public JsonRow bool(String name, boolean value) {
    name(name);
    ascii(value ? "true" : "false");
    return this;
  }

  /** Adds a column that has no value. */
  public JsonRow nothing(String name) {
    name(name);
    ascii("null");
    return this;
  }

  /**
   * Adds a column whose text is JSON.
   *
   * @param json UTF-8, as {@link Json#write} writes it
   */
  public JsonRow json(String name, byte[] json) {
    name(name);
    reserve(2 * json.length + 2);
    bytes[length++] = '"';
    for (byte b : json) {
      if (b == '"' || b == '\\') {
        bytes[length++] = '\\';
      }
      bytes[length++] = b;
    }
    bytes[length++] = '"';
    return this;
  }

  /**
   * Goes on with a row that was complete, whose last column is text that is a JSON object: fields
   * may follow, then {@link #endNested}, then columns.
   *
   * @param row of {@link #toBytes}
   */
  public JsonRow reopenNested(byte[] row) {
    length = 0;
    int kept = row.length - NESTED_END.length;
    reserve(kept);
    System.arraycopy(row, 0, bytes, 0, kept);
    length = kept;
    return this;
  }

  /** Adds a field to the object that is open. */
  public JsonRow nestedField(String name, JsonNode value) {
    if (bytes[length - 1] != '{') {
      add(',');
    }
    string(name, NESTED_QUOTE, NESTED_ESCAPES);
    add(':');
    nested(value);
    return this;
  }

  /** Ends the object that is open. */
  public JsonRow endNested() {
    add(NESTED_END, NESTED_END.length - 1);
    return this;
  }

  /** The row, which is complete then; what is added next begins another one. */
  public byte[] toBytes() {
    add('}');
    byte[] row = Arrays.copyOf(bytes, length);
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[INITIAL_BYTES];
    }
    bytes[0] = '{';
    length = 1;
    return row;
  }

  private void name(String name) {
    if (length > 1) {
      add(',');
    }
    add('"');
    ascii(name);
    add('"');
    add(':');
  }

  private void nested(JsonNode node) {
    switch (node.getNodeType()) {
      case OBJECT -> {
        char separator = '{';
        for (Map.Entry<String, JsonNode> field : node.properties()) {
          add(separator);
          string(field.getKey(), NESTED_QUOTE, NESTED_ESCAPES);
          add(':');
          nested(field.getValue());
          separator = ',';
        }
        closeAfter(separator, '{', '}');
      }
      case ARRAY -> {
        char separator = '[';
        for (JsonNode element : node) {
          add(separator);
          nested(element);
          separator = ',';
        }
        closeAfter(separator, '[', ']');
      }
      case STRING -> {
        if (node instanceof RawText raw) {
          nestedRaw(raw);
        } else {
          string(node.textValue(), NESTED_QUOTE, NESTED_ESCAPES);
        }
      }
      case NUMBER, BOOLEAN -> ascii(node.asText());
      case NULL, MISSING -> ascii("null");
      case BINARY, POJO ->
          throw new IllegalArgumentException("A JSON tree cannot hold a " + node.getNodeType());
    }
  }

  /** A string that is written as it would be here, once; in another string it is escaped again. */
  private void nestedRaw(RawText text) {
    int count = text.end() - text.start();
    reserve(2 * (count + NESTED_QUOTE.length));
    add(NESTED_QUOTE);
    if (text.hasEscapes() && !text.isNested()) {
      byte[] json = text.json();
      for (int i = text.start(); i < text.end(); i++) {
        if (json[i] == '\\' || json[i] == '"') {
          bytes[length++] = '\\';
        }
        bytes[length++] = json[i];
      }
    } else {
      System.arraycopy(text.json(), text.start(), bytes, length, count);
      length += count;
    }
    add(NESTED_QUOTE);
  }

  /** The separator is still the opening one if there was nothing to separate. */
  private void closeAfter(char separator, char opening, char closing) {
    if (separator == opening) {
      add(opening);
    }
    add(closing);
  }

  private void string(String text, byte[] quote, byte[][] escapes) {
    int count = text.length();
    reserve(count + 2 * quote.length);
    add(quote);
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c < ASCII && escapes[c] == null) {
        bytes[length++] = (byte) c;
        continue;
      }
      reserve(MAX_BYTES_PER_CHARACTER + count - i + quote.length);
      if (c < ASCII) {
        add(escapes[c]);
      } else if (!Character.isSurrogate(c)) {
        addUtf8(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < count
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        addUtf8(Character.toCodePoint(c, text.charAt(i + 1)));
        i++;
      } else {
        add(escapes['\\'], escapes['\\'].length / 2);
        ascii("u" + hex(c));
      }
    }
    add(quote);
  }

  private void addUtf8(int codePoint) {
    if (codePoint < 0x800) {
      addUtf8(0xC0, codePoint, 6);
    } else if (codePoint < 0x10000) {
      addUtf8(0xE0, codePoint, 12);
    } else {
      addUtf8(0xF0, codePoint, 18);
    }
  }

  /** A lead byte with the bits above the shift, then six bits a byte. */
  private void addUtf8(int lead, int codePoint, int shift) {
    bytes[length++] = (byte) (lead | (codePoint >> shift));
    for (int rest = shift - 6; rest >= 0; rest -= 6) {
      bytes[length++] = (byte) (0x80 | ((codePoint >> rest) & 0x3F));
    }
  }

  private void add(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
  }

  private void add(byte[] given) {
    add(given, given.length);
  }

  private void add(byte[] given, int count) {
    reserve(count);
    System.arraycopy(given, 0, bytes, length, count);
    length += count;
  }

  @SuppressWarnings("deprecation") // exact for ASCII, and the fastest there is
  private void ascii(String text) {
    int count = text.length();
    reserve(count);
    text.getBytes(0, count, bytes, length);
    length += count;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  private static String hex(char c) {
    return String.format("%04X", (int) c);
  }

  private static byte[][] escapes() {
    byte[][] escapes = new byte[ASCII][];
    for (char c = 0; c < ' '; c++) {
      escapes[c] = ("\\u" + hex(c)).getBytes(ISO_8859_1);
    }
    String letters = "b\bt\tn\nf\fr\r\"\"\\\\";
    for (int i = 0; i < letters.length(); i += 2) {
      escapes[letters.charAt(i + 1)] = new byte[] {'\\', (byte) letters.charAt(i)};
    }
    return escapes;
  }

  private static byte[][] nested(byte[][] escapes) {
    byte[][] nested = new byte[ASCII][];
    for (int c = 0; c < ASCII; c++) {
      if (escapes[c] != null) {
        nested[c] =
            new String(escapes[c], ISO_8859_1)
                .replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .getBytes(ISO_8859_1);
      }
    }
    return nested;
  }
}
