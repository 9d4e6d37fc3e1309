package io.sluice.deploy.bench;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** How reports sum up what was measured and write it. */
final class Figures {
  private Figures() {}

  /** The middle one; of an even number the mean of the two in the middle. */
  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** The median of a figure of each. */
  static <T> double median(Collection<T> measured, ToDoubleFunction<T> figure) {
    return median(measured.stream().mapToDouble(figure).boxed().toList());
  }

  /** To three digits after the point, for programs. */
  static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  /**
   * Numbers as people read them, the same everywhere.
   *
   * @param format of {@link String#format}
   */
  static String number(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
