package io.sluice.operators.json;

import java.util.ArrayList;
import java.util.List;

/** The items of a JSON array as they are written, without reading them. */
public final class ArrayItems {
  private ArrayItems() {}

  /**
   * The texts of the items, in order.
   *
   * @param array an array that is JSON and has no white space around its items, as {@code
   *     JSON.stringify} writes it
   */
  public static List<String> of(String array) {
    List<String> items = new ArrayList<>();
    int depth = 0;
    int start = 1;
    boolean isText = false;
    for (int i = 0; i < array.length(); i++) {
      char c = array.charAt(i);
      if (isText) {
        i += c == '\\' ? 1 : 0;
        isText = c != '"';
      } else if (c == '"') {
        isText = true;
      } else if (c == '[' || c == '{') {
        depth++;
      } else if (c == ']' || c == '}') {
        depth--;
      }
      boolean isEnd = depth == 0 && i > start;
      if ((c == ',' && depth == 1 && !isText) || isEnd) {
        items.add(array.substring(start, i));
        start = i + 1;
      }
    }
    return items;
  }
}
