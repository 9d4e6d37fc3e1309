package io.sluice.runtime.host;

/** How the values of a plugin's metric are combined (contract §6.7). */
public enum MetricOperation {
  SUM,
  MAX,
  MIN;

  /** The metric's value after another one; a first value stands for itself. */
  public double combine(double current, double value) {
    return switch (this) {
      case SUM -> current + value;
      case MAX -> Math.max(current, value);
      case MIN -> Math.min(current, value);
    };
  }
}
