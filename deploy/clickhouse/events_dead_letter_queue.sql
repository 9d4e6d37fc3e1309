-- What could not be processed (topic events_dead_letter_queue), kept for four weeks. A letter that is written
-- twice has the same id, and merges.

CREATE TABLE IF NOT EXISTS kafka_events_dead_letter_queue
(
    id UUID,
    event_uuid Nullable(UUID),
    distinct_id Nullable(String),
    team_id Nullable(Int64),
    now DateTime('UTC'),
    error_timestamp DateTime('UTC'),
    error_location LowCardinality(String),
    error String,
    tags Array(String),
    place LowCardinality(String),
    code LowCardinality(String),
    message String,
    causes Array(String),
    attempt UInt32,
    topic Nullable(String),
    `partition` Nullable(Int32),
    `offset` Nullable(Int64),
    original_bytes UInt64,
    truncated Bool,
    raw_payload_encoding LowCardinality(String),
    raw_payload String
)
ENGINE = Kafka
SETTINGS
    kafka_broker_list = '@BROKERS@',
    kafka_topic_list = '@PREFIX@events_dead_letter_queue',
    kafka_group_name = '@PREFIX@sluice_to_clickhouse_events_dead_letter_queue',
    kafka_format = 'JSONEachRow',
    kafka_skip_broken_messages = 100;

CREATE TABLE IF NOT EXISTS events_dead_letter_queue
(
    id UUID,
    event_uuid Nullable(UUID),
    distinct_id Nullable(String),
    team_id Nullable(Int64),
    now DateTime('UTC'),
    error_timestamp DateTime('UTC'),
    error_location LowCardinality(String),
    error String,
    tags Array(String),
    place LowCardinality(String),
    code LowCardinality(String),
    message String,
    causes Array(String),
    attempt UInt32,
    topic Nullable(String),
    `partition` Nullable(Int32),
    `offset` Nullable(Int64),
    original_bytes UInt64,
    truncated Bool,
    raw_payload_encoding LowCardinality(String),
    raw_payload String CODEC(ZSTD(3)),
    _timestamp DateTime('UTC'),
    _offset UInt64
)
ENGINE = ReplacingMergeTree(_timestamp)
PARTITION BY toYYYYMMDD(error_timestamp)
ORDER BY (error_location, code, toDate(error_timestamp), id)
TTL toDate(error_timestamp) + INTERVAL 4 WEEK
SETTINGS index_granularity = 512;

CREATE MATERIALIZED VIEW IF NOT EXISTS events_dead_letter_queue_mv TO events_dead_letter_queue AS
SELECT
    id,
    event_uuid,
    distinct_id,
    team_id,
    now,
    error_timestamp,
    error_location,
    error,
    tags,
    place,
    code,
    message,
    causes,
    attempt,
    topic,
    `partition`,
    `offset`,
    original_bytes,
    truncated,
    raw_payload_encoding,
    raw_payload,
    _timestamp,
    _offset
FROM kafka_events_dead_letter_queue;
