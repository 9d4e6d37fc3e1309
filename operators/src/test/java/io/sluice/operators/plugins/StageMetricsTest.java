package io.sluice.operators.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.operators.RecordedMetrics;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import org.junit.jupiter.api.Test;

class StageMetricsTest {
  private static final PluginFailure THROWN = new PluginFailure.Thrown("Error", "no", null);
  private static final PluginFailure TIMED_OUT = new PluginFailure.TimedOut("too long");

  private final RecordedMetrics recorded = new RecordedMetrics();
  private final StageMetrics metrics = new StageMetrics(recorded);

  @Test
  void invocationsAreCountedByTheirOutcome() {
    metrics.ended(null, new Outcome.Returned(null, false));
    metrics.ended(null, new Outcome.Returned(null, false));
    metrics.ended(null, new Outcome.Threw(THROWN, null, false));
    metrics.ended(null, new Outcome.Threw(TIMED_OUT, null, false));
    metrics.ended(null, new Outcome.Killed(THROWN));
    metrics.ended(null, new Outcome.Collateral());
    metrics.ended(null, new Outcome.NotRunning(THROWN));
    metrics.ended(null, new Outcome.NotExported());
    assertThat(count(StageMetrics.INVOCATIONS_RETURNED)).isEqualTo(2);
    assertThat(count(StageMetrics.INVOCATIONS_THREW)).isEqualTo(1);
    assertThat(count(StageMetrics.INVOCATIONS_TIMED_OUT)).isEqualTo(1);
    assertThat(count(StageMetrics.INVOCATIONS_KILLED)).isEqualTo(1);
    assertThat(count(StageMetrics.INVOCATIONS_REPEATED)).isEqualTo(1);
    assertThat(count(StageMetrics.INVOCATIONS_NOT_RUNNING)).isEqualTo(1);
    assertThat(recorded.histograms()).allMatch(histogram -> histogram.getCount() == 0);
  }

  @Test
  void exportsAndWebhooksAreCountedByWhatCameOfThem() {
    CallWork export = new CallWork(39, Invocation.EXPORT_EVENTS, "[]", "id", 1);
    CallWork webhook = CallWork.of(39, Webhooks.DELIVERY, "{}", "id");
    CallWork handler = CallWork.of(39, Invocation.ON_EVENT, "{}", "id");
    metrics.succeeded(export);
    metrics.succeeded(webhook);
    metrics.succeeded(handler);
    metrics.willCallAgain(export);
    metrics.willCallAgain(handler);
    metrics.failed(export);
    metrics.failed(webhook);
    metrics.failed(handler);
    assertThat(count(StageMetrics.EXPORTS_DELIVERED)).isEqualTo(1);
    assertThat(count(StageMetrics.EXPORTS_RETRIED)).isEqualTo(1);
    assertThat(count(StageMetrics.EXPORTS_FAILED)).isEqualTo(1);
    assertThat(count(StageMetrics.WEBHOOKS_DELIVERED)).isEqualTo(1);
    assertThat(count(StageMetrics.WEBHOOKS_FAILED)).isEqualTo(1);
    assertThat(count(StageMetrics.CALLS_RETRIED)).isEqualTo(2);
    assertThat(count(StageMetrics.CALLS_FAILED)).isEqualTo(3);
  }

  private long count(String name) {
    return recorded.count(name);
  }
}
