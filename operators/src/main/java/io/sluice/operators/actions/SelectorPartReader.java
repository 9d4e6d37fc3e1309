package io.sluice.operators.actions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one part of a selector: first its attributes, then what is after colons, its classes and
 * its tag (contract §12.4). What upstream's reader hangs on is passed over.
 */
final class SelectorPartReader {
  private static final Pattern COLON = Pattern.compile(":([A-Za-z-]++)\\(([0-9]++)\\)");
  private static final Pattern TAG = Pattern.compile("^[A-Za-z0-9]++");

  /** Behind the tag or the asterisk there should be nothing left. */
  private static final Pattern NOT_READ = Pattern.compile("^(?:[A-Za-z0-9]++|\\*)?+(.++)$");

  private final List<String> ignored;
  private final Map<String, String> attributes = new HashMap<>();
  private String rest;
  private String id = "";
  private String href = "";
  private double nthChild;
  private double nthOfType;

  private SelectorPartReader(String part, List<String> ignored) {
    this.rest = part;
    this.ignored = ignored;
  }

  /**
   * @param ignored what is passed over is added to it
   */
  static ElementRequirement read(String part, List<String> ignored) {
    return new SelectorPartReader(part, ignored).read();
  }

  private ElementRequirement read() {
    while (takeAttribute()) {}
    takeColons();
    List<String> classes = new ArrayList<>();
    if (rest.indexOf('.') >= 0) {
      String[] names = rest.split("\\.", -1);
      for (int i = 1; i < names.length; i++) {
        classes.add(unescaped(names[i]));
      }
      rest = names[0];
    }
    Matcher notRead = NOT_READ.matcher(rest);
    if (notRead.find()) {
      ignored.add(notRead.group(1));
    }
    Matcher tag = TAG.matcher(rest);
    return new ElementRequirement(
        tag.find() ? tag.group() : "", href, id, classes, nthChild, nthOfType, attributes);
  }

  /**
   * Takes {@code [name="value"]} out of the rest. Greedy, as upstream: from the first bracket to
   * the last quote before a closing one, and the value begins behind the last {@code ="}.
   */
  private boolean takeAttribute() {
    int end = rest.length() - 2;
    while (end >= 0 && !(isQuote(end) && rest.charAt(end + 1) == ']')) {
      end--;
    }
    int equals = end - 2;
    while (equals >= 0 && !(rest.charAt(equals) == '=' && isQuote(equals + 1))) {
      equals--;
    }
    int start = rest.indexOf('[');
    if (start < 0 || start >= equals) {
      return false;
    }
    String name = rest.substring(start + 1, equals).toLowerCase(Locale.ROOT);
    String value = rest.substring(equals + 2, end);
    rest = rest.substring(0, start) + rest.substring(end + 2);
    switch (name) {
      case "id" -> id = value.toLowerCase(Locale.ROOT);
      case "href" -> href = value;
      default -> attributes.put(name, value);
    }
    return true;
  }

  /** Upstream takes the bar between its two quotes for a quote, too. */
  private boolean isQuote(int at) {
    char c = rest.charAt(at);
    return c == '\'' || c == '"' || c == '|';
  }

  private void takeColons() {
    Matcher colon = COLON.matcher(rest);
    while (colon.find()) {
      double number = Double.parseDouble(colon.group(2));
      String name = number == 0 ? "" : colon.group(1);
      switch (name) {
        case "nth-child" -> nthChild = number;
        case "nth-of-type" -> nthOfType = number;
        default -> ignored.add(colon.group());
      }
      rest = rest.substring(0, colon.start()) + rest.substring(colon.end());
      colon = COLON.matcher(rest);
    }
  }

  /** Two backslashes are one; one alone only escapes what follows. */
  private static String unescaped(String name) {
    String[] pieces = name.split("\\\\\\\\", -1);
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] = pieces[i].replace("\\", "");
    }
    return String.join("\\", pieces);
  }
}
