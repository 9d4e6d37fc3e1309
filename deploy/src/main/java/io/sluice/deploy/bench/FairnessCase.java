package io.sluice.deploy.bench;

/** What the well-behaved teams have beside them. */
enum FairnessCase {
  ALONE("alone", 1),
  BURNER("burner, never paused", 3),
  BURNER_PAUSED("burner, paused", 1.5);

  private final String label;
  private final double mostOfAlone;

  FairnessCase(String label, double mostOfAlone) {
    this.label = label;
    this.mostOfAlone = mostOfAlone;
  }

  String label() {
    return label;
  }

  /** How many times their p99 latency may be that of {@link #ALONE}. */
  double mostOfAlone() {
    return mostOfAlone;
  }
}
