package io.sluice.job.options;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.sluice.operators.definitions.DefinitionLimits;
import io.sluice.operators.deliveries.CircuitPolicy;
import io.sluice.operators.deliveries.DeliveryOptions;
import io.sluice.operators.event.EventFormat;
import io.sluice.operators.plugins.OnFullBacklog;
import io.sluice.operators.plugins.OnSetupFailure;
import io.sluice.operators.route.OverflowLimit;
import io.sluice.runtime.host.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * Every option of the job. Options of Flink itself (state backend, checkpoint storage, restart
 * strategy) are not here: they go to Flink as for any job.
 */
public final class SluiceOptions {
  // ------------------------------------------------------------------ kafka

  public static final ConfigOption<String> KAFKA_BROKERS =
      key("kafka.brokers")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Kafka brokers to connect to first, host:port, several separated by commas."
                  + " Required.");

  public static final ConfigOption<Map<String, String>> KAFKA_PROPERTIES =
      key("kafka.properties")
          .mapType()
          .defaultValue(Map.of())
          .withDescription(
              "Properties handed to every Kafka client of the job (consumers, producers, admin),"
                  + " each as kafka.properties.NAME, for example"
                  + " kafka.properties.security.protocol. Meant for security and tuning; properties"
                  + " that an option of its own sets, such as group.id, are refused. Keep secrets"
                  + " in the --config file: Flink shows program arguments in its web interface.");

  public static final ConfigOption<String> KAFKA_GROUP_ID =
      key("kafka.group-id")
          .stringType()
          .defaultValue("sluice")
          .withDescription(
              "Consumer group the sources of events, jobs and imports commit their offsets to,"
                  + " after each completed checkpoint. The job's own position is in its state; the"
                  + " committed offsets serve lag monitoring and a start without state. Two"
                  + " deployments on one Kafka cluster need two groups.");

  // ----------------------------------------------------------------- topics

  public static final ConfigOption<String> TOPICS_PREFIX =
      key("topics.prefix")
          .stringType()
          .defaultValue("")
          .withDescription(
              "Put in front of every topic name below, as PostHog's KAFKA_PREFIX. Empty, the"
                  + " default, means none.");

  public static final ConfigOption<String> TOPICS_EVENTS_IN =
      key("topics.events-in")
          .stringType()
          .defaultValue("events_plugin_ingestion")
          .withDescription("Topic events are read from.");

  public static final ConfigOption<String> TOPICS_JOBS =
      key("topics.jobs")
          .stringType()
          .defaultValue("jobs")
          .withDescription(
              "Topic jobs are read from that a user interface or another system wants plugins to"
                  + " run, as JSON: pluginConfigTeam, pluginConfigId, type, and if need be payload,"
                  + " jobOp and timestamp.");

  public static final ConfigOption<String> TOPICS_PEOPLE_IMPORT =
      key("topics.people-import")
          .stringType()
          .defaultValue("sluice_people_import")
          .withDescription(
              "Topic that people and groups of another installation are taken over from, as"
                  + " \"sluice people import\" writes them, keyed by team.");

  public static final ConfigOption<String> TOPICS_REGISTRY =
      key("topics.registry")
          .stringType()
          .defaultValue("sluice_registry")
          .withDescription(
              "Topic that says which plugins are installed where. Compacted, exactly one"
                  + " partition.");

  public static final ConfigOption<String> TOPICS_EVENTS_OUT =
      key("topics.events-out")
          .stringType()
          .defaultValue("clickhouse_events_json")
          .withDescription(
              "Topic processed events are written to, as ClickHouse reads them. With"
                  + " topics.events-format: protobuf the default is clickhouse_events_proto.");

  public static final ConfigOption<EventFormat> TOPICS_EVENTS_FORMAT =
      key("topics.events-format")
          .enumType(EventFormat.class)
          .defaultValue(EventFormat.JSON)
          .withDescription(
              "How processed events are written: json, with the columns of people and groups, or"
                  + " protobuf, without them, as PostHog did before 2022 (a message Event with its"
                  + " length before it).");

  public static final ConfigOption<String> TOPICS_OVERFLOW =
      key("topics.overflow")
          .stringType()
          .defaultValue("events_plugin_ingestion_overflow")
          .withDescription(
              "Topic the events of a team are written to, as they came, while its backlog is"
                  + " full, and those of a distinct id that come faster than overflow.enabled lets"
                  + " them in.");

  public static final ConfigOption<String> TOPICS_PLUGIN_LOGS =
      key("topics.plugin-logs")
          .stringType()
          .defaultValue("plugin_log_entries")
          .withDescription("Topic the log entries of plugins are written to.");

  public static final ConfigOption<String> TOPICS_APP_METRICS =
      key("topics.app-metrics")
          .stringType()
          .defaultValue("clickhouse_app_metrics")
          .withDescription(
              "Topic for how calls of plugins ended: successes of each plugin config in numbers,"
                  + " failures with their errors.");

  public static final ConfigOption<String> TOPICS_DEAD_LETTERS =
      key("topics.dead-letters")
          .stringType()
          .defaultValue("events_dead_letter_queue")
          .withDescription(
              "Topic for records that could not be processed, with original bytes and reason.");

  public static final ConfigOption<String> TOPICS_INGESTION_WARNINGS =
      key("topics.ingestion-warnings")
          .stringType()
          .defaultValue("clickhouse_ingestion_warnings")
          .withDescription(
              "Topic for what teams should know about events they send, such as times that are"
                  + " none; each once an hour at most.");

  public static final ConfigOption<String> TOPICS_EVENT_DEFINITIONS =
      key("topics.event-definitions")
          .stringType()
          .defaultValue("clickhouse_event_definitions")
          .withDescription(
              "Topic for the names of events, written when a team has a new one and once for each"
                  + " day on which it is seen.");

  public static final ConfigOption<String> TOPICS_PROPERTY_DEFINITIONS =
      key("topics.property-definitions")
          .stringType()
          .defaultValue("clickhouse_property_definitions")
          .withDescription(
              "Topic for the names of events' properties and their types, written when a team has"
                  + " a new one.");

  public static final ConfigOption<String> TOPICS_EVENT_PROPERTIES =
      key("topics.event-properties")
          .stringType()
          .defaultValue("clickhouse_event_properties")
          .withDescription("Topic for which event has which property, written when that is new.");

  public static final ConfigOption<String> TOPICS_FIRST_EVENTS =
      key("topics.first-events")
          .stringType()
          .defaultValue("clickhouse_first_events")
          .withDescription("Topic that says when a team has sent its first event.");

  public static final ConfigOption<String> TOPICS_PERSON =
      key("topics.person")
          .stringType()
          .defaultValue("clickhouse_person")
          .withDescription("Topic for people, written whenever something about them changes.");

  public static final ConfigOption<String> TOPICS_PERSON_DISTINCT_ID =
      key("topics.person-distinct-id")
          .stringType()
          .defaultValue("clickhouse_person_distinct_id")
          .withDescription("Topic for whose each distinct id is, written when that changes.");

  public static final ConfigOption<String> TOPICS_GROUPS =
      key("topics.groups")
          .stringType()
          .defaultValue("clickhouse_groups")
          .withDescription("Topic for groups, written whenever their properties change.");

  public static final ConfigOption<String> TOPICS_SESSION_RECORDINGS =
      key("topics.session-recordings")
          .stringType()
          .defaultValue("clickhouse_session_recording_events")
          .withDescription("Topic for events of session recordings, $snapshot.");

  public static final ConfigOption<Boolean> TOPICS_CHECK =
      key("topics.check")
          .booleanType()
          .defaultValue(true)
          .withDescription(
              "Whether to look before the start if the topics exist and the registry topic is"
                  + " compacted with one partition. Turn it off where main has no network path to"
                  + " Kafka or its user may not describe topics.");

  public static final ConfigOption<Duration> REGISTRY_READ_TIMEOUT =
      key("registry.read-timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(60))
          .withDescription(
              "How long reading the registry at the start may make no progress before the task"
                  + " fails. A large registry may take longer as a whole.");

  // --------------------------------------------------------- source and sink

  public static final ConfigOption<StartFrom> SOURCE_START_FROM =
      key("source.start-from")
          .enumType(StartFrom.class)
          .defaultValue(StartFrom.COMMITTED_OR_EARLIEST)
          .withDescription(
              "Where the sources of events, jobs and imports begin without a savepoint or"
                  + " checkpoint: committed-or-earliest (the group's committed offsets, the"
                  + " earliest record where there are none), earliest, or latest. With a savepoint"
                  + " or checkpoint the position in it counts.");

  public static final ConfigOption<DeliveryGuarantee> SINK_DELIVERY_GUARANTEE =
      key("sink.delivery-guarantee")
          .enumType(DeliveryGuarantee.class)
          .defaultValue(DeliveryGuarantee.AT_LEAST_ONCE)
          .withDescription(
              "Guarantee for event rows: at-least-once (after a failure rows may be written again,"
                  + " with the same uuid, which ClickHouse merges) or exactly-once (Kafka"
                  + " transactions: rows become visible with each checkpoint, to readers with"
                  + " isolation.level=read_committed). Logs, metrics and dead letters are always"
                  + " at-least-once.");

  public static final ConfigOption<String> SINK_TRANSACTIONAL_ID_PREFIX =
      key("sink.transactional-id-prefix")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Begin of the transactional ids, for exactly-once only. Must be the job's own on the"
                  + " Kafka cluster, or two jobs abort each other's transactions, and must not"
                  + " change between restarts. Not set means topics.prefix and kafka.group-id"
                  + " joined.");

  public static final ConfigOption<Duration> SINK_TRANSACTION_TIMEOUT =
      key("sink.transaction-timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(15))
          .withDescription(
              "How long Kafka keeps an open transaction, for exactly-once only. A job that is down"
                  + " for longer between a checkpoint and its restart loses the rows of that"
                  + " checkpoint, so take the most the brokers allow; 15 min is their default.");

  public static final ConfigOption<Duration> SINK_BROKER_TRANSACTION_TIMEOUT =
      key("sink.broker-max-transaction-timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(15))
          .withDescription(
              "The brokers' transaction.max.timeout.ms, which sink.transaction-timeout may not"
                  + " exceed. 15 min is Kafka's default; say it here if your brokers allow more.");

  public static final ConfigOption<Integer> SINK_MAX_RECORD_BYTES =
      key("sink.max-record-bytes")
          .intType()
          .defaultValue(1_000_000)
          .withDescription(
              "Largest record to write, in bytes; a larger one becomes a dead letter instead. The"
                  + " default is just under the 1 MiB Kafka accepts by default; to raise it, raise"
                  + " max.message.bytes of the topics too.");

  // --------------------------------------------------------------- overflow

  public static final ConfigOption<Boolean> OVERFLOW_ENABLED =
      key("overflow.enabled")
          .booleanType()
          .defaultValue(OverflowLimit.OFF.isOn())
          .withDescription(
              "Whether events of one distinct id that come too fast are written as they came to the"
                  + " topic topics.overflow, and their team is warned, as PostHog's"
                  + " INGESTION_OVERFLOW_ENABLED. Time is that of their records in Kafka. The"
                  + " deployment that reads the overflow must have it off.");

  public static final ConfigOption<Integer> OVERFLOW_BUCKET_CAPACITY =
      key("overflow.bucket-capacity")
          .intType()
          .defaultValue(OverflowLimit.OFF.capacity())
          .withDescription(
              "How many events of one distinct id may come at once, as PostHog's"
                  + " EVENT_OVERFLOW_BUCKET_CAPACITY.");

  public static final ConfigOption<Double> OVERFLOW_REPLENISH_RATE =
      key("overflow.replenish-rate")
          .doubleType()
          .defaultValue(OverflowLimit.OFF.refillPerSecond())
          .withDescription(
              "How many events a second of one distinct id may come for ever, as PostHog's"
                  + " EVENT_OVERFLOW_BUCKET_REPLENISH_RATE.");

  public static final ConfigOption<Integer> OVERFLOW_MAX_BUCKETS =
      key("overflow.max-buckets")
          .intType()
          .defaultValue(OverflowLimit.OFF.maxBuckets())
          .withDescription(
              "How many distinct ids are remembered, per subtask; each needs some 200 bytes of"
                  + " heap. Of more, those seen the longest time ago begin anew.");

  // ---------------------------------------------------------------- plugins

  public static final ConfigOption<Integer> PLUGINS_IN_FLIGHT_PER_TEAM =
      key("plugins.in-flight-per-team")
          .intType()
          .defaultValue(50)
          .withDescription(
              "How many events of one team may be in its plugins at a time, per subtask. Further"
                  + " events of that team are parked in its state and delay no other team.");

  public static final ConfigOption<MemorySize> PLUGINS_IN_FLIGHT_BYTES =
      key("plugins.in-flight-bytes")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(64))
          .withDescription(
              "How many bytes of events, of all teams together, may be in plugins at a time, per"
                  + " subtask. Beyond it each team has one event at a time there.");

  public static final ConfigOption<MemorySize> PLUGINS_BACKLOG_PER_TEAM =
      key("plugins.backlog-per-team")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(1024))
          .withDescription(
              "How many bytes of one team's events may be parked in state; of a team that is"
                  + " spread, of each shard's. What happens beyond says plugins.on-full-backlog.");

  public static final ConfigOption<OnFullBacklog> PLUGINS_ON_FULL_BACKLOG =
      key("plugins.on-full-backlog")
          .enumType(OnFullBacklog.class)
          .defaultValue(OnFullBacklog.OVERFLOW)
          .withDescription(
              "What becomes of a team's events when its backlog is full. overflow: they are written"
                  + " as they came to the topic topics.overflow until the backlog is half empty;"
                  + " another deployment of this job can read it, and the order of events is not"
                  + " kept across the two. block: the subtask waits, and with it all its other"
                  + " teams, changes of the registry and checkpoints, which can time out.");

  public static final ConfigOption<MemorySize> QUOTAS_STATE =
      key("quotas.state")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(100))
          .withDescription(
              "How much the plugins of one team may keep in storage, cache and buffers. Beyond it"
                  + " what would add to it throws an Error that says so.");

  public static final ConfigOption<Integer> QUOTAS_JOBS =
      key("quotas.jobs")
          .intType()
          .defaultValue(100_000)
          .withDescription(
              "How many jobs of one team may be waiting. Beyond it enqueueing throws an Error that"
                  + " says so, and jobs of the topic topics.jobs become dead letters.");

  public static final ConfigOption<MemorySize> QUOTAS_JOB_BYTES =
      key("quotas.job-bytes")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(100))
          .withDescription(
              "How much payload the waiting jobs of one team may have; see quotas.jobs.");

  public static final ConfigOption<MemorySize> QUOTAS_CALLS =
      key("quotas.calls")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(1024))
          .withDescription(
              "How much may wait of what the handlers of one team's plugins (onEvent, exportEvents"
                  + " and so on) are to be given, and as much again for another attempt. Of more,"
                  + " the oldest becomes dead letters.");

  public static final ConfigOption<Integer> PLUGINS_DEFAULT_SHARDS =
      key("plugins.default-shards")
          .intType()
          .defaultValue(1)
          .withDescription(
              "Over how many shards the events of a team are spread whose record in the registry"
                  + " asks for no number (\"shards\"). With more than one a single team uses more"
                  + " than one subtask, if all its plugins are declared to share nothing between"
                  + " events (\"is_stateless\"); other teams stay in one place.");

  public static final ConfigOption<Integer> SANDBOX_MAX_SANDBOXES =
      key("sandbox.max-sandboxes")
          .intType()
          .defaultValue(10_000)
          .withDescription(
              "How many sandboxes, one for each plugin config, a task manager's process keeps at a"
                  + " time; each needs some 100 KB of heap. Of more, those that are idle and were"
                  + " not used for the longest time go, and are set up again when an event needs"
                  + " them: meta.global starts anew.");

  public static final ConfigOption<Integer> SANDBOX_MAX_LOST_THREADS =
      key("sandbox.max-lost-threads")
          .intType()
          .defaultValue(4)
          .withDescription(
              "How many threads may be lost in plugins that go on after they were stopped, each of"
                  + " which burns a core. With one more the task manager's process ends, after the"
                  + " next checkpoint or a minute, and has to be started again.");

  public static final ConfigOption<Boolean> PLUGINS_PAUSE_COSTLY =
      key("plugins.pause-costly")
          .booleanType()
          .defaultValue(true)
          .withDescription(
              "Whether a plugin config that has used up what it may cost over time, by its CPU"
                  + " time, its errors and the limits it broke, is paused for ten minutes, and the"
                  + " third time until it is saved again. Its team's events pass without it. The"
                  + " registry has a record status/plugin-config/ID of it, which may be deleted to"
                  + " end it; one that is there counts whatever this option says.");

  public static final ConfigOption<OnSetupFailure> PLUGINS_ON_SETUP_FAILURE =
      key("plugins.on-setup-failure")
          .enumType(OnSetupFailure.class)
          .defaultValue(OnSetupFailure.PASS)
          .withDescription(
              "What becomes of a team's events when a plugin cannot be set up and that is not tried"
                  + " again: pass (they go on without it) or hold (they wait in the team's state,"
                  + " and other teams' go on, until the plugin or its config is saved again or the"
                  + " registry's record status/plugin-config/ID is deleted).");

  public static final ConfigOption<Integer> RETRIES_HANDLERS_ATTEMPTS =
      key("retries.handlers.attempts")
          .intType()
          .defaultValue(RetryPolicy.HANDLERS.attempts())
          .withDescription(
              "How often an onEvent, onSnapshot, job or buffer is called at most that asks"
                  + " for it by a RetryError or runs out of time, the first time included. A plugin"
                  + " config may say retries_handlers_attempts of its own.");

  public static final ConfigOption<Duration> RETRIES_HANDLERS_INITIAL_DELAY =
      key("retries.handlers.initial-delay")
          .durationType()
          .defaultValue(RetryPolicy.HANDLERS.base())
          .withDescription(
              "The wait before the second attempt. Each further wait is twice as long, and all are"
                  + " longer by up to a tenth, so that what failed together is not tried together"
                  + " again. A plugin config may say retries_handlers_initial_delay_seconds.");

  public static final ConfigOption<Duration> RETRIES_HANDLERS_MAX_DELAY =
      key("retries.handlers.max-delay")
          .durationType()
          .defaultValue(RetryPolicy.HANDLERS.cap())
          .withDescription(
              "The longest of these waits. A plugin config may say"
                  + " retries_handlers_max_delay_seconds.");

  public static final ConfigOption<Integer> RETRIES_EXPORTS_ATTEMPTS =
      key("retries.exports.attempts")
          .intType()
          .defaultValue(RetryPolicy.EXPORTS.attempts())
          .withDescription(
              "How often a batch of exportEvents is handed over at most that asks"
                  + " for it by a RetryError or runs out of time, the first time included. A plugin"
                  + " config may say retries_exports_attempts of its own."
                  + " Then the batch is in the dead letters.");

  public static final ConfigOption<Duration> RETRIES_EXPORTS_INITIAL_DELAY =
      key("retries.exports.initial-delay")
          .durationType()
          .defaultValue(RetryPolicy.EXPORTS.base())
          .withDescription(
              "The wait before the second attempt. Each further wait is twice as long, and all are"
                  + " longer by up to a tenth, so that what failed together is not tried together"
                  + " again. A plugin config may say retries_exports_initial_delay_seconds.");

  public static final ConfigOption<Duration> RETRIES_EXPORTS_MAX_DELAY =
      key("retries.exports.max-delay")
          .durationType()
          .defaultValue(RetryPolicy.EXPORTS.cap())
          .withDescription(
              "The longest of these waits. A plugin config may say"
                  + " retries_exports_max_delay_seconds.");

  public static final ConfigOption<Integer> RETRIES_DELIVERIES_ATTEMPTS =
      key("retries.deliveries.attempts")
          .intType()
          .defaultValue(DeliveryOptions.RETRIES.attempts())
          .withDescription(
              "How often a hook of an action is sent at most that its endpoint does not answer, or"
                  + " answers with a failure of its own (5xx, 408, 425), the first time included."
                  + " Then it is in the dead letters. 429 is none of these attempts, any other 4xx"
                  + " is the last.");

  public static final ConfigOption<Duration> RETRIES_DELIVERIES_INITIAL_DELAY =
      key("retries.deliveries.initial-delay")
          .durationType()
          .defaultValue(DeliveryOptions.RETRIES.base())
          .withDescription(
              "The wait before the second attempt. Each further wait is twice as long, and all are"
                  + " longer by up to a tenth. What the endpoint says in Retry-After holds if it is"
                  + " longer.");

  public static final ConfigOption<Duration> RETRIES_DELIVERIES_MAX_DELAY =
      key("retries.deliveries.max-delay")
          .durationType()
          .defaultValue(DeliveryOptions.RETRIES.cap())
          .withDescription("The longest of these waits.");

  public static final ConfigOption<Duration> DELIVERIES_TIMEOUT =
      key("deliveries.timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(10))
          .withDescription(
              "Time one call of a hook's endpoint may take until the head of its answer is there,"
                  + " redirects included.");

  public static final ConfigOption<Integer> DELIVERIES_AT_ONCE =
      key("deliveries.at-once")
          .intType()
          .defaultValue(200)
          .withDescription(
              "Calls of hooks' endpoints that may be under way at once on one subtask; of one team"
                  + " as many as fetch.at-once says. Teams that wait have turns.");

  public static final ConfigOption<Integer> DELIVERIES_AT_ONCE_PER_ENDPOINT =
      key("deliveries.at-once-per-endpoint")
          .intType()
          .defaultValue(10)
          .withDescription(
              "Calls of one endpoint (a team's URL) that may be under way at once; further"
                  + " deliveries to it wait in state.");

  public static final ConfigOption<MemorySize> DELIVERIES_BACKLOG_PER_ENDPOINT =
      key("deliveries.backlog-per-endpoint")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(100))
          .withDescription(
              "How much may wait in state for one endpoint, and as much again for another attempt."
                  + " Of more, the oldest becomes dead letters.");

  public static final ConfigOption<Duration> DELIVERIES_MAX_AGE =
      key("deliveries.max-age")
          .durationType()
          .defaultValue(Duration.ofHours(1))
          .withDescription(
              "How long a delivery may wait for an endpoint that is dead or asks to be left alone."
                  + " One that is older becomes a dead letter when it would be its turn. A longer"
                  + " Retry-After is cut to this.");

  public static final ConfigOption<Integer> DELIVERIES_CIRCUIT_FAILURES =
      key("deliveries.circuit-failures")
          .intType()
          .defaultValue(CircuitPolicy.DEFAULT.failures())
          .withDescription(
              "After how many calls in a row that failed an endpoint gets none for"
                  + " deliveries.circuit-pause, and then one as a probe. What there is for it"
                  + " waits meanwhile.");

  public static final ConfigOption<Duration> DELIVERIES_CIRCUIT_PAUSE =
      key("deliveries.circuit-pause")
          .durationType()
          .defaultValue(CircuitPolicy.DEFAULT.pause())
          .withDescription(
              "How long an endpoint gets no calls that does not answer; twice as long after each"
                  + " probe that fails.");

  public static final ConfigOption<Duration> DELIVERIES_CIRCUIT_MAX_PAUSE =
      key("deliveries.circuit-max-pause")
          .durationType()
          .defaultValue(CircuitPolicy.DEFAULT.maxPause())
          .withDescription("The longest of these pauses.");

  public static final ConfigOption<Duration> SANDBOX_CPU_PER_SLICE =
      key("sandbox.cpu-per-slice")
          .durationType()
          .defaultValue(Duration.ofSeconds(1))
          .withDescription(
              "CPU time a plugin may burn in one go, without giving control back. A plugin over it"
                  + " is stopped and gets a TimeoutError.");

  public static final ConfigOption<Duration> SANDBOX_SETUP_CPU =
      key("sandbox.setup-cpu")
          .durationType()
          .defaultValue(Duration.ofSeconds(10))
          .withDescription("The same for loading a plugin and for its setupPlugin.");

  public static final ConfigOption<Duration> SANDBOX_TASK_TIMEOUT =
      key("sandbox.task-timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(30))
          .withDescription(
              "Wall clock time one call of a plugin function may take, its awaits included, as"
                  + " PostHog's TASK_TIMEOUT.");

  public static final ConfigOption<MemorySize> SANDBOX_ALLOCATION_PER_SLICE =
      key("sandbox.allocation-per-slice")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(256))
          .withDescription(
              "Memory a plugin may allocate in one go, garbage included. A plugin over it is"
                  + " stopped and gets a ResourceLimitError.");

  public static final ConfigOption<MemorySize> SANDBOX_SETUP_ALLOCATION =
      key("sandbox.setup-allocation")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(512))
          .withDescription("The same for loading a plugin and for its setupPlugin.");

  public static final ConfigOption<Integer> SANDBOX_THREADS =
      key("sandbox.threads")
          .intType()
          .defaultValue(0)
          .withDescription(
              "Threads that run JavaScript, per TaskManager process. 0, the default, means one for"
                  + " each core the process may use.");

  public static final ConfigOption<String> SANDBOX_SCRIPT_FOLDER =
      key("sandbox.script-folder")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Folder on each TaskManager, which nobody else can write to, where compiled plugins"
                  + " are kept, so that a restart need not compile them again. Not set: they are"
                  + " compiled once in the life of a TaskManager.");

  public static final ConfigOption<String> SANDBOX_FLIGHT_FOLDER =
      key("sandbox.flight-folder")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Folder on each TaskManager, which outlives its process, where it notes which plugins"
                  + " run and what they use. A TaskManager that starts after one has died reads"
                  + " there which plugin the other may have died of, and does not run that for ten"
                  + " minutes. Not set: in the first of Flink's io.tmp.dirs.");

  public static final ConfigOption<Integer> SANDBOX_SETUPS_AT_ONCE =
      key("sandbox.setups-at-once")
          .intType()
          .defaultValue(4)
          .withDescription(
              "Plugins loaded at a time, per TaskManager process; after a start or a restart the"
                  + " others wait for their turn.");

  public static final ConfigOption<List<String>> FETCH_ALLOW =
      key("fetch.allow")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription(
              "Hosts, *.suffixes, addresses and CIDR ranges that plugins may reach although they"
                  + " are not public, such as 10.1.0.0/16; separated by semicolons.");

  public static final ConfigOption<List<String>> FETCH_BLOCK =
      key("fetch.block")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription(
              "The same, refused although they are public. It goes before fetch.allow and"
                  + " fetch.host-map.");

  public static final ConfigOption<List<String>> FETCH_HOST_MAP =
      key("fetch.host-map")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription(
              "Names that plugins reach at another address than the network says, which is thereby"
                  + " allowed: HOST=ADDRESS or HOST:PORT=ADDRESS:PORT, separated by semicolons.");

  public static final ConfigOption<Duration> FETCH_TIMEOUT =
      key("fetch.timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(10))
          .withDescription(
              "Time one request of a plugin may take, from the moment it is sent to its last byte,"
                  + " redirects included.");

  public static final ConfigOption<Integer> FETCH_AT_ONCE =
      key("fetch.at-once")
          .intType()
          .defaultValue(50)
          .withDescription(
              "Requests a team may have under way at once on one task manager; further ones wait.");

  public static final ConfigOption<MemorySize> FETCH_MAX_BODY =
      key("fetch.max-body")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(10))
          .withDescription("Longest body a plugin may send or receive, decompressed.");

  public static final ConfigOption<String> POSTHOG_HOST =
      key("posthog.host")
          .stringType()
          .defaultValue("https://app.posthog.com")
          .withDescription("Where posthog.api of plugins sends its requests to.");

  public static final ConfigOption<String> GEOIP_DATABASE =
      key("geoip.database")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "GeoIP city database in MaxMind's format (mmdb), at the same path on every"
                  + " TaskManager. Not set means none: plugins then find no place for any address."
                  + " A plain path is looked up where main runs too; write it as file:///path to"
                  + " leave that out.");

  public static final ConfigOption<String> CONTENT_DIR =
      key("content.dir")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Directory, on any file system Flink knows, with the plugin archives and attachments"
                  + " that are too large for the registry, named by SHA-256. Not set means none:"
                  + " records that refer to one are refused.");

  // ------------------------------------------------------------ definitions

  public static final ConfigOption<Duration> PEOPLE_CONVERSION_BUFFER =
      key("people.conversion-buffer")
          .durationType()
          .defaultValue(Duration.ZERO)
          .withDescription(
              "How long an event waits whose distinct id nobody is known by, so that somebody who"
                  + " is identified meanwhile is its person. PostHog's server waits 60 s if that is"
                  + " turned on. 0 means that no event waits; those of mobile libraries, of"
                  + " anonymous devices and $identify itself never do.");

  public static final ConfigOption<Duration> PEOPLE_EXPIRE_AFTER =
      key("people.expire-after")
          .durationType()
          .defaultValue(Duration.ZERO)
          .withDescription(
              "After how many whole days without an event somebody is forgotten, with all their"
                  + " distinct ids, so that state does not grow for ever. What has been written of"
                  + " them stays; who comes back is somebody new. 0 means that nobody is forgotten;"
                  + " else 1 d or more, and people seen while it was 0 count as seen on the day it"
                  + " is set.");

  public static final ConfigOption<Duration> GROUPS_EXPIRE_AFTER =
      key("groups.expire-after")
          .durationType()
          .defaultValue(Duration.ZERO)
          .withDescription(
              "After how long without an event that names it a group is forgotten with its"
                  + " properties; its type keeps its index. What has been written of it stays. 0"
                  + " means that none is forgotten; else 1 d or more, and groups named while it was"
                  + " 0 count as named when it is set. Once some have been forgotten leave it set:"
                  + " without it one that comes back counts from version 1 and loses in"
                  + " ClickHouse.");

  public static final ConfigOption<String> ACTIONS_SITE_URL =
      key("actions.site-url")
          .stringType()
          .defaultValue("")
          .withDescription(
              "Where links in the messages of actions begin, for example https://app.example.com;"
                  + " PostHog's SITE_URL. Without it they begin with the path.");

  public static final ConfigOption<Integer> DEFINITIONS_MAX_EVENTS =
      key("definitions.max-events")
          .intType()
          .defaultValue(DefinitionLimits.DEFAULT.events())
          .withDescription(
              "How many names of events of one team are kept and written to"
                  + " topics.event-definitions. Of further ones nothing is written but a warning;"
                  + " the events themselves go on.");

  public static final ConfigOption<Integer> DEFINITIONS_MAX_PROPERTIES =
      key("definitions.max-properties")
          .intType()
          .defaultValue(DefinitionLimits.DEFAULT.properties())
          .withDescription("The same for names of properties and topics.property-definitions.");

  public static final ConfigOption<Integer> DEFINITIONS_MAX_EVENT_PROPERTIES =
      key("definitions.max-event-properties")
          .intType()
          .defaultValue(DefinitionLimits.DEFAULT.eventProperties())
          .withDescription(
              "The same for which event has which property and topics.event-properties.");

  // -------------------------------------------------------------------- job

  public static final ConfigOption<String> JOB_NAME =
      key("job.name")
          .stringType()
          .defaultValue("sluice")
          .withDescription(
              "Name of the job in Flink. Flink's own pipeline.name wins if it is set.");

  public static final ConfigOption<Integer> JOB_MAX_PARALLELISM =
      key("job.max-parallelism")
          .intType()
          .defaultValue(720)
          .withDescription(
              "Number of key groups, the most any operator can be scaled to, 1 to 32768. Cannot be"
                  + " changed while state is kept. 720 has many divisors, so keys spread evenly."
                  + " Flink's own pipeline.max-parallelism wins if it is set.");

  public static final ConfigOption<Duration> JOB_CHECKPOINT_INTERVAL =
      key("job.checkpoint-interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(10))
          .withDescription(
              "Time between checkpoints; with exactly-once also the time until rows become visible."
                  + " 0 means no checkpoints: state does not survive a failure and no offsets are"
                  + " committed. Flink's own execution.checkpointing.interval wins if it is set.");

  /** The options that name a topic, each another one. */
  public static final List<ConfigOption<String>> TOPICS =
      List.of(
          TOPICS_EVENTS_IN,
          TOPICS_JOBS,
          TOPICS_PEOPLE_IMPORT,
          TOPICS_REGISTRY,
          TOPICS_EVENTS_OUT,
          TOPICS_OVERFLOW,
          TOPICS_PLUGIN_LOGS,
          TOPICS_APP_METRICS,
          TOPICS_DEAD_LETTERS,
          TOPICS_INGESTION_WARNINGS,
          TOPICS_EVENT_DEFINITIONS,
          TOPICS_PROPERTY_DEFINITIONS,
          TOPICS_EVENT_PROPERTIES,
          TOPICS_FIRST_EVENTS,
          TOPICS_PERSON,
          TOPICS_PERSON_DISTINCT_ID,
          TOPICS_GROUPS,
          TOPICS_SESSION_RECORDINGS);

  /** Every option, in the order a reader should meet them. */
  public static final List<ConfigOption<?>> ALL =
      List.of(
          KAFKA_BROKERS,
          KAFKA_PROPERTIES,
          KAFKA_GROUP_ID,
          TOPICS_PREFIX,
          TOPICS_EVENTS_IN,
          TOPICS_JOBS,
          TOPICS_PEOPLE_IMPORT,
          TOPICS_REGISTRY,
          TOPICS_EVENTS_OUT,
          TOPICS_EVENTS_FORMAT,
          TOPICS_OVERFLOW,
          TOPICS_PLUGIN_LOGS,
          TOPICS_APP_METRICS,
          TOPICS_DEAD_LETTERS,
          TOPICS_INGESTION_WARNINGS,
          TOPICS_EVENT_DEFINITIONS,
          TOPICS_PROPERTY_DEFINITIONS,
          TOPICS_EVENT_PROPERTIES,
          TOPICS_FIRST_EVENTS,
          TOPICS_PERSON,
          TOPICS_PERSON_DISTINCT_ID,
          TOPICS_GROUPS,
          TOPICS_SESSION_RECORDINGS,
          TOPICS_CHECK,
          REGISTRY_READ_TIMEOUT,
          SOURCE_START_FROM,
          SINK_DELIVERY_GUARANTEE,
          SINK_TRANSACTIONAL_ID_PREFIX,
          SINK_TRANSACTION_TIMEOUT,
          SINK_BROKER_TRANSACTION_TIMEOUT,
          SINK_MAX_RECORD_BYTES,
          OVERFLOW_ENABLED,
          OVERFLOW_BUCKET_CAPACITY,
          OVERFLOW_REPLENISH_RATE,
          OVERFLOW_MAX_BUCKETS,
          PLUGINS_IN_FLIGHT_PER_TEAM,
          PLUGINS_IN_FLIGHT_BYTES,
          PLUGINS_BACKLOG_PER_TEAM,
          PLUGINS_ON_FULL_BACKLOG,
          PLUGINS_DEFAULT_SHARDS,
          QUOTAS_STATE,
          QUOTAS_JOBS,
          QUOTAS_JOB_BYTES,
          QUOTAS_CALLS,
          SANDBOX_MAX_SANDBOXES,
          SANDBOX_MAX_LOST_THREADS,
          PLUGINS_PAUSE_COSTLY,
          PLUGINS_ON_SETUP_FAILURE,
          RETRIES_HANDLERS_ATTEMPTS,
          RETRIES_HANDLERS_INITIAL_DELAY,
          RETRIES_HANDLERS_MAX_DELAY,
          RETRIES_EXPORTS_ATTEMPTS,
          RETRIES_EXPORTS_INITIAL_DELAY,
          RETRIES_EXPORTS_MAX_DELAY,
          RETRIES_DELIVERIES_ATTEMPTS,
          RETRIES_DELIVERIES_INITIAL_DELAY,
          RETRIES_DELIVERIES_MAX_DELAY,
          DELIVERIES_TIMEOUT,
          DELIVERIES_AT_ONCE,
          DELIVERIES_AT_ONCE_PER_ENDPOINT,
          DELIVERIES_BACKLOG_PER_ENDPOINT,
          DELIVERIES_MAX_AGE,
          DELIVERIES_CIRCUIT_FAILURES,
          DELIVERIES_CIRCUIT_PAUSE,
          DELIVERIES_CIRCUIT_MAX_PAUSE,
          SANDBOX_CPU_PER_SLICE,
          SANDBOX_SETUP_CPU,
          SANDBOX_TASK_TIMEOUT,
          SANDBOX_ALLOCATION_PER_SLICE,
          SANDBOX_SETUP_ALLOCATION,
          SANDBOX_THREADS,
          SANDBOX_SCRIPT_FOLDER,
          SANDBOX_FLIGHT_FOLDER,
          SANDBOX_SETUPS_AT_ONCE,
          FETCH_ALLOW,
          FETCH_BLOCK,
          FETCH_HOST_MAP,
          FETCH_TIMEOUT,
          FETCH_AT_ONCE,
          FETCH_MAX_BODY,
          POSTHOG_HOST,
          GEOIP_DATABASE,
          CONTENT_DIR,
          PEOPLE_CONVERSION_BUFFER,
          PEOPLE_EXPIRE_AFTER,
          GROUPS_EXPIRE_AFTER,
          ACTIONS_SITE_URL,
          DEFINITIONS_MAX_EVENTS,
          DEFINITIONS_MAX_PROPERTIES,
          DEFINITIONS_MAX_EVENT_PROPERTIES,
          JOB_NAME,
          JOB_MAX_PARALLELISM,
          JOB_CHECKPOINT_INTERVAL);

  private SluiceOptions() {}
}
