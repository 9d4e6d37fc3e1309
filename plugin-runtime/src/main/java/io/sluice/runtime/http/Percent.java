package io.sluice.runtime.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of UTF-8 (WHATWG URL §1.3). */
final class Percent {
  private static final String HEX = "0123456789ABCDEF";
  private static final int REPLACEMENT = 0xFFFD;

  private Percent() {}

  /** Appends a code point, encoded; a lone surrogate becomes U+FFFD as in JavaScript. */
  static void append(StringBuilder to, int point) {
    boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    String text = Character.toString(surrogate ? REPLACEMENT : point);
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      to.append('%').append(HEX.charAt((octet >> 4) & 15)).append(HEX.charAt(octet & 15));
    }
  }

  /** The bytes that a text stands for; a percent sign without two digits stands for itself. */
  static byte[] decode(String text) {
    byte[] from = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream to = new ByteArrayOutputStream(from.length);
    for (int i = 0; i < from.length; i++) {
      int high = from[i] == '%' && i + 2 < from.length ? Character.digit(from[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(from[i + 2], 16);
      if (low < 0) {
        to.write(from[i]);
      } else {
        to.write(high * 16 + low);
        i += 2;
      }
    }
    return to.toByteArray();
  }

  /**
   * The text that a text stands for.
   *
   * @throws CharacterCodingException if the bytes are not UTF-8
   */
  static String decodeText(String text) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(decode(text))).toString();
  }
}
