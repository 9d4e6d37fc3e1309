package io.sluice.operators.ingestion;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * The numbers of people whose distinct ids were looked up lately, on the heap: half of what an
 * event of somebody who is there has to read. A bounded copy of what state says, which begins empty
 * whenever the job starts; whoever changes state changes it too. Not thread-safe.
 *
 * <p>An id stands here as 128 bits of a digest of it with its team and a secret of this object, so
 * that nobody can find two ids that it takes for one.
 */
final class RecentNumbers {
  /** Looked up by {@link #get}, of an id that is not here. */
  static final long UNKNOWN = -1;

  /** Of 24 bytes each. */
  static final int MAX_ENTRIES = 1 << 21;

  private static final int FIRST_ENTRIES = 1 << 10;

  /** An id has its place in one of these, where a new one drives out the one that came first. */
  private static final int ENTRIES_OF_BUCKET = 4;

  /** Both halves of the digest, and the number plus one, which is zero where there is nothing. */
  private static final int LONGS_OF_ENTRY = 3;

  private static final int NUMBER = 2;
  private static final int LONGS_OF_BUCKET = ENTRIES_OF_BUCKET * LONGS_OF_ENTRY;

  private final byte[] secret = new byte[16];
  private final MessageDigest digest;
  private final int maxEntries;
  private long[] table;
  private int entries;

  RecentNumbers() {
    this(MAX_ENTRIES);
  }

  /**
   * @param maxEntries a power of two
   */
  RecentNumbers(int maxEntries) {
    this.maxEntries = maxEntries;
    table = new long[Math.min(FIRST_ENTRIES, maxEntries) * LONGS_OF_ENTRY];
    new SecureRandom().nextBytes(secret);
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256, this one has not", e);
    }
  }

  /** The number of whom an id belongs to, {@link #UNKNOWN} if that has to be looked up. */
  long get(int teamId, String distinctId) {
    ByteBuffer key = key(teamId, distinctId);
    int at = find(key.getLong(0), key.getLong(Long.BYTES));
    return at < 0 ? UNKNOWN : table[at + NUMBER] - 1;
  }

  /** Adds or replaces a number. */
  void put(int teamId, String distinctId, long number) {
    ByteBuffer key = key(teamId, distinctId);
    int at = find(key.getLong(0), key.getLong(Long.BYTES));
    if (at >= 0) {
      table[at + NUMBER] = number + 1;
      return;
    }
    int capacity = table.length / LONGS_OF_ENTRY;
    if (entries > capacity / 2 && capacity < maxEntries) {
      grow();
    }
    add(key.getLong(0), key.getLong(Long.BYTES), number + 1);
  }

  /** Forgets an id. */
  void remove(int teamId, String distinctId) {
    ByteBuffer key = key(teamId, distinctId);
    int at = find(key.getLong(0), key.getLong(Long.BYTES));
    if (at >= 0) {
      table[at + NUMBER] = 0;
      entries--;
    }
  }

  private void grow() {
    long[] before = table;
    table = new long[2 * before.length];
    entries = 0;
    for (int at = before.length - LONGS_OF_ENTRY; at >= 0; at -= LONGS_OF_ENTRY) {
      if (before[at + NUMBER] != 0) {
        add(before[at], before[at + 1], before[at + NUMBER]);
      }
    }
  }

  /** At the front of its bucket, whose last entry goes. */
  private void add(long high, long low, long numberPlusOne) {
    int bucket = bucket(high);
    if (table[bucket + LONGS_OF_BUCKET - LONGS_OF_ENTRY + NUMBER] == 0) {
      entries++;
    }
    System.arraycopy(
        table, bucket, table, bucket + LONGS_OF_ENTRY, LONGS_OF_BUCKET - LONGS_OF_ENTRY);
    table[bucket] = high;
    table[bucket + 1] = low;
    table[bucket + NUMBER] = numberPlusOne;
  }

  /** Where an entry is in the table; negative if it is not there. */
  private int find(long high, long low) {
    int bucket = bucket(high);
    for (int at = bucket; at < bucket + LONGS_OF_BUCKET; at += LONGS_OF_ENTRY) {
      if (table[at] == high && table[at + 1] == low && table[at + NUMBER] != 0) {
        return at;
      }
    }
    return -1;
  }

  private int bucket(long high) {
    int buckets = table.length / LONGS_OF_BUCKET;
    return (int) (high & (buckets - 1)) * LONGS_OF_BUCKET;
  }

  private ByteBuffer key(int teamId, String distinctId) {
    ByteBuffer id = ByteBuffer.allocate(Integer.BYTES + Character.BYTES * distinctId.length());
    // Its characters as they are: an encoding has the same bytes for all lone surrogates.
    id.putInt(teamId).asCharBuffer().put(distinctId);
    digest.update(secret);
    return ByteBuffer.wrap(digest.digest(id.array()));
  }
}
