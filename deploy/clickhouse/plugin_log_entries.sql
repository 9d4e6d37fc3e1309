-- The log of plugins (topic plugin_log_entries), kept for a week.

CREATE TABLE IF NOT EXISTS kafka_plugin_log_entries
(
    id UUID,
    team_id Int64,
    plugin_id Int64,
    plugin_config_id Int64,
    timestamp DateTime64(3, 'UTC'),
    source LowCardinality(String),
    type LowCardinality(String),
    message String,
    instance_id UUID
)
ENGINE = Kafka
SETTINGS
    kafka_broker_list = '@BROKERS@',
    kafka_topic_list = '@PREFIX@plugin_log_entries',
    kafka_group_name = '@PREFIX@sluice_to_clickhouse_plugin_log_entries',
    kafka_format = 'JSONEachRow',
    kafka_skip_broken_messages = 100;

CREATE TABLE IF NOT EXISTS plugin_log_entries
(
    id UUID,
    team_id Int64,
    plugin_id Int64,
    plugin_config_id Int64,
    timestamp DateTime64(3, 'UTC'),
    source LowCardinality(String),
    type LowCardinality(String),
    message String,
    instance_id UUID,
    _timestamp DateTime('UTC'),
    _offset UInt64
)
ENGINE = ReplacingMergeTree(_timestamp)
PARTITION BY toYYYYMMDD(timestamp)
ORDER BY (team_id, plugin_id, plugin_config_id, timestamp, id)
TTL toDate(timestamp) + INTERVAL 1 WEEK
SETTINGS index_granularity = 512;

CREATE MATERIALIZED VIEW IF NOT EXISTS plugin_log_entries_mv TO plugin_log_entries AS
SELECT
    id,
    team_id,
    plugin_id,
    plugin_config_id,
    timestamp,
    source,
    type,
    message,
    instance_id,
    _timestamp,
    _offset
FROM kafka_plugin_log_entries;
