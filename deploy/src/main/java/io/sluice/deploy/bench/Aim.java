package io.sluice.deploy.bench;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * Something that is to be reached.
 *
 * @param isMet whether it is
 * @param text what was found, and what it is to be
 */
record Aim(boolean isMet, String text) {
  Aim {
    requireNonNull(text, "text is null");
  }

  /**
   * An aim whose text has numbers in it.
   *
   * @param format of {@link String#format}
   */
  static Aim of(boolean isMet, String format, Object... values) {
    return new Aim(isMet, String.format(Locale.ROOT, format, values));
  }

  /** A line for each. */
  static String lines(List<Aim> aims) {
    StringBuilder lines = new StringBuilder();
    for (Aim aim : aims) {
      lines.append("%-7s %s%n".formatted(aim.isMet ? "met" : "MISSED", aim.text));
    }
    return lines.toString();
  }

  /** For programs: {@code aims} of the report. */
  static void put(ObjectNode report, List<Aim> aims) {
    ArrayNode array = report.putArray("aims");
    aims.forEach(aim -> array.addObject().put("met", aim.isMet).put("text", aim.text));
  }
}
