package io.sluice.operators.people;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.operators.json.Surrogates;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * A person's uuid, which derives from their first distinct id, so that whoever makes the same
 * person again, after a crash for example, makes the same uuid (contract §10.7, era C; version 5 of
 * RFC 9562).
 */
final class PersonUuid {
  private static final UUID NAMESPACE = UUID.fromString("932979b4-65c3-4424-8467-0b66ec27bc22");

  private PersonUuid() {}

  static UUID of(int teamId, String distinctId) {
    MessageDigest sha1 = sha1();
    sha1.update(
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(NAMESPACE.getMostSignificantBits())
            .putLong(NAMESPACE.getLeastSignificantBits())
            .flip());
    ByteBuffer hash =
        ByteBuffer.wrap(sha1.digest((teamId + ":" + Surrogates.safe(distinctId)).getBytes(UTF_8)));
    long high = (hash.getLong() & ~0xF000L) | 0x5000L;
    long low = (hash.getLong() & ~(0b11L << 62)) | (0b10L << 62);
    return new UUID(high, low);
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-1", e);
    }
  }
}
