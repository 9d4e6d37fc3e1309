package io.sluice.runtime.sandbox;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import org.graalvm.polyglot.SourceSection;

/**
 * The line of a plugin's code at which something happened, and a mark below the place:
 *
 * <pre>
 *   3 |   event.properties.total = event.properties.items.length
 *     |                                                   ^
 * </pre>
 */
final class Excerpt {
  /** Of a longer line, as bundlers make them, as much is shown around the place. */
  private static final int WIDTH = 120;

  private static final Pattern POSITION = Pattern.compile("([^\\s()]+):(\\d{1,9}):(\\d{1,9})\\)?$");

  private Excerpt() {}

  /** Of a place in a plugin's code. */
  static String of(SourceSection at) {
    CharSequence line = at.getSource().getCharacters(at.getStartLine());
    return of(line.toString(), at.getStartLine(), at.getStartColumn());
  }

  /**
   * Of the first place in the plugin's own code that a stack names; null if it names none.
   *
   * @param stack as the guest prints it
   */
  @Nullable
  static String of(String stack, Script script) {
    for (String frame : stack.split("\n", -1)) {
      Matcher position = POSITION.matcher(frame);
      if (position.find() && position.group(1).equals(script.fileName())) {
        int number = Integer.parseInt(position.group(2));
        String line = line(script.text(), number);
        return line == null ? null : of(line, number, Integer.parseInt(position.group(3)));
      }
    }
    return null;
  }

  /**
   * @param number of the line, from 1
   * @param column of the place, from 1
   */
  static String of(String line, int number, int column) {
    int place = Math.max(0, Math.min(column - 1, line.length()));
    int start = Math.max(0, Math.min(place - WIDTH / 2, line.length() - WIDTH));
    int end = Math.min(line.length(), start + WIDTH);
    String shown = line.substring(start, end).replace('\t', ' ');
    String margin = " ".repeat(String.valueOf(number).length());
    return "  "
        + number
        + " | "
        + shown
        + "\n  "
        + margin
        + " | "
        + " ".repeat(place - start)
        + "^";
  }

  @Nullable
  private static String line(String text, int number) {
    int start = 0;
    for (int i = 1; i < number; i++) {
      start = text.indexOf('\n', start) + 1;
      if (start == 0) {
        return null;
      }
    }
    int end = text.indexOf('\n', start);
    String line = text.substring(start, end < 0 ? text.length() : end);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }
}
