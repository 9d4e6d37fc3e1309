-- People (topic clickhouse_person). The highest version of a person counts, whatever order they come in.

CREATE TABLE IF NOT EXISTS kafka_person
(
    id UUID,
    created_at DateTime64(3, 'UTC'),
    team_id Int64,
    properties String,
    is_identified Int8,
    is_deleted Int8,
    version UInt64
)
ENGINE = Kafka
SETTINGS
    kafka_broker_list = '@BROKERS@',
    kafka_topic_list = '@PREFIX@clickhouse_person',
    kafka_group_name = '@PREFIX@sluice_to_clickhouse_person',
    kafka_format = 'JSONEachRow',
    kafka_skip_broken_messages = 100;

CREATE TABLE IF NOT EXISTS person
(
    id UUID,
    created_at DateTime64(3, 'UTC'),
    team_id Int64,
    properties String CODEC(ZSTD(3)),
    is_identified Int8,
    is_deleted Int8,
    version UInt64,
    _timestamp DateTime('UTC'),
    _offset UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (team_id, id);

CREATE MATERIALIZED VIEW IF NOT EXISTS person_mv TO person AS
SELECT
    id,
    created_at,
    team_id,
    properties,
    is_identified,
    is_deleted,
    version,
    _timestamp,
    _offset
FROM kafka_person;
