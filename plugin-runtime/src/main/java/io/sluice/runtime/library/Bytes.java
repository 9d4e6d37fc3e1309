package io.sluice.runtime.library;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** Bytes as the strings that cross the border: one char per byte, 0 to 255. */
final class Bytes {
  private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

  private Bytes() {}

  static byte[] of(String binary) {
    return binary.getBytes(StandardCharsets.ISO_8859_1);
  }

  static String binary(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** A chunk of data: {@code b} and bytes, or {@code u} and text that stands for its UTF-8. */
  static byte[] ofChunk(String chunk) {
    String content = chunk.substring(1);
    return chunk.charAt(0) == 'u' ? utf8(content) : of(content);
  }

  /** As {@code Buffer.from(text)}: a lone surrogate becomes U+FFFD. */
  private static byte[] utf8(String text) {
    try {
      ByteBuffer encoded =
          StandardCharsets.UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPLACE)
              .onUnmappableCharacter(CodingErrorAction.REPLACE)
              .replaceWith(REPLACEMENT)
              .encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new IllegalStateException("An encoder told to replace did not", e);
    }
  }

  /** In the encoding asked for; anything else than the three text forms means bytes. */
  static String encoded(byte[] bytes, String encoding) {
    return switch (encoding) {
      case "hex" -> HexFormat.of().formatHex(bytes);
      case "base64" -> Base64.getEncoder().encodeToString(bytes);
      case "base64url" -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      default -> binary(bytes);
    };
  }
}
