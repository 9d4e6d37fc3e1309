package io.sluice.operators.ingestion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.sluice.operators.definitions.Definitions;
import io.sluice.operators.deliveries.Delivery;
import io.sluice.operators.event.ImportRecord;
import io.sluice.operators.event.IngestionInput;
import io.sluice.operators.event.RowEnd;
import io.sluice.operators.event.UnresolvedEvent;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.output.SideOutputs;
import io.sluice.operators.people.EventPerson;
import io.sluice.operators.people.People;
import io.sluice.operators.people.PeopleImport;
import io.sluice.operators.people.PeopleState;
import io.sluice.operators.people.PersonEvent;
import io.sluice.operators.people.Versions;
import io.sluice.operators.registry.InstalledRegistry;
import io.sluice.operators.registry.PluginCheck;
import io.sluice.operators.registry.RegistryBootstrap;
import io.sluice.operators.registry.RegistryRecord;
import io.sluice.operators.warnings.IngestionWarnings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * INGESTION: finds or makes an event's person, merges people, resolves groups, and ends the event's
 * row with them; writes whatever is new of people, groups and definitions; takes people and groups
 * over that are imported ({@link Imports}). Warnings, dead letters of imports and the types of
 * groups, which the job reads itself, go aside ({@link SideOutputs#RECORDS}); what the hooks of
 * actions are to be told goes to {@link #DELIVERIES}.
 *
 * <p>State, keyed by team: people ({@link KeyedPeopleState}), whom of them has been imported
 * ({@link KeyedImportedPeople}), groups ({@link Groups}), definitions ({@link Definitions}), events
 * that wait ({@link ConversionBuffer}); the registry, as broadcast state. What teams have been
 * warned of is on the heap, and so is a bounded copy of part of the people ({@link RecentNumbers}).
 *
 * <p>Lifecycle: without restored registry state it reads the registry to its end before the first
 * event. If it has been restored and writes at least once, versions go on from the clock's
 * milliseconds, so that what is written now wins over what was written after the checkpoint.
 *
 * <p>Constraints: a team's events one after another, so that a merge needs no lock. Never throws
 * for the sake of an event. Nothing it writes is over the sinks' limit.
 */
public final class IngestionProcessFunction
    extends KeyedBroadcastProcessFunction<Integer, IngestionInput, RegistryRecord, OutputRecord>
    implements CheckpointedFunction {
  /** What has to arrive at the endpoints of hooks. */
  public static final OutputTag<Delivery> DELIVERIES =
      new OutputTag<>("deliveries", TypeInformation.of(Delivery.class));

  private static final long serialVersionUID = 1L;

  private final IngestionOptions options;
  private final RegistryBootstrap bootstrap;
  private final PluginCheck pluginCheck;
  private final Clock clock;

  private transient InstalledRegistry registry;
  private transient ActionHooks actions;
  private transient People people;
  private transient Groups groups;
  private transient Definitions definitions;
  private transient RowEnds rows;
  private transient ConversionBuffer buffer;
  private transient IngestionMetrics metrics;
  private transient Imports imports;
  private transient KeyedPeopleState keyedPeople;
  private transient KeyedImportedPeople importedPeople;
  @Nullable private transient SeenPeople seen;
  @Nullable private transient PeopleExpiry expiry;

  /**
   * @param bootstrap reads the registry where no state of it is restored
   * @param pluginCheck what the registry's records are checked with, as elsewhere in the job
   * @param clock serializable
   */
  public IngestionProcessFunction(
      IngestionOptions options, RegistryBootstrap bootstrap, PluginCheck pluginCheck, Clock clock) {
    this.options = requireNonNull(options, "options is null");
    this.bootstrap = requireNonNull(bootstrap, "bootstrap is null");
    this.pluginCheck = requireNonNull(pluginCheck, "pluginCheck is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    registry =
        InstalledRegistry.open(
            context.getOperatorStateStore(), bootstrap, pluginCheck, options.content());
    actions = new ActionHooks(registry, options.format(), options.siteUrl());
    var state = context.getKeyedStateStore();
    Versions versions =
        context.isRestored() && !options.isWrittenOnce()
            ? Versions.after(clock)
            : Versions.FROM_ZERO;
    IngestionWarnings warnings = new IngestionWarnings(clock);
    int maxPropertiesBytes = options.maxPropertiesBytes();
    MetricGroup metricGroup = getRuntimeContext().getMetricGroup();
    metrics = new IngestionMetrics(metricGroup);
    PeopleState peopleState = openPeople(state);
    Versions ofPeople = seen == null ? versions : versions.aboveForgotten(clock);
    people = new People(peopleState, ofPeople, maxPropertiesBytes, warnings, metrics);
    Duration groupsExpireAfter = options.groupsExpireAfter();
    Versions ofGroups = groupsExpireAfter.isZero() ? versions : versions.aboveForgotten(clock);
    groups = new Groups(state, groupsExpireAfter, ofGroups, maxPropertiesBytes, warnings);
    definitions = new Definitions(state, options.definitions(), warnings, clock);
    buffer = new ConversionBuffer(state, options.conversionBuffer());
    rows = new RowEnds(options.format().newWriter(), options.maxRecordBytes(), warnings);
    metrics.watch(definitions, expiry);
    PeopleImport peopleImport =
        new PeopleImport(peopleState, importedPeople, maxPropertiesBytes, warnings, clock);
    imports = new Imports(peopleImport, groups, registry, options, clock, metricGroup);
  }

  @Override
  public void processElement(
      IngestionInput input, ReadOnlyContext context, Collector<OutputRecord> out) throws Exception {
    keyedPeople.setTeam(input.teamId());
    if (seen != null && expiry != null) {
      seen.setTime(context.currentProcessingTime());
      expiry.watch(input.teamId(), context.timerService());
    }
    if (input instanceof UnresolvedEvent event) {
      processEvent(event, context, out);
    } else if (input instanceof ImportRecord record) {
      imports.add(record, new Outlet(metrics, context, out));
    }
  }

  private PeopleState openPeople(KeyedStateStore state) {
    keyedPeople = new KeyedPeopleState(state);
    importedPeople = new KeyedImportedPeople(state);
    if (options.peopleExpireAfter().isZero()) {
      return keyedPeople;
    }
    seen = new SeenPeople(keyedPeople, state);
    expiry =
        new PeopleExpiry(state, options.peopleExpireAfter(), keyedPeople, seen, importedPeople);
    return seen;
  }

  private void processEvent(
      UnresolvedEvent event, ReadOnlyContext context, Collector<OutputRecord> out)
      throws Exception {
    if (!waits(event, context.timerService())) {
      ingest(event, new Outlet(metrics, context, out));
    }
  }

  private boolean waits(UnresolvedEvent event, TimerService timers) throws Exception {
    boolean wouldWait = buffer.isOn() && event.isConvertible() && !people.knows(event.distinctId());
    if (!wouldWait) {
      return false;
    }
    boolean isHeld = buffer.hold(event, timers);
    metrics.held(isHeld);
    return isHeld;
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<OutputRecord> out)
      throws Exception {
    keyedPeople.setTeam(context.getCurrentKey());
    if (seen != null && expiry != null) {
      seen.setTime(context.currentProcessingTime());
      expiry.step(timestamp, context.getCurrentKey(), context.timerService());
    }
    Outlet outlet = new Outlet(metrics, context, out);
    buffer.release(
        timestamp,
        context.timerService(),
        event -> {
          metrics.released();
          ingest(event, outlet);
        });
  }

  @Override
  public void processBroadcastElement(
      RegistryRecord record, Context context, Collector<OutputRecord> out) throws Exception {
    registry.apply(record);
  }

  private void ingest(UnresolvedEvent event, Outlet out) throws Exception {
    long start = System.nanoTime();
    write(event, out);
    metrics.ingested(System.nanoTime() - start);
  }

  private void write(UnresolvedEvent event, Outlet out) throws Exception {
    EventPerson person = people.resolve(personEvent(event), out);
    byte[] key = event.uuid().getBytes(UTF_8);
    if (event.output() == Output.SESSION_RECORDINGS) {
      if (event.row() != null) {
        out.accept(new OutputRecord(Output.SESSION_RECORDINGS, key, event.row()));
      }
      return;
    }
    List<RowEnd.Group> ofGroups = groups.resolve(event, out);
    if (event.names() != null) {
      definitions.seen(event.teamId(), event.event(), event.names(), out);
    }
    RowEnd end = new RowEnd(person.uuid(), person.properties(), person.createdAt(), ofGroups);
    byte[] row = rows.end(event, end, out);
    out.accept(new OutputRecord(Output.EVENTS, key, row));
    actions.match(event.teamId(), row, person, out::deliver);
  }

  private static PersonEvent personEvent(UnresolvedEvent event) {
    return new PersonEvent(
        event.teamId(),
        event.uuid(),
        event.distinctId(),
        event.timestamp(),
        event.merge(),
        event.change());
  }

  /** Where records of one event go. */
  private record Outlet(
      IngestionMetrics metrics, ReadOnlyContext context, Collector<OutputRecord> main)
      implements Consumer<OutputRecord> {
    @Override
    public void accept(OutputRecord record) {
      metrics.written(record.output());
      boolean isAside =
          record.output() == Output.INGESTION_WARNINGS
              || record.output() == Output.REGISTRY
              || record.output() == Output.DEAD_LETTERS;
      if (isAside) {
        context.output(SideOutputs.RECORDS, record);
      } else {
        main.collect(record);
      }
    }

    void deliver(Delivery delivery) {
      metrics.told();
      context.output(DELIVERIES, delivery);
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {}
}
