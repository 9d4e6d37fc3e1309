package io.sluice.operators.deliveries;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.UUID;

/**
 * The key of DELIVERIES: team (32 bits) and a hash of the URL (32) in one long. Two endpoints of
 * one team whose hashes meet share a line and a circuit, which costs them time and nothing else.
 */
final class EndpointKey {
  private static final int TEAM_SHIFT = 32;
  private static final long HASH_MASK = 0xFFFF_FFFFL;

  private EndpointKey() {}

  static long of(int teamId, String url) {
    // Not String.hashCode, by which URLs of one form meet too often.
    long hash = UUID.nameUUIDFromBytes(url.getBytes(UTF_8)).getMostSignificantBits() >>> TEAM_SHIFT;
    return ((long) teamId << TEAM_SHIFT) | (hash & HASH_MASK);
  }

  static int team(long key) {
    return (int) (key >>> TEAM_SHIFT);
  }

  /** The hash, as 8 hexadecimal digits. */
  static String endpoint(long key) {
    return HexFormat.of().toHexDigits((int) key);
  }
}
