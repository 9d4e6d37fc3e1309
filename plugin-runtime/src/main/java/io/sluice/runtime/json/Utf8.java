package io.sluice.runtime.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.oracle.truffle.api.strings.InternalByteArray;
import java.util.Arrays;

/** A text that grows, in UTF-8. */
final class Utf8 {

  private byte[] bytes;
  private int length;

  /**
   * An empty text.
   *
   * @param capacity bytes that it may have without being moved
   */
  Utf8(int capacity) {
    bytes = new byte[capacity];
  }

  int length() {
    return length;
  }

  Utf8 ascii(char c) {
    reserve(1);
    bytes[length++] = (byte) c;
    return this;
  }

  @SuppressWarnings("deprecation") // it takes the lower bytes of characters, which are all here
  Utf8 ascii(String text) {
    reserve(text.length());
    text.getBytes(0, text.length(), bytes, length);
    length += text.length();
    return this;
  }

  Utf8 utf8(byte[] text) {
    reserve(text.length);
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
    return this;
  }

  /**
   * A string as JSON; whether it could, which it cannot if a character is escaped.
   *
   * @param ascii one character a byte, or else with zeros among them, which would be escaped
   */
  boolean quotedAsIs(InternalByteArray ascii) {
    int count = ascii.getLength();
    reserve(count + 2);
    byte[] from = ascii.getArray();
    byte[] to = bytes;
    int at = length;
    to[at++] = '"';
    for (int i = ascii.getOffset(), end = i + count; i < end; i++) {
      byte c = from[i];
      if (c == '"' || c == '\\' || c < ' ') {
        return false;
      }
      to[at++] = c;
    }
    to[at++] = '"';
    length = at;
    return true;
  }

  /** A member's name as JSON, with the colon. */
  static byte[] quotedName(String name) {
    return (quotation(name) + ':').getBytes(UTF_8);
  }

  Utf8 quoted(String string) {
    return utf8(quotation(string).getBytes(UTF_8));
  }

  /** A string as JSON (ECMA-262 25.5.2.3, {@code QuoteJSONString}). */
  private static String quotation(String string) {
    StringBuilder quoted = new StringBuilder(string.length() + 2).append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      boolean isPair =
          i + 1 < string.length() && Character.isSurrogatePair(c, string.charAt(i + 1));
      if (isPair) {
        quoted.append(c).append(string.charAt(++i));
      } else if (c < ' ' || Character.isSurrogate(c)) {
        quoted.append(escaped(c));
      } else if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private static String escaped(char c) {
    return switch (c) {
      case '\b' -> "\\b";
      case '\f' -> "\\f";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format("\\u%04x", (int) c);
    };
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, UTF_8);
  }
}
