package io.sluice.operators.definitions;

/**
 * Remembers hashes in a table of fixed size, each in one of two places. It forgets without notice
 * when others need the places, and never takes one for another. Not thread-safe.
 */
final class RecentHashes {
  private final long[] table;

  /**
   * @param size a power of two
   */
  RecentHashes(int size) {
    if (size < 2 || Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException("size is " + size + ", expected a power of two");
    }
    table = new long[size];
  }

  boolean contains(long hash) {
    int place = place(hash);
    return table[place] == hash || table[place ^ 1] == hash;
  }

  /** The newest stands in the first place, what was there moves to the second. */
  void add(long hash) {
    int place = place(hash);
    table[place ^ 1] = table[place];
    table[place] = hash;
  }

  private int place(long hash) {
    // Always even, so that the two places of any hash are the same pair in the same order.
    return (int) (hash ^ (hash >>> 32)) & (table.length - 2);
  }
}
