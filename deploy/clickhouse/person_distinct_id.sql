-- Which person a distinct id belongs to (topic clickhouse_person_distinct_id). The highest version counts.

CREATE TABLE IF NOT EXISTS kafka_person_distinct_id2
(
    distinct_id String,
    person_id UUID,
    team_id Int64,
    version Int64,
    is_deleted Int8
)
ENGINE = Kafka
SETTINGS
    kafka_broker_list = '@BROKERS@',
    kafka_topic_list = '@PREFIX@clickhouse_person_distinct_id',
    kafka_group_name = '@PREFIX@sluice_to_clickhouse_person_distinct_id',
    kafka_format = 'JSONEachRow',
    kafka_skip_broken_messages = 100;

CREATE TABLE IF NOT EXISTS person_distinct_id2
(
    distinct_id String,
    person_id UUID,
    team_id Int64,
    version Int64,
    is_deleted Int8,
    _timestamp DateTime('UTC'),
    _offset UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (team_id, distinct_id);

CREATE MATERIALIZED VIEW IF NOT EXISTS person_distinct_id2_mv TO person_distinct_id2 AS
SELECT
    distinct_id,
    person_id,
    team_id,
    version,
    is_deleted,
    _timestamp,
    _offset
FROM kafka_person_distinct_id2;
