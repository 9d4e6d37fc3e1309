package io.sluice.operators.route;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.event.DeadLetter;
import io.sluice.operators.event.RoutedEvent;
import io.sluice.operators.registry.PluginCheck;
import io.sluice.operators.registry.RegistryBootstrap;
import java.time.Clock;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/**
 * Makes the operator of PARSE and ROUTE. Its first input are the records of the event source, which
 * joins its chain; the second is the registry, broadcast. Dead letters go to {@link
 * io.sluice.operators.output.SideOutputs#RECORDS}.
 */
public final class RouteOperatorFactory extends AbstractStreamOperatorFactory<RoutedEvent> {
  static final int RECORDS = 1;
  static final int REGISTRY = 2;
  static final int INPUTS = 2;

  private final RegistryBootstrap bootstrap;
  private final PluginCheck pluginCheck;
  private final int maxRecordBytes;
  private final Clock clock;

  /**
   * Creates the factory; everything given must be serializable.
   *
   * @param maxRecordBytes the sinks' limit, at least {@link DeadLetter#MIN_RECORD_BYTES}
   * @param clock for dead letters
   */
  public RouteOperatorFactory(
      RegistryBootstrap bootstrap, PluginCheck pluginCheck, int maxRecordBytes, Clock clock) {
    this.bootstrap = requireNonNull(bootstrap, "bootstrap is null");
    this.pluginCheck = requireNonNull(pluginCheck, "pluginCheck is null");
    this.maxRecordBytes = DeadLetter.checkedLimit(maxRecordBytes);
    this.clock = requireNonNull(clock, "clock is null");
    setChainingStrategy(ChainingStrategy.HEAD_WITH_SOURCES);
  }

  @Override
  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // what the caller asks for, by Flink's contract
  public <T extends StreamOperator<RoutedEvent>> T createStreamOperator(
      StreamOperatorParameters<RoutedEvent> parameters) {
    return (T) new RouteOperator(parameters, bootstrap, pluginCheck, maxRecordBytes, clock);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return RouteOperator.class;
  }
}
