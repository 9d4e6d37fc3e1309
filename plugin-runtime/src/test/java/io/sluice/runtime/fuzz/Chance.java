package io.sluice.runtime.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Choices that generators make, and mutations of what they have made. */
public final class Chance {
  private static final List<Byte> EXTREMES =
      List.of((byte) 0, (byte) 0xff, Byte.MAX_VALUE, Byte.MIN_VALUE);

  private Chance() {}

  /** One of them. */
  @SafeVarargs
  public static <T> T oneOf(RandomGenerator random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** One of them. */
  public static <T> T oneOf(RandomGenerator random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Whether this time is one of so many. */
  public static boolean oneIn(RandomGenerator random, int times) {
    return random.nextInt(times) == 0;
  }

  /**
   * A text with up to three changes: a piece left out, doubled or moved, a character replaced, the
   * end cut off.
   *
   * @param alphabet what characters are replaced by
   */
  public static String mutated(RandomGenerator random, String text, String alphabet) {
    StringBuilder mutated = new StringBuilder(text);
    for (int i = random.nextInt(4); i > 0 && !mutated.isEmpty(); i--) {
      int at = random.nextInt(mutated.length());
      int end = Math.min(mutated.length(), at + 1 + random.nextInt(8));
      char other = alphabet.charAt(random.nextInt(alphabet.length()));
      switch (random.nextInt(6)) {
        case 0 -> mutated.delete(at, end);
        case 1 -> mutated.insert(random.nextInt(mutated.length()), mutated.substring(at, end));
        case 2 -> mutated.insert(at, other);
        case 3 -> mutated.setLength(at);
        default -> mutated.setCharAt(at, other);
      }
    }
    return mutated.toString();
  }

  /** Bytes with up to three changes: bits flipped, pieces overwritten, moved or left out. */
  public static byte[] mutated(RandomGenerator random, byte[] bytes) {
    byte[] mutated = bytes.clone();
    for (int i = 1 + random.nextInt(3); i > 0 && mutated.length > 0; i--) {
      int at = random.nextInt(mutated.length);
      int end = Math.min(mutated.length, at + 1 + random.nextInt(8));
      switch (random.nextInt(8)) {
        case 0 -> mutated = Arrays.copyOf(mutated, at);
        case 1 -> mutated = withoutPiece(mutated, at, end);
        case 2 -> Arrays.fill(mutated, at, end, oneOf(random, EXTREMES));
        case 3 -> mutated[at] = (byte) random.nextInt(256);
        case 4 -> {
          int from = random.nextInt(mutated.length - (end - at) + 1);
          System.arraycopy(mutated, from, mutated, at, end - at);
        }
        default -> mutated[at] ^= (byte) (1 << random.nextInt(8));
      }
    }
    return mutated;
  }

  private static byte[] withoutPiece(byte[] bytes, int from, int to) {
    String all = new String(bytes, ISO_8859_1);
    return (all.substring(0, from) + all.substring(to)).getBytes(ISO_8859_1);
  }
}
