-- Events in protobuf (topic clickhouse_events_proto), into the table that events.sql makes. The columns of people and
-- groups stay empty.

CREATE TABLE IF NOT EXISTS kafka_events_proto
(
    uuid UUID,
    event String,
    properties String,
    timestamp String,
    team_id Int64,
    distinct_id String,
    created_at String,
    elements_chain String
)
ENGINE = Kafka
SETTINGS
    kafka_broker_list = '@BROKERS@',
    kafka_topic_list = '@PREFIX@clickhouse_events_proto',
    kafka_group_name = '@PREFIX@sluice_to_clickhouse_events_proto',
    kafka_format = 'Protobuf',
    kafka_schema = 'sluice_events:Event',
    kafka_skip_broken_messages = 100;

CREATE MATERIALIZED VIEW IF NOT EXISTS events_proto_mv TO events AS
SELECT
    uuid,
    event,
    properties,
    parseDateTime64BestEffort(timestamp, 3, 'UTC') AS timestamp,
    team_id,
    distinct_id,
    elements_chain,
    parseDateTime64BestEffort(created_at, 3, 'UTC') AS created_at,
    _timestamp,
    _offset
FROM kafka_events_proto;
