-- Groups (topic clickhouse_groups). The highest version of a group counts.

CREATE TABLE IF NOT EXISTS kafka_groups
(
    group_type_index UInt8,
    group_key String,
    team_id Int64,
    group_properties String,
    created_at DateTime64(3, 'UTC'),
    version UInt64
)
ENGINE = Kafka
SETTINGS
    kafka_broker_list = '@BROKERS@',
    kafka_topic_list = '@PREFIX@clickhouse_groups',
    kafka_group_name = '@PREFIX@sluice_to_clickhouse_groups',
    kafka_format = 'JSONEachRow',
    kafka_skip_broken_messages = 100;

CREATE TABLE IF NOT EXISTS groups
(
    group_type_index UInt8,
    group_key String,
    team_id Int64,
    group_properties String CODEC(ZSTD(3)),
    created_at DateTime64(3, 'UTC'),
    version UInt64,
    _timestamp DateTime('UTC'),
    _offset UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (team_id, group_type_index, group_key);

CREATE MATERIALIZED VIEW IF NOT EXISTS groups_mv TO groups AS
SELECT
    group_type_index,
    group_key,
    team_id,
    group_properties,
    created_at,
    version,
    _timestamp,
    _offset
FROM kafka_groups;
