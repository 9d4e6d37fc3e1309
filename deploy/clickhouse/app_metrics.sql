-- How calls of plugins ended (topic clickhouse_app_metrics): sums by the hour, and a row for each error.

CREATE TABLE IF NOT EXISTS kafka_app_metrics
(
    timestamp DateTime64(3, 'UTC'),
    team_id Int64,
    plugin_config_id Int64,
    job_id Nullable(String),
    category LowCardinality(String),
    successes Int64,
    successes_on_retry Int64,
    failures Int64,
    error_uuid Nullable(UUID),
    error_type Nullable(String),
    error_details Nullable(String)
)
ENGINE = Kafka
SETTINGS
    kafka_broker_list = '@BROKERS@',
    kafka_topic_list = '@PREFIX@clickhouse_app_metrics',
    kafka_group_name = '@PREFIX@sluice_to_clickhouse_app_metrics',
    kafka_format = 'JSONEachRow',
    kafka_skip_broken_messages = 100;

CREATE TABLE IF NOT EXISTS app_metrics
(
    timestamp DateTime64(3, 'UTC'),
    team_id Int64,
    plugin_config_id Int64,
    job_id String,
    category LowCardinality(String),
    successes SimpleAggregateFunction(sum, Int64),
    successes_on_retry SimpleAggregateFunction(sum, Int64),
    failures SimpleAggregateFunction(sum, Int64),
    error_uuid UUID,
    error_type String,
    error_details SimpleAggregateFunction(any, String) CODEC(ZSTD(3))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(timestamp)
ORDER BY (team_id, plugin_config_id, job_id, category, toStartOfHour(timestamp), error_type, error_uuid);

CREATE MATERIALIZED VIEW IF NOT EXISTS app_metrics_mv TO app_metrics AS
SELECT
    timestamp,
    team_id,
    plugin_config_id,
    ifNull(job_id, '') AS job_id,
    category,
    successes,
    successes_on_retry,
    failures,
    ifNull(error_uuid, toUUID('00000000-0000-0000-0000-000000000000')) AS error_uuid,
    ifNull(error_type, '') AS error_type,
    ifNull(error_details, '') AS error_details
FROM kafka_app_metrics;
