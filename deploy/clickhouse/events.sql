-- Events (topic clickhouse_events_json). A row that the job has written twice has the same uuid, and merges.

CREATE TABLE IF NOT EXISTS kafka_events_json
(
    uuid UUID,
    event String,
    properties String,
    timestamp DateTime64(3, 'UTC'),
    team_id Int64,
    distinct_id String,
    elements_chain String,
    created_at DateTime64(3, 'UTC'),
    person_id Nullable(UUID),
    person_properties String,
    person_created_at Nullable(DateTime64(3, 'UTC')),
    group0_properties Nullable(String),
    group0_created_at Nullable(DateTime64(3, 'UTC')),
    group1_properties Nullable(String),
    group1_created_at Nullable(DateTime64(3, 'UTC')),
    group2_properties Nullable(String),
    group2_created_at Nullable(DateTime64(3, 'UTC')),
    group3_properties Nullable(String),
    group3_created_at Nullable(DateTime64(3, 'UTC')),
    group4_properties Nullable(String),
    group4_created_at Nullable(DateTime64(3, 'UTC'))
)
ENGINE = Kafka
SETTINGS
    kafka_broker_list = '@BROKERS@',
    kafka_topic_list = '@PREFIX@clickhouse_events_json',
    kafka_group_name = '@PREFIX@sluice_to_clickhouse_events_json',
    kafka_format = 'JSONEachRow',
    kafka_skip_broken_messages = 100;

CREATE TABLE IF NOT EXISTS events
(
    uuid UUID,
    event String,
    properties String,
    timestamp DateTime64(3, 'UTC'),
    team_id Int64,
    distinct_id String,
    elements_chain String,
    created_at DateTime64(3, 'UTC'),
    person_id UUID,
    person_properties String CODEC(ZSTD(3)),
    person_created_at DateTime64(3, 'UTC'),
    group0_properties String CODEC(ZSTD(3)),
    group0_created_at DateTime64(3, 'UTC'),
    group1_properties String CODEC(ZSTD(3)),
    group1_created_at DateTime64(3, 'UTC'),
    group2_properties String CODEC(ZSTD(3)),
    group2_created_at DateTime64(3, 'UTC'),
    group3_properties String CODEC(ZSTD(3)),
    group3_created_at DateTime64(3, 'UTC'),
    group4_properties String CODEC(ZSTD(3)),
    group4_created_at DateTime64(3, 'UTC'),
    _timestamp DateTime('UTC'),
    _offset UInt64
)
ENGINE = ReplacingMergeTree(_timestamp)
PARTITION BY toYYYYMM(timestamp)
ORDER BY (team_id, toDate(timestamp), event, cityHash64(distinct_id), cityHash64(uuid))
SAMPLE BY cityHash64(distinct_id);

CREATE MATERIALIZED VIEW IF NOT EXISTS events_json_mv TO events AS
SELECT
    uuid,
    event,
    properties,
    timestamp,
    team_id,
    distinct_id,
    elements_chain,
    created_at,
    ifNull(person_id, toUUID('00000000-0000-0000-0000-000000000000')) AS person_id,
    person_properties,
    ifNull(person_created_at, toDateTime64(0, 3, 'UTC')) AS person_created_at,
    ifNull(group0_properties, '') AS group0_properties,
    ifNull(group0_created_at, toDateTime64(0, 3, 'UTC')) AS group0_created_at,
    ifNull(group1_properties, '') AS group1_properties,
    ifNull(group1_created_at, toDateTime64(0, 3, 'UTC')) AS group1_created_at,
    ifNull(group2_properties, '') AS group2_properties,
    ifNull(group2_created_at, toDateTime64(0, 3, 'UTC')) AS group2_created_at,
    ifNull(group3_properties, '') AS group3_properties,
    ifNull(group3_created_at, toDateTime64(0, 3, 'UTC')) AS group3_created_at,
    ifNull(group4_properties, '') AS group4_properties,
    ifNull(group4_created_at, toDateTime64(0, 3, 'UTC')) AS group4_created_at,
    _timestamp,
    _offset
FROM kafka_events_json;
