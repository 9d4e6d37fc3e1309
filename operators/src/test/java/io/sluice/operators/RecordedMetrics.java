package io.sluice.operators;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** A metric group that tests can look into. */
public final class RecordedMetrics extends UnregisteredMetricsGroup {
  private final Map<String, Counter> counters = new HashMap<>();
  private final Map<String, Histogram> histograms = new HashMap<>();

  @Override
  public Counter counter(String name) {
    return counters.computeIfAbsent(name, super::counter);
  }

  @Override
  public <H extends Histogram> H histogram(String name, H histogram) {
    histograms.put(name, histogram);
    return histogram;
  }

  /** What a counter that is there has counted. */
  public long count(String name) {
    return counters.get(name).getCount();
  }

  /** A histogram, by its name. */
  public Histogram histogram(String name) {
    return histograms.get(name);
  }

  /** All histograms. */
  public Collection<Histogram> histograms() {
    return histograms.values();
  }
}
