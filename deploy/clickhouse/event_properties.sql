-- Which event has which property (topic clickhouse_event_properties).

CREATE TABLE IF NOT EXISTS kafka_event_properties
(
    team_id Int64,
    event String,
    property String
)
ENGINE = Kafka
SETTINGS
    kafka_broker_list = '@BROKERS@',
    kafka_topic_list = '@PREFIX@clickhouse_event_properties',
    kafka_group_name = '@PREFIX@sluice_to_clickhouse_event_properties',
    kafka_format = 'JSONEachRow',
    kafka_skip_broken_messages = 100;

CREATE TABLE IF NOT EXISTS event_properties
(
    team_id Int64,
    event String,
    property String,
    _timestamp DateTime('UTC'),
    _offset UInt64
)
ENGINE = ReplacingMergeTree
ORDER BY (team_id, event, property);

CREATE MATERIALIZED VIEW IF NOT EXISTS event_properties_mv TO event_properties AS
SELECT
    team_id,
    event,
    property,
    _timestamp,
    _offset
FROM kafka_event_properties;
