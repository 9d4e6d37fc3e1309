package io.sluice.operators.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import javax.annotation.Nullable;

/**
 * A file in a record: its bytes in base64, or the hash that names it in {@code content.dir}.
 *
 * @param base64 null if it is not in the record
 * @param sha256 null if it is
 * @param hash of the bytes, in either case
 */
record Content(@Nullable String base64, @Nullable String sha256, String hash) {
  /** The most that may stand in a record; a registry of large records would be slow to read. */
  static final int MAX_INLINE_BYTES = 256 * 1024;

  /**
   * Reads the two fields of a file.
   *
   * @return null if neither is there
   * @throws RefusedException if they are not base64 or a hash, contradict each other, or hold too
   *     much
   */
  @Nullable
  static Content read(Fields fields, String field) throws RefusedException {
    String hashField = hashField(field);
    String base64 = fields.optionalText(field);
    String sha256 = hash(fields, field);
    if (base64 == null) {
      return sha256 == null ? null : new Content(null, sha256, sha256);
    }
    String hash = hash(decode(fields, field, base64));
    if (sha256 != null && !sha256.equals(hash)) {
      throw fields.refused(hashField, hash + ", the hash of the field \"" + field + "\"");
    }
    return new Content(base64, null, hash);
  }

  /**
   * The hash that names a field's file in {@code content.dir}.
   *
   * @return null if there is none
   * @throws RefusedException if it is no hash
   */
  @Nullable
  static String hash(Fields fields, String field) throws RefusedException {
    String sha256 = fields.optionalText(hashField(field));
    if (sha256 != null && !sha256.matches("[0-9a-f]{64}")) {
      throw fields.refused(hashField(field), "a SHA-256 in 64 lower-case hexadecimal digits");
    }
    return sha256;
  }

  private static String hashField(String field) {
    return field + "_sha256";
  }

  static String hash(String text) {
    return hash(text.getBytes(UTF_8));
  }

  private static byte[] decode(Fields fields, String field, String base64) throws RefusedException {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw fields.refused(field, "base64 (" + e.getMessage() + ")");
    }
    if (bytes.length > MAX_INLINE_BYTES) {
      throw fields.refused(
          field,
          "at most "
              + MAX_INLINE_BYTES
              + " bytes, found "
              + bytes.length
              + "; put the file under content.dir, named by its SHA-256, and that hash into \""
              + field
              + "_sha256\"");
    }
    return bytes;
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
