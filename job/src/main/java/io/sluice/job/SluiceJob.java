package io.sluice.job;

import io.sluice.job.kafka.KafkaRegistryBootstrap;
import io.sluice.job.kafka.RecordSink;
import io.sluice.job.kafka.RecordSource;
import io.sluice.job.kafka.RegistrySource;
import io.sluice.job.options.SluiceOptions;
import io.sluice.operators.event.Incoming;
import io.sluice.operators.event.IngestionInput;
import io.sluice.operators.event.ParseProcessFunction;
import io.sluice.operators.event.PrepareProcessFunction;
import io.sluice.operators.event.ProcessedEvent;
import io.sluice.operators.event.Routed;
import io.sluice.operators.event.SourceRecord;
import io.sluice.operators.imports.ImportProcessFunction;
import io.sluice.operators.ingestion.IngestionOptions;
import io.sluice.operators.ingestion.IngestionProcessFunction;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.output.SideOutputs;
import io.sluice.operators.plugins.LoadableCode;
import io.sluice.operators.plugins.PluginOperatorFactory;
import io.sluice.operators.plugins.PluginStageOptions;
import io.sluice.operators.registry.CheckProcessFunction;
import io.sluice.operators.registry.PluginCheck;
import io.sluice.operators.registry.RegistryBootstrap;
import io.sluice.operators.registry.RegistryRecord;
import io.sluice.operators.registry.RegistryState;
import io.sluice.operators.route.RouteProcessFunction;
import java.time.Clock;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The topology, the one place that knows it. It reads from top to bottom as events go:
 *
 * <pre>
 *  events ──► PARSE ──► ROUTE ══► PLUGINS ──► PREPARE ══► INGESTION ──► data sink
 *  jobs ────► PARSE ───┘  ║          ║                       ║
 *  people ──► IMPORT ═════║══════════║═══════════════════════╣
 *  registry ─► CHECK ═════╩══════════╩═══════════════════════╣
 *                                                             ╚══► DELIVERIES ──► endpoints
 *                          dead letters, logs, metrics of all of them ──► side sink
 * </pre>
 */
public final class SluiceJob {
  private final StreamExecutionEnvironment env;
  private final Configuration options;
  private final Clock clock = Clock.systemUTC();
  private final int maxRecordBytes;
  private final int maxParallelism;
  private final RegistryBootstrap bootstrap;
  private final PluginStageOptions pluginStage;
  private final PluginCheck pluginCheck;

  private SluiceJob(StreamExecutionEnvironment env, Configuration options) {
    this.env = env;
    this.options = options;
    this.maxRecordBytes = options.get(SluiceOptions.SINK_MAX_RECORD_BYTES);
    this.maxParallelism = env.getMaxParallelism();
    this.bootstrap = KafkaRegistryBootstrap.of(options);
    this.pluginStage = StageOptions.of(options);
    this.pluginCheck = new LoadableCode();
  }

  /**
   * Wires the job. Connects to nothing and submits nothing.
   *
   * @param env with {@link ExecutionDefaults} applied
   * @param options that {@link io.sluice.job.options.OptionsValidator} has found good
   */
  public static void build(StreamExecutionEnvironment env, Configuration options) {
    new SluiceJob(env, options).wire();
  }

  private void wire() {
    SingleOutputStreamOperator<RegistryRecord> registry = check(registryRecords());
    SingleOutputStreamOperator<Incoming> parsedEvents = parse(events());
    SingleOutputStreamOperator<Incoming> parsedJobs = parseJobs(jobs());
    SingleOutputStreamOperator<Routed> routed = route(parsedEvents.union(parsedJobs), registry);
    SingleOutputStreamOperator<ProcessedEvent> processed = runPlugins(routed, registry);
    SingleOutputStreamOperator<IngestionInput> prepared = prepare(processed);
    SingleOutputStreamOperator<IngestionInput> imported = checkImports(imports());
    SingleOutputStreamOperator<OutputRecord> rows = ingest(prepared.union(imported), registry);
    DataStream<OutputRecord> delivered =
        DeliveryStage.of(rows.getSideOutput(IngestionProcessFunction.DELIVERIES), options, clock);

    rows.union(routed.getSideOutput(SideOutputs.DATA), processed.getSideOutput(SideOutputs.DATA))
        .sinkTo(RecordSink.forData(options))
        .name("data")
        .uid(Uids.DATA_SINK);
    aside(registry)
        .union(
            aside(parsedEvents),
            aside(parsedJobs),
            aside(routed),
            aside(processed),
            aside(prepared),
            aside(imported),
            aside(rows),
            delivered)
        .sinkTo(RecordSink.forSideOutputs(options))
        .name("side outputs")
        .uid(Uids.SIDE_SINK);
  }

  private DataStream<SourceRecord> events() {
    return env.fromSource(
            RecordSource.ofEvents(options), WatermarkStrategy.noWatermarks(), "events")
        .uid(Uids.EVENTS_SOURCE);
  }

  private DataStream<SourceRecord> jobs() {
    return env.fromSource(RecordSource.ofJobs(options), WatermarkStrategy.noWatermarks(), "jobs")
        .uid(Uids.JOBS_SOURCE);
  }

  private DataStream<SourceRecord> imports() {
    return env.fromSource(
            RecordSource.ofImports(options), WatermarkStrategy.noWatermarks(), "people to import")
        .uid(Uids.IMPORT_SOURCE);
  }

  private DataStream<RegistryRecord> registryRecords() {
    return env.fromSource(RegistrySource.of(options), WatermarkStrategy.noWatermarks(), "registry")
        .uid(Uids.REGISTRY_SOURCE)
        .setParallelism(1);
  }

  private SingleOutputStreamOperator<RegistryRecord> check(DataStream<RegistryRecord> records) {
    return records
        .process(new CheckProcessFunction(pluginCheck, clock, pluginStage.instanceId()))
        .name("CHECK")
        .uid(Uids.REGISTRY_CHECK)
        .setParallelism(1);
  }

  private SingleOutputStreamOperator<Incoming> parse(DataStream<SourceRecord> records) {
    return records
        .process(ParseProcessFunction.forEvents(maxRecordBytes, clock))
        .name("PARSE")
        .uid(Uids.PARSE);
  }

  private SingleOutputStreamOperator<Incoming> parseJobs(DataStream<SourceRecord> records) {
    return records
        .process(ParseProcessFunction.forJobs(maxRecordBytes, clock))
        .name("PARSE jobs")
        .uid(Uids.PARSE_JOBS);
  }

  private SingleOutputStreamOperator<Routed> route(
      DataStream<Incoming> incoming, DataStream<RegistryRecord> registry) {
    return incoming
        .connect(registry.broadcast(RegistryState.DESCRIPTOR))
        .process(
            new RouteProcessFunction(
                bootstrap,
                pluginCheck,
                maxParallelism,
                pluginStage.defaultShards(),
                StageOptions.overflowLimit(options),
                maxRecordBytes,
                clock))
        .name("ROUTE")
        .uid(Uids.ROUTE);
  }

  private SingleOutputStreamOperator<ProcessedEvent> runPlugins(
      DataStream<Routed> routed, DataStream<RegistryRecord> registry) {
    return routed
        .keyBy(Routed::key)
        .connect(registry.broadcast())
        .transform(
            "PLUGINS",
            TypeInformation.of(ProcessedEvent.class),
            new PluginOperatorFactory(pluginStage, bootstrap, pluginCheck, clock))
        .uid(Uids.PLUGINS);
  }

  private SingleOutputStreamOperator<IngestionInput> prepare(DataStream<ProcessedEvent> events) {
    return events
        .process(
            new PrepareProcessFunction(
                maxRecordBytes, options.get(SluiceOptions.TOPICS_EVENTS_FORMAT), clock))
        .name("PREPARE")
        .uid(Uids.PREPARE);
  }

  private SingleOutputStreamOperator<IngestionInput> checkImports(
      DataStream<SourceRecord> records) {
    return records
        .process(
            new ImportProcessFunction(
                IngestionOptions.maxPropertiesBytes(maxRecordBytes), maxRecordBytes, clock))
        .name("IMPORT")
        .uid(Uids.IMPORT);
  }

  private SingleOutputStreamOperator<OutputRecord> ingest(
      DataStream<IngestionInput> inputs, DataStream<RegistryRecord> registry) {
    return inputs
        .keyBy(IngestionInput::teamId)
        .connect(registry.broadcast(RegistryState.DESCRIPTOR))
        .process(
            new IngestionProcessFunction(
                StageOptions.ingestion(options), bootstrap, pluginCheck, clock))
        .name("INGESTION")
        .uid(Uids.INGESTION);
  }

  private static DataStream<OutputRecord> aside(SingleOutputStreamOperator<?> operator) {
    return operator.getSideOutput(SideOutputs.RECORDS);
  }
}
