-- Names of events (topic clickhouse_event_definitions). Rows of one name merge to when it was first and last
-- seen.

CREATE TABLE IF NOT EXISTS kafka_event_definitions
(
    id UUID,
    team_id Int64,
    name String,
    created_at DateTime64(3, 'UTC'),
    last_seen_at DateTime64(3, 'UTC')
)
ENGINE = Kafka
SETTINGS
    kafka_broker_list = '@BROKERS@',
    kafka_topic_list = '@PREFIX@clickhouse_event_definitions',
    kafka_group_name = '@PREFIX@sluice_to_clickhouse_event_definitions',
    kafka_format = 'JSONEachRow',
    kafka_skip_broken_messages = 100;

CREATE TABLE IF NOT EXISTS event_definitions
(
    id UUID,
    team_id Int64,
    name String,
    created_at SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
    last_seen_at SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = AggregatingMergeTree
ORDER BY (team_id, name, id);

CREATE MATERIALIZED VIEW IF NOT EXISTS event_definitions_mv TO event_definitions AS
SELECT
    id,
    team_id,
    name,
    created_at,
    last_seen_at
FROM kafka_event_definitions;
