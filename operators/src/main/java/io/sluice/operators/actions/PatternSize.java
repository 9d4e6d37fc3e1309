package io.sluice.operators.actions;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Refuses regular expressions whose compiled form would take much memory, as RE2 itself does and
 * its Java edition does not: {@code ((a{1000}){1000}){1000}} is short and ends a process.
 */
final class PatternSize {
  private static final int MAX_LENGTH = 10_000;
  private static final int MAX_DEPTH = 100;
  private static final int MAX_REPEAT = 1000;
  private static final int MAX_STEPS = 50_000;

  private final String regex;
  private final Deque<Part> open = new ArrayDeque<>();
  private Part last = new Part();

  /** A group, or what a repetition may follow. */
  private static final class Part {
    long steps = 1;
    long repeat = 1;
  }

  private PatternSize(String regex) {
    this.regex = regex;
  }

  static void check(String regex) throws RegexPattern.Unusable {
    if (regex.length() > MAX_LENGTH) {
      throw new RegexPattern.Unusable(
          "it has %d characters, expected %d at most".formatted(regex.length(), MAX_LENGTH));
    }
    new PatternSize(regex).check();
  }

  private void check() throws RegexPattern.Unusable {
    open.push(new Part());
    int i = 0;
    while (i < regex.length()) {
      char c = regex.charAt(i);
      if (c == '(') {
        open.push(new Part());
        if (open.size() > MAX_DEPTH) {
          throw new RegexPattern.Unusable(
              "its groups are nested more than %d deep".formatted(MAX_DEPTH));
        }
      } else if (c == ')' && open.size() > 1) {
        add(open.pop());
      } else if (c == '{') {
        repeat(i);
      } else {
        add(new Part());
      }
      i += c == '\\' ? 2 : 1;
    }
  }

  private void add(Part part) throws RegexPattern.Unusable {
    last = part;
    grow(part.steps, part.repeat);
  }

  private void grow(long steps, long repeat) throws RegexPattern.Unusable {
    Part group = open.getFirst();
    group.steps += steps;
    group.repeat = Math.max(group.repeat, repeat);
    if (group.steps > MAX_STEPS || repeat > MAX_REPEAT) {
      throw new RegexPattern.Unusable(
          "its repetitions are too large, expected %d in all at most, those within others multiplied"
              .formatted(MAX_REPEAT));
    }
  }

  private void repeat(int brace) throws RegexPattern.Unusable {
    int close = regex.indexOf('}', brace);
    String counts = close < 0 ? "" : regex.substring(brace + 1, close);
    if (!counts.matches("[0-9]{1,5}(,[0-9]{0,5})?")) {
      add(new Part()); // a plain brace, or what RE2 refuses itself
      return;
    }
    long most = 0;
    for (String count : counts.split(",", -1)) {
      most = Math.max(most, count.isEmpty() ? 0 : Long.parseLong(count));
    }
    long times = Math.max(1, most);
    last.repeat *= times;
    long added = last.steps * (times - 1);
    last.steps += added;
    grow(added, last.repeat);
  }
}
