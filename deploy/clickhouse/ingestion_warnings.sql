-- What teams should know about events they sent (topic clickhouse_ingestion_warnings), kept for three months.

CREATE TABLE IF NOT EXISTS kafka_ingestion_warnings
(
    team_id Int64,
    type LowCardinality(String),
    source LowCardinality(String),
    details String,
    timestamp DateTime64(3, 'UTC')
)
ENGINE = Kafka
SETTINGS
    kafka_broker_list = '@BROKERS@',
    kafka_topic_list = '@PREFIX@clickhouse_ingestion_warnings',
    kafka_group_name = '@PREFIX@sluice_to_clickhouse_ingestion_warnings',
    kafka_format = 'JSONEachRow',
    kafka_skip_broken_messages = 100;

CREATE TABLE IF NOT EXISTS ingestion_warnings
(
    team_id Int64,
    type LowCardinality(String),
    source LowCardinality(String),
    details String,
    timestamp DateTime64(3, 'UTC'),
    _timestamp DateTime('UTC'),
    _offset UInt64
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(timestamp)
ORDER BY (team_id, toHour(timestamp), type, source, timestamp)
TTL toDate(timestamp) + INTERVAL 3 MONTH;

CREATE MATERIALIZED VIEW IF NOT EXISTS ingestion_warnings_mv TO ingestion_warnings AS
SELECT
    team_id,
    type,
    source,
    details,
    timestamp,
    _timestamp,
    _offset
FROM kafka_ingestion_warnings;
