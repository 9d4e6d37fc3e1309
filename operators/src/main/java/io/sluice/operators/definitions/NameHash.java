package io.sluice.operators.definitions;

/**
 * Hashes names to 64 bits: FNV-1a over UTF-16 units, then a finish that spreads it over all bits.
 * What it gives for a basis of 0 is in state and never changes.
 */
final class NameHash {
  private static final long FNV_PRIME = 0x100000001B3L;
  private static final long FNV_BASIS = 0xCBF29CE484222325L;

  private NameHash() {}

  /** The hash of a name alone. */
  static long of(String name) {
    return of(0, name);
  }

  /**
   * The hash of a name after others.
   *
   * @param basis another hash, or a secret
   */
  static long of(long basis, String name) {
    long hash = FNV_BASIS ^ basis;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * FNV_PRIME;
    }
    return finish(hash);
  }

  /** Spreads a number over all bits (the finalizer of MurmurHash3). */
  static long finish(long number) {
    long hash = number;
    hash = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
    hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return hash ^ (hash >>> 33);
  }
}
