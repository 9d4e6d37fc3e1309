package io.sluice.operators.actions;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.operators.output.Uuidt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Uuids of people: a hash table of 16 bytes for each place, of which at least a third is free, so
 * that a million take 32 MB. Immutable.
 */
public final class PersonUuids {
  private static final int LEAST_PLACES = 4;

  /** High and low halves in turn; both zero where nobody is. */
  private final long[] halves;

  private final int size;
  private final boolean hasNil;

  private PersonUuids(long[] halves, int size, boolean hasNil) {
    this.halves = halves;
    this.size = size;
    this.hasNil = hasNil;
  }

  /**
   * Those of a file with one in each line; lines that are blank count for nothing.
   *
   * @param file UTF-8
   * @throws IOException if another line is no uuid in 36 characters; its message says which
   */
  public static PersonUuids inLines(byte[] file) throws IOException {
    Builder builder = new Builder();
    int number = 0;
    for (String line : (Iterable<String>) new String(file, UTF_8).lines()::iterator) {
      number++;
      if (!line.isBlank() && !builder.add(line.strip())) {
        throw new IOException(
            "line %d is \"%.80s\"; expected a person's uuid in each line".formatted(number, line));
      }
    }
    return builder.build();
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** Whether this uuid is among them; false if the text is none. */
  public boolean contains(String text) {
    if (!Uuidt.isValid(text)) {
      return false;
    }
    UUID uuid = UUID.fromString(text);
    long high = uuid.getMostSignificantBits();
    long low = uuid.getLeastSignificantBits();
    if (high == 0 && low == 0) {
      return hasNil;
    }
    int place = place(halves, high, low);
    return halves[place] == high && halves[place + 1] == low;
  }

  /** All, in lower case and no order. */
  public List<String> texts() {
    List<String> texts = new ArrayList<>(size);
    if (hasNil) {
      texts.add(new UUID(0, 0).toString());
    }
    for (int i = 0; i < halves.length; i += 2) {
      if (halves[i] != 0 || halves[i + 1] != 0) {
        texts.add(new UUID(halves[i], halves[i + 1]).toString());
      }
    }
    return texts;
  }

  /** Where it is, or would be put. */
  private static int place(long[] halves, long high, long low) {
    long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9E3779B97F4A7C15L;
    int mask = halves.length - 1;
    int place = (int) (mixed >>> 32) << 1 & mask;
    while ((halves[place] != 0 || halves[place + 1] != 0)
        && (halves[place] != high || halves[place + 1] != low)) {
      place = place + 2 & mask;
    }
    return place;
  }

  /** Collects uuids, each once. */
  public static final class Builder {
    private long[] halves = new long[2 * LEAST_PLACES];
    private int taken;
    private boolean hasNil;

    /** Adds one; false if the text is no uuid in 36 characters. */
    public boolean add(String text) {
      if (!Uuidt.isValid(text)) {
        return false;
      }
      UUID uuid = UUID.fromString(text);
      add(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
      return true;
    }

    private void add(long high, long low) {
      if (high == 0 && low == 0) {
        hasNil = true;
        return;
      }
      if (3 * (taken + 1) > halves.length) {
        grow();
      }
      if (put(halves, high, low)) {
        taken++;
      }
    }

    private void grow() {
      long[] larger = new long[2 * halves.length];
      for (int i = 0; i < halves.length; i += 2) {
        if (halves[i] != 0 || halves[i + 1] != 0) {
          put(larger, halves[i], halves[i + 1]);
        }
      }
      halves = larger;
    }

    /** False if it was there. */
    private static boolean put(long[] halves, long high, long low) {
      int place = place(halves, high, low);
      boolean isNew = halves[place] == 0 && halves[place + 1] == 0;
      halves[place] = high;
      halves[place + 1] = low;
      return isNew;
    }

    public PersonUuids build() {
      return new PersonUuids(halves, hasNil ? taken + 1 : taken, hasNil);
    }
  }
}
