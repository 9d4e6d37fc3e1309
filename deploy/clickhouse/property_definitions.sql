-- Names of properties with their types (topic clickhouse_property_definitions). The highest version of a name
-- counts, which has the type if there is one.

CREATE TABLE IF NOT EXISTS kafka_property_definitions
(
    id UUID,
    team_id Int64,
    name String,
    is_numerical UInt8,
    property_type LowCardinality(Nullable(String)),
    version UInt8
)
ENGINE = Kafka
SETTINGS
    kafka_broker_list = '@BROKERS@',
    kafka_topic_list = '@PREFIX@clickhouse_property_definitions',
    kafka_group_name = '@PREFIX@sluice_to_clickhouse_property_definitions',
    kafka_format = 'JSONEachRow',
    kafka_skip_broken_messages = 100;

CREATE TABLE IF NOT EXISTS property_definitions
(
    id UUID,
    team_id Int64,
    name String,
    is_numerical UInt8,
    property_type LowCardinality(Nullable(String)),
    version UInt8,
    _timestamp DateTime('UTC'),
    _offset UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (team_id, name, id);

CREATE MATERIALIZED VIEW IF NOT EXISTS property_definitions_mv TO property_definitions AS
SELECT
    id,
    team_id,
    name,
    is_numerical,
    property_type,
    version,
    _timestamp,
    _offset
FROM kafka_property_definitions;
