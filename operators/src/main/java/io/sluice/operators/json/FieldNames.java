package io.sluice.operators.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Makes strings of the names of fields. The same few names come again and again, so it keeps some
 * and gives the same string each time; a name that falls on another's place takes it. Of fixed
 * size, whatever customers send.
 *
 * <p>Thread-safe without locks: an entry is immutable, and a thread that does not see another's
 * makes its own.
 */
final class FieldNames {
  private static final int PLACES = 2048;
  private static final int MAX_LENGTH = 64;

  private final Entry[] entries = new Entry[PLACES];

  private static final class Entry {
    final byte[] utf8;
    final String name;

    Entry(byte[] utf8, String name) {
      this.utf8 = utf8;
      this.name = name;
    }
  }

  /** The name that these bytes are. */
  String of(byte[] json, int start, int end) {
    if (end - start > MAX_LENGTH) {
      return new String(json, start, end - start, UTF_8);
    }
    int place = place(json, start, end);
    Entry entry = entries[place];
    if (entry == null || !Arrays.equals(entry.utf8, 0, entry.utf8.length, json, start, end)) {
      byte[] utf8 = Arrays.copyOfRange(json, start, end);
      entry = new Entry(utf8, new String(utf8, UTF_8));
      entries[place] = entry;
    }
    return entry.name;
  }

  private static int place(byte[] json, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + json[i];
    }
    return (hash ^ (hash >>> 11)) & (PLACES - 1);
  }
}
