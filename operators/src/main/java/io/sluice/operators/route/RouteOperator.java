package io.sluice.operators.route;

import io.sluice.operators.event.DeadLetter;
import io.sluice.operators.event.IncomingEvent;
import io.sluice.operators.event.Parse;
import io.sluice.operators.event.Parsed;
import io.sluice.operators.event.Place;
import io.sluice.operators.event.RejectCode;
import io.sluice.operators.event.RejectedException;
import io.sluice.operators.event.RoutedEvent;
import io.sluice.operators.event.SourceRecord;
import io.sluice.operators.output.SideOutputs;
import io.sluice.operators.registry.InstalledRegistry;
import io.sluice.operators.registry.PluginCheck;
import io.sluice.operators.registry.RegistryBootstrap;
import io.sluice.operators.registry.RegistryRecord;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractInput;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorV2;
import org.apache.flink.streaming.api.operators.Input;
import org.apache.flink.streaming.api.operators.MultipleInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * PARSE and ROUTE: gives on the records that are events of known teams, with the key of the plugin
 * stage; the rest goes to the dead letters ({@link SideOutputs#RECORDS}). Both in one operator with
 * the source in its chain, which an operator with two inputs cannot have: a record is not written
 * and read again on its way to the registry that it needs.
 *
 * <p>State: the registry, as broadcast state.
 *
 * <p>Lifecycle: without restored registry state it reads the registry to its end before the first
 * event, so that no team is unknown only because its record was on its way.
 *
 * <p>Constraints: never throws for the sake of a record, whatever its bytes are. Routing is a pure
 * function of the registry.
 */
final class RouteOperator extends AbstractStreamOperatorV2<RoutedEvent>
    implements MultipleInputStreamOperator<RoutedEvent> {
  /** The home shard. All of a team's events go there until teams can be spread. */
  private static final int HOME = 0;

  private final RegistryBootstrap bootstrap;
  private final PluginCheck pluginCheck;
  private final int maxRecordBytes;
  private final Clock clock;
  private final Parse parse;
  private final int maxParallelism;
  private final Map<Integer, Long> homeKeys = new HashMap<>();
  private final StreamRecord<RoutedEvent> outgoing = new StreamRecord<>(null);

  private InstalledRegistry registry;

  RouteOperator(
      StreamOperatorParameters<RoutedEvent> parameters,
      RegistryBootstrap bootstrap,
      PluginCheck pluginCheck,
      int maxRecordBytes,
      Clock clock) {
    super(parameters, RouteOperatorFactory.INPUTS);
    this.bootstrap = bootstrap;
    this.pluginCheck = pluginCheck;
    this.maxRecordBytes = maxRecordBytes;
    this.clock = clock;
    this.parse = new Parse(maxRecordBytes, clock);
    this.maxParallelism = getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    registry = InstalledRegistry.open(context.getOperatorStateStore(), bootstrap, pluginCheck);
  }

  @Override
  @SuppressWarnings("rawtypes") // by Flink's contract
  public List<Input> getInputs() {
    return List.of(new Records(), new Registry());
  }

  private void route(SourceRecord record) {
    Parsed parsed = parse.parse(record);
    if (parsed instanceof Parsed.Accepted accepted) {
      route(accepted.event());
    } else if (parsed instanceof Parsed.Rejected rejected) {
      reject(rejected.letter());
    }
  }

  private void route(IncomingEvent event) {
    if (registry.team(event.teamId()).isPresent()) {
      long key =
          homeKeys.computeIfAbsent(event.teamId(), team -> ShardKey.of(team, HOME, maxParallelism));
      output.collect(outgoing.replace(new RoutedEvent(key, event)));
      return;
    }
    RejectedException reason =
        new RejectedException(
            RejectCode.UNKNOWN_TEAM,
            "The registry has no team "
                + event.teamId()
                + "; install it under the key \"team/"
                + event.teamId()
                + "\" and send the record again");
    reject(DeadLetter.of(event.original(), event.origin(), Place.ROUTE, reason, clock.millis()));
  }

  private void reject(DeadLetter letter) {
    output.collect(SideOutputs.RECORDS, new StreamRecord<>(letter.toOutput(maxRecordBytes)));
  }

  @SuppressWarnings("unchecked") // Flink's own class overrides with a raw type
  private final class Records extends AbstractInput<SourceRecord, RoutedEvent> {
    Records() {
      super(RouteOperator.this, RouteOperatorFactory.RECORDS);
    }

    @Override
    public void processElement(StreamRecord<SourceRecord> element) {
      route(element.getValue());
    }
  }

  @SuppressWarnings("unchecked") // Flink's own class overrides with a raw type
  private final class Registry extends AbstractInput<RegistryRecord, RoutedEvent> {
    Registry() {
      super(RouteOperator.this, RouteOperatorFactory.REGISTRY);
    }

    @Override
    public void processElement(StreamRecord<RegistryRecord> element) throws Exception {
      registry.apply(element.getValue());
    }
  }
}
