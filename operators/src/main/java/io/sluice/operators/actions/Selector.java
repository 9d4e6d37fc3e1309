package io.sluice.operators.actions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * A CSS selector as PostHog understands it (contract §12.4): parts, outermost first, that elements
 * have to satisfy.
 *
 * @param parts none if it is only asterisks, which every event satisfies
 * @param ignored what it says that means nothing here, for example {@code :nth-last-child(2)}
 */
record Selector(List<Part> parts, List<String> ignored) {
  Selector {
    parts = List.copyOf(parts);
    ignored = List.copyOf(ignored);
  }

  /**
   * What one element has to be.
   *
   * @param isDirect whether it must be a child of what the part before it is
   */
  record Part(boolean isDirect, ElementRequirement requirement) {}

  static Selector parse(String selector) {
    String[] words = selector.replace("> * > ", "").replace("> *", "").strip().split(" ", -1);
    List<Part> parts = new ArrayList<>();
    List<String> ignored = new ArrayList<>();
    for (int i = 0; i < words.length; i++) {
      if (!words[i].isEmpty() && !words[i].equals(">")) {
        boolean isDirect = i > 0 && words[i - 1].equals(">");
        parts.add(new Part(isDirect, SelectorPartReader.read(words[i], ignored)));
      }
    }
    return new Selector(parts, ignored);
  }

  /**
   * Whether elements satisfy it.
   *
   * @param elements an array, innermost first
   * @throws StepFailure if its first part must be a child, and nothing satisfies it
   */
  boolean matches(JsonNode elements) {
    int base = elements.size(); // the page, which holds the outermost element
    int next = 0;
    while (next < parts.size()) {
      if (base <= 0) {
        return false;
      }
      if (next < 0) {
        throw new StepFailure("a selector's first part must not be a child of nothing");
      }
      Part part = parts.get(next);
      int found = find(part, base, elements);
      if (found >= 0) {
        base = found;
        next++;
      } else if (part.isDirect()) {
        next--; // perhaps another element further inside is the parent
      } else {
        base--;
      }
    }
    return true;
  }

  /** The outermost element inside the base that satisfies the part, -1 if there is none. */
  private static int find(Part part, int base, JsonNode elements) {
    int last = part.isDirect() ? base - 1 : 0;
    for (int i = base - 1; i >= last; i--) {
      if (part.requirement().isMetBy(elements.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /** What is wrong or strange about it, for its author; null if nothing is. */
  @Nullable
  String warning() {
    return ignored.isEmpty()
        ? null
        : "%s %s ignored; expected only tags, .class, [name=\"value\"], :nth-child(N) and"
                .formatted(String.join(", ", ignored), ignored.size() == 1 ? "is" : "are")
            + " :nth-of-type(N) with N from 1";
  }
}
