-- Which teams have sent an event (topic clickhouse_first_events). If it is said twice, the first counts.

CREATE TABLE IF NOT EXISTS kafka_first_events
(
    team_id Int64,
    event String,
    sdk String,
    host String,
    timestamp DateTime64(3, 'UTC')
)
ENGINE = Kafka
SETTINGS
    kafka_broker_list = '@BROKERS@',
    kafka_topic_list = '@PREFIX@clickhouse_first_events',
    kafka_group_name = '@PREFIX@sluice_to_clickhouse_first_events',
    kafka_format = 'JSONEachRow',
    kafka_skip_broken_messages = 100;

CREATE TABLE IF NOT EXISTS first_events
(
    team_id Int64,
    event SimpleAggregateFunction(any, String),
    sdk SimpleAggregateFunction(any, String),
    host SimpleAggregateFunction(any, String),
    timestamp SimpleAggregateFunction(min, DateTime64(3, 'UTC'))
)
ENGINE = AggregatingMergeTree
ORDER BY team_id;

CREATE MATERIALIZED VIEW IF NOT EXISTS first_events_mv TO first_events AS
SELECT
    team_id,
    event,
    sdk,
    host,
    timestamp
FROM kafka_first_events;
