-- Recordings of sessions (topic clickhouse_session_recording_events), kept for three weeks.

CREATE TABLE IF NOT EXISTS kafka_session_recording_events
(
    uuid UUID,
    timestamp DateTime64(3, 'UTC'),
    team_id Int64,
    distinct_id String,
    session_id String,
    window_id Nullable(String),
    snapshot_data String,
    created_at DateTime64(3, 'UTC')
)
ENGINE = Kafka
SETTINGS
    kafka_broker_list = '@BROKERS@',
    kafka_topic_list = '@PREFIX@clickhouse_session_recording_events',
    kafka_group_name = '@PREFIX@sluice_to_clickhouse_session_recording_events',
    kafka_format = 'JSONEachRow',
    kafka_skip_broken_messages = 100;

CREATE TABLE IF NOT EXISTS session_recording_events
(
    uuid UUID,
    timestamp DateTime64(3, 'UTC'),
    team_id Int64,
    distinct_id String,
    session_id String,
    window_id String,
    snapshot_data String,
    created_at DateTime64(3, 'UTC'),
    _timestamp DateTime('UTC'),
    _offset UInt64
)
ENGINE = ReplacingMergeTree(_timestamp)
PARTITION BY toYYYYMMDD(timestamp)
ORDER BY (team_id, toHour(timestamp), session_id, timestamp, uuid)
TTL toDate(timestamp) + INTERVAL 3 WEEK
SETTINGS index_granularity = 512;

CREATE MATERIALIZED VIEW IF NOT EXISTS session_recording_events_mv TO session_recording_events AS
SELECT
    uuid,
    timestamp,
    team_id,
    distinct_id,
    session_id,
    ifNull(window_id, '') AS window_id,
    snapshot_data,
    created_at,
    _timestamp,
    _offset
FROM kafka_session_recording_events;
