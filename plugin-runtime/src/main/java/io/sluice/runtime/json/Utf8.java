package io.sluice.runtime.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.oracle.truffle.api.strings.InternalByteArray;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/** A text that grows, in UTF-8. */
final class Utf8 {
  /** So many bytes must be behind what {@link #afterPlain} looks at, and may be anything. */
  static final int SLACK = Long.BYTES;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHEST_BITS = ONES << 7;
  private static final long SPACES = ' ' * ONES;
  private static final long QUOTATION_MARKS = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;

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
    reserve(count + 2 + SLACK);
    int start = length + 1;
    int end = start + count;
    System.arraycopy(ascii.getArray(), ascii.getOffset(), bytes, start, count);
    if (afterPlain(bytes, start, end) != end) {
      return false;
    }
    bytes[length] = '"';
    bytes[end] = '"';
    length = end + 1;
    return true;
  }

  /**
   * The first place of a byte that is not {@link #isPlain}; {@code to} if there is none before it.
   *
   * @param text has {@link #SLACK} bytes more
   */
  static int afterPlain(byte[] text, int from, int to) {
    for (int i = from; i < to; i += Long.BYTES) {
      long found = others((long) WORDS.get(text, i));
      if (found != 0) {
        return Math.min(i + Long.numberOfTrailingZeros(found) / Byte.SIZE, to);
      }
    }
    return to;
  }

  /** Has its lowest bit in the first byte that is not {@link #isPlain}; 0 if all are. */
  private static long others(long word) {
    long isControl = (word - SPACES) & ~word;
    return (isControl | areZero(word ^ QUOTATION_MARKS) | areZero(word ^ BACKSLASHES))
        & HIGHEST_BITS;
  }

  /** Of the bytes that have their highest bit, the first is the first that was 0. */
  private static long areZero(long word) {
    return (word - ONES) & ~word;
  }

  /** Whether a byte of a string of JSON is, or is a part of, a character that is itself there. */
  static boolean isPlain(byte b) {
    return b < 0 || (b >= ' ' && b != '"' && b != '\\');
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
      default -> "\\u" + HexFormat.of().toHexDigits(c);
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
