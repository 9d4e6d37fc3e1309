package io.sluice.runtime.fuzz;

import java.util.random.RandomGenerator;

/**
 * Random JSON texts, also such as few writers write: any spelling of numbers and strings, lone
 * surrogates, the same key again, names that mean something to JavaScript, nesting.
 */
public final class JsonTexts {
  /** What mutations put in: JSON's own signs, and characters that are easily taken for others. */
  public static final String SIGNS =
      "{}[]\",:\\0e-+.x ntfu1\u0000\u001f\u007f/\u00e9\u2028\ufeff\ud83d\ude00";

  private static final String CHARACTERS =
      "aaabz01 .$\u007f\u00e9\u20ac\u2028\uffff\ud83d\ude00\ud83d\ude00";

  private static final int DEEPEST = 300;

  private final RandomGenerator random;

  public JsonTexts(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Any value.
   *
   * @param depth how deep it may nest, but for a few that nest much deeper
   */
  public String value(int depth) {
    if (depth > 0 && Chance.oneIn(random, 50)) {
      return nested(value(0));
    }
    return switch (random.nextInt(depth > 0 ? 10 : 6)) {
      case 0, 1 -> number();
      case 2, 3, 4 -> string();
      case 5 -> Chance.oneOf(random, "null", "true", "false");
      case 6, 7 -> array(depth);
      default -> object(depth, "");
    };
  }

  /**
   * An object.
   *
   * @param member written in it at some place, such as {@code "a":1}; nothing if empty
   */
  public String object(int depth, String member) {
    StringBuilder text = new StringBuilder("{").append(space());
    int members = random.nextInt(5);
    int place = random.nextInt(members + 1);
    String separator = "";
    for (int i = 0; i <= members; i++) {
      if (i == place && !member.isEmpty()) {
        text.append(separator).append(member).append(space());
        separator = ",";
      }
      if (i < members) {
        text.append(separator).append(space()).append(name()).append(space()).append(':');
        text.append(space()).append(value(depth - 1)).append(space());
        separator = ",";
      }
    }
    return text.append('}').toString();
  }

  /** A string with its quotes. */
  public String string() {
    StringBuilder text = new StringBuilder("\"");
    int length = Chance.oneIn(random, 30) ? random.nextInt(500) : random.nextInt(8);
    for (int i = 0; i < length; i++) {
      char c = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
      text.append(
          switch (random.nextInt(6)) {
            case 0 ->
                Chance.oneOf(random, "\\n", "\\\\", "\\\"", "\\/", "\\b", "\\f", "\\r", "\\t");
            case 1 -> "\\u%04x".formatted((int) c);
            case 2 -> "\\u%04X".formatted(random.nextInt(0x10000));
            case 3 -> Chance.oneOf(random, "\\ud800", "\\uDFFF", "\\u0000", "\\u001f", "\\u2029");
            default -> String.valueOf(c);
          });
    }
    return text.append('"').toString();
  }

  /** A number. */
  public String number() {
    String sign = random.nextBoolean() ? "-" : "";
    return switch (random.nextInt(8)) {
      case 0 -> sign + random.nextInt(100);
      case 1 -> String.valueOf(random.nextLong());
      case 2 -> String.valueOf(Double.longBitsToDouble(finite(random.nextLong())));
      case 3 -> sign + digits(1 + random.nextInt(40)) + "." + digits(1 + random.nextInt(40));
      case 4 -> sign + random.nextInt(10) + Chance.oneOf(random, "e", "E+", "e-") + digits(3);
      case 5 ->
          sign
              + Chance.oneOf(
                  random,
                  "0",
                  "0.0",
                  "0e0",
                  "1e400",
                  "1e-400",
                  "1e99999999999",
                  "9007199254740993",
                  "1.7976931348623159e308",
                  "5e-324",
                  "2.2250738585072011e-308",
                  "123456789012345680000",
                  "1e21",
                  "1e-7",
                  "0.000001");
      case 6 -> sign + "1" + "0".repeat(random.nextInt(400));
      default -> String.valueOf(random.nextInt(2_000_000) / 100.0);
    };
  }

  private String array(int depth) {
    StringBuilder text = new StringBuilder("[").append(space());
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(value(depth - 1)).append(space()).append(i > 1 ? "," : "");
    }
    return text.append(']').toString();
  }

  private String name() {
    return switch (random.nextInt(6)) {
      case 0 ->
          Chance.oneOf(
              random,
              "\"__proto__\"",
              "\"constructor\"",
              "\"prototype\"",
              "\"toJSON\"",
              "\"toString\"",
              "\"valueOf\"",
              "\"hasOwnProperty\"",
              "\"then\"",
              "\"length\"",
              "\"__defineGetter__\"",
              "\"\"");
      case 1 ->
          Chance.oneOf(
              random,
              "\"0\"",
              "\"1\"",
              "\"10\"",
              "\"01\"",
              "\"-1\"",
              "\"-0\"",
              "\"4294967294\"",
              "\"4294967295\"",
              "\"9007199254740991\"",
              "\"1.5\"",
              "\"1e3\"");
      case 2 -> string();
      default -> Chance.oneOf(random, "\"a\"", "\"b\"", "\"c\"", "\"\\u0061\"", "\"$set\"");
    };
  }

  private String nested(String innermost) {
    int depth = 1 + random.nextInt(DEEPEST);
    return random.nextBoolean()
        ? "[".repeat(depth) + innermost + "]".repeat(depth)
        : "{\"a\":".repeat(depth) + innermost + "}".repeat(depth);
  }

  private String digits(int count) {
    StringBuilder digits = new StringBuilder();
    digits.append(1 + random.nextInt(9));
    for (int i = 1; i < count; i++) {
      digits.append(random.nextInt(10));
    }
    return digits.toString();
  }

  private String space() {
    return Chance.oneIn(random, 8) ? Chance.oneOf(random, " ", "\n", "\t", "\r", " \r\n ") : "";
  }

  /** The bits of a number that is one. */
  private static long finite(long bits) {
    return Double.isFinite(Double.longBitsToDouble(bits)) ? bits : bits & (1L << 62) - 1;
  }
}
