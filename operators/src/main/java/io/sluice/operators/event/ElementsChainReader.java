package io.sluice.operators.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * Reads a chain of elements in one pass, where era B uses regular expressions (contract §10.6), and
 * accepts what they accept: elements end at a semicolon or blank outside quotes, the tag and its
 * classes at the colon before the first {@code name="}; an empty value is not an attribute. Unlike
 * them it also reads values with line breaks.
 */
final class ElementsChainReader {
  private final String chain;
  private int at;

  ElementsChainReader(String chain) {
    this.chain = chain.replace("\\n", "");
  }

  List<Element> read() {
    List<Element> elements = new ArrayList<>();
    while (at < chain.length()) {
      int end = endOfElement();
      if (end > at) {
        elements.add(element(chain.substring(at, end)));
        at = end;
      } else {
        at++;
      }
    }
    return elements;
  }

  /** What {@code parseInt} makes of a text, null if it is no number. */
  @Nullable
  static Integer integer(String text) {
    int end = text.startsWith("-") ? 1 : 0;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    try {
      return Integer.valueOf(text.substring(0, end));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private int endOfElement() {
    int i = at;
    while (i < chain.length()) {
      char c = chain.charAt(i);
      if (c == ';' || Character.isWhitespace(c)) {
        return i;
      }
      if (c == '"') {
        int closing = closingQuote(chain, i + 1);
        if (closing < 0) {
          return i;
        }
        i = closing;
      }
      i++;
    }
    return i;
  }

  /** The first quote without a backslash before it; if there is none, the last with one. */
  private static int closingQuote(String text, int from) {
    int escaped = -1;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        return i;
      }
      if (c == '\\') {
        i++;
        if (i < text.length() && text.charAt(i) == '"') {
          escaped = i;
        }
      }
    }
    return escaped;
  }

  private static Element element(String text) {
    int colon = startOfAttributes(text);
    String head = text.substring(0, colon);
    String[] names = head.split("\\.", -1);
    List<String> classes = null;
    if (names.length > 1) {
      classes = new ArrayList<>();
      for (int i = 1; i < names.length; i++) {
        if (!names[i].isEmpty()) {
          classes.add(names[i]);
        }
      }
    }
    Map<String, String> attributes =
        colon < text.length() ? attributes(text.substring(colon + 1)) : new LinkedHashMap<>();
    String nthChild = attributes.remove("nth-child");
    String nthOfType = attributes.remove("nth-of-type");
    return new Element(
        head.isEmpty() ? null : names[0],
        attributes.remove("text"),
        attributes.remove("href"),
        attributes.remove("attr_id"),
        classes,
        nthChild == null ? null : integer(nthChild),
        nthOfType == null ? null : integer(nthOfType),
        attributes);
  }

  /** The first colon that {@code name=} follows: classes may have colons too. */
  private static int startOfAttributes(String text) {
    for (int colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
      int i = colon + 1;
      while (i < text.length() && isName(text.charAt(i))) {
        i++;
      }
      if (i < text.length() && text.charAt(i) == '=') {
        return colon;
      }
    }
    return text.length();
  }

  private static Map<String, String> attributes(String text) {
    Map<String, String> attributes = new LinkedHashMap<>();
    int from = 0;
    for (int equals = text.indexOf("=\""); equals >= 0; equals = text.indexOf("=\"", from)) {
      String name = text.substring(from, equals);
      int start = equals + 2;
      int end = endOfValue(text, start);
      if (end < 0) {
        break;
      }
      if (!name.isEmpty()) {
        attributes.put(name, text.substring(start, end));
      }
      from = end + 1;
    }
    return attributes;
  }

  /** The first quote with another character than a backslash before it, within the value. */
  private static int endOfValue(String text, int start) {
    for (int i = text.indexOf('"', start + 1); i >= 0; i = text.indexOf('"', i + 1)) {
      if (text.charAt(i - 1) != '\\') {
        return i;
      }
    }
    return -1;
  }

  private static boolean isName(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }
}
