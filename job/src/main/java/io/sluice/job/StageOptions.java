package io.sluice.job;

import io.sluice.job.options.FetchOptions;
import io.sluice.job.options.SluiceOptions;
import io.sluice.operators.definitions.DefinitionLimits;
import io.sluice.operators.deliveries.CircuitPolicy;
import io.sluice.operators.deliveries.DeliveryOptions;
import io.sluice.operators.health.HealthPolicy;
import io.sluice.operators.ingestion.IngestionOptions;
import io.sluice.operators.plugins.PluginStageOptions;
import io.sluice.operators.plugins.RetryPolicies;
import io.sluice.operators.plugins.TeamQuotas;
import io.sluice.operators.registry.ContentStore;
import io.sluice.operators.route.OverflowLimit;
import io.sluice.operators.work.WorkLimits;
import io.sluice.runtime.actor.Budget;
import io.sluice.runtime.host.RetryPolicy;
import io.sluice.runtime.sandbox.RuntimeOptions;
import java.util.UUID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;

/** Reads the stages' options. */
final class StageOptions {
  /** Bodies on the heap of a subtask; beyond it each endpoint has one call at a time. */
  private static final long DELIVERIES_IN_FLIGHT_BYTES = 64L << 20;

  private StageOptions() {}

  static PluginStageOptions of(Configuration options) {
    return new PluginStageOptions(
        runtime(options),
        new WorkLimits(
            options.get(SluiceOptions.PLUGINS_IN_FLIGHT_PER_TEAM),
            options.get(SluiceOptions.PLUGINS_IN_FLIGHT_BYTES).getBytes(),
            options.get(SluiceOptions.PLUGINS_BACKLOG_PER_TEAM).getBytes()),
        options.get(SluiceOptions.PLUGINS_ON_FULL_BACKLOG),
        new TeamQuotas(
            options.get(SluiceOptions.QUOTAS_STATE).getBytes(),
            options.get(SluiceOptions.QUOTAS_JOBS),
            options.get(SluiceOptions.QUOTAS_JOB_BYTES).getBytes(),
            options.get(SluiceOptions.QUOTAS_CALLS).getBytes()),
        options.get(SluiceOptions.PLUGINS_DEFAULT_SHARDS),
        options.get(SluiceOptions.SANDBOX_MAX_LOST_THREADS),
        options.get(SluiceOptions.PLUGINS_PAUSE_COSTLY) ? HealthPolicy.DEFAULT : null,
        options.get(SluiceOptions.PLUGINS_ON_SETUP_FAILURE),
        retries(options),
        options.get(SluiceOptions.SINK_MAX_RECORD_BYTES),
        options.get(SluiceOptions.GEOIP_DATABASE),
        new ContentStore(options.get(SluiceOptions.CONTENT_DIR)),
        options.get(SluiceOptions.POSTHOG_HOST),
        UUID.randomUUID().toString());
  }

  static DeliveryOptions deliveries(Configuration options) {
    return new DeliveryOptions(
        FetchOptions.of(options).withTimeout(options.get(SluiceOptions.DELIVERIES_TIMEOUT)),
        new WorkLimits(
            options.get(SluiceOptions.DELIVERIES_AT_ONCE_PER_ENDPOINT),
            DELIVERIES_IN_FLIGHT_BYTES,
            options.get(SluiceOptions.DELIVERIES_BACKLOG_PER_ENDPOINT).getBytes()),
        options.get(SluiceOptions.DELIVERIES_AT_ONCE),
        new RetryPolicy(
            options.get(SluiceOptions.RETRIES_DELIVERIES_ATTEMPTS),
            options.get(SluiceOptions.RETRIES_DELIVERIES_INITIAL_DELAY),
            options.get(SluiceOptions.RETRIES_DELIVERIES_MAX_DELAY)),
        new CircuitPolicy(
            options.get(SluiceOptions.DELIVERIES_CIRCUIT_FAILURES),
            options.get(SluiceOptions.DELIVERIES_CIRCUIT_PAUSE),
            options.get(SluiceOptions.DELIVERIES_CIRCUIT_MAX_PAUSE)),
        options.get(SluiceOptions.DELIVERIES_MAX_AGE),
        options.get(SluiceOptions.SINK_MAX_RECORD_BYTES),
        UUID.randomUUID().toString());
  }

  static OverflowLimit overflowLimit(Configuration options) {
    return new OverflowLimit(
        options.get(SluiceOptions.OVERFLOW_ENABLED),
        options.get(SluiceOptions.OVERFLOW_BUCKET_CAPACITY),
        options.get(SluiceOptions.OVERFLOW_REPLENISH_RATE),
        options.get(SluiceOptions.OVERFLOW_MAX_BUCKETS));
  }

  static IngestionOptions ingestion(Configuration options) {
    return new IngestionOptions(
        options.get(SluiceOptions.TOPICS_EVENTS_FORMAT),
        options.get(SluiceOptions.SINK_MAX_RECORD_BYTES),
        options.get(SluiceOptions.SINK_DELIVERY_GUARANTEE) == DeliveryGuarantee.EXACTLY_ONCE,
        options.get(SluiceOptions.PEOPLE_CONVERSION_BUFFER),
        options.get(SluiceOptions.PEOPLE_EXPIRE_AFTER),
        options.get(SluiceOptions.GROUPS_EXPIRE_AFTER),
        options.get(SluiceOptions.ACTIONS_SITE_URL),
        new ContentStore(options.get(SluiceOptions.CONTENT_DIR)),
        definitionLimits(options));
  }

  private static DefinitionLimits definitionLimits(Configuration options) {
    return new DefinitionLimits(
        options.get(SluiceOptions.DEFINITIONS_MAX_EVENTS),
        options.get(SluiceOptions.DEFINITIONS_MAX_PROPERTIES),
        options.get(SluiceOptions.DEFINITIONS_MAX_EVENT_PROPERTIES));
  }

  private static RetryPolicies retries(Configuration options) {
    return new RetryPolicies(
        new RetryPolicy(
            options.get(SluiceOptions.RETRIES_HANDLERS_ATTEMPTS),
            options.get(SluiceOptions.RETRIES_HANDLERS_INITIAL_DELAY),
            options.get(SluiceOptions.RETRIES_HANDLERS_MAX_DELAY)),
        new RetryPolicy(
            options.get(SluiceOptions.RETRIES_EXPORTS_ATTEMPTS),
            options.get(SluiceOptions.RETRIES_EXPORTS_INITIAL_DELAY),
            options.get(SluiceOptions.RETRIES_EXPORTS_MAX_DELAY)));
  }

  private static RuntimeOptions runtime(Configuration options) {
    RuntimeOptions defaults = RuntimeOptions.defaults();
    int threads = options.get(SluiceOptions.SANDBOX_THREADS);
    return defaults
        .withThreads(threads == 0 ? defaults.threads() : threads)
        .withMaxSandboxes(options.get(SluiceOptions.SANDBOX_MAX_SANDBOXES))
        .withSlice(
            new Budget(
                options.get(SluiceOptions.SANDBOX_CPU_PER_SLICE).toNanos(),
                options.get(SluiceOptions.SANDBOX_ALLOCATION_PER_SLICE).getBytes()))
        .withSetup(
            new Budget(
                options.get(SluiceOptions.SANDBOX_SETUP_CPU).toNanos(),
                options.get(SluiceOptions.SANDBOX_SETUP_ALLOCATION).getBytes()))
        .withSetupsAtOnce(options.get(SluiceOptions.SANDBOX_SETUPS_AT_ONCE))
        .withTaskTimeout(options.get(SluiceOptions.SANDBOX_TASK_TIMEOUT))
        .withHttp(FetchOptions.of(options))
        .withScriptFolder(options.get(SluiceOptions.SANDBOX_SCRIPT_FOLDER))
        .withFlightFolder(options.get(SluiceOptions.SANDBOX_FLIGHT_FOLDER));
  }
}
