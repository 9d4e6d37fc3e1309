package io.sluice.deploy.bench;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Keeps hold of the plugin stage's gauges, to read them when a sample is due: cheaper than the REST
 * interface, which would count as the job's CPU. Flink makes it by {@link Factory}.
 */
final class JobGauges implements MetricReporter {
  /** Name of the reporter in Flink's configuration. */
  static final String NAME = "bench";

  private static final Map<Gauge<?>, String> GAUGES = new ConcurrentHashMap<>();

  /** Found by Flink through {@code META-INF/services}. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
      return new JobGauges();
    }
  }

  /** Sum over the subtasks. */
  static long parked() {
    return GAUGES.entrySet().stream()
        .filter(entry -> entry.getValue().equals("parked"))
        .mapToLong(entry -> ((Number) entry.getKey().getValue()).longValue())
        .sum();
  }

  /** Empty while no job runs, or if it has no plugin stage. */
  static String engine() {
    return GAUGES.entrySet().stream()
        .filter(entry -> entry.getValue().equals("javascriptEngine"))
        .map(entry -> String.valueOf(entry.getKey().getValue()))
        .findAny()
        .orElse("");
  }

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {}

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    if (metric instanceof Gauge<?> gauge
        && (name.equals("parked") || name.equals("javascriptEngine"))) {
      GAUGES.put(gauge, name);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    if (metric instanceof Gauge<?> gauge) {
      GAUGES.remove(gauge);
    }
  }
}
