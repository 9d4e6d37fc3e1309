package io.sluice.operators.plugins;

import io.sluice.operators.event.ProcessedEvent;
import io.sluice.operators.event.Routed;
import io.sluice.operators.registry.PluginCheck;
import io.sluice.operators.registry.RegistryBootstrap;
import io.sluice.operators.registry.RegistryRecord;
import java.time.Clock;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;

/**
 * Makes the operator PLUGINS: the first input are events and jobs, keyed by {@link Routed#key}; the
 * second is the registry, broadcast. Dead letters and logs go to {@link
 * io.sluice.operators.output.SideOutputs#RECORDS}.
 */
public final class PluginOperatorFactory extends AbstractStreamOperatorFactory<ProcessedEvent>
    implements TwoInputStreamOperatorFactory<Routed, RegistryRecord, ProcessedEvent> {
  private final PluginStageOptions options;
  private final RegistryBootstrap bootstrap;
  private final PluginCheck pluginCheck;
  private final Clock clock;

  /**
   * Creates the factory; everything given must be serializable.
   *
   * @param clock for log entries and dead letters
   */
  public PluginOperatorFactory(
      PluginStageOptions options,
      RegistryBootstrap bootstrap,
      PluginCheck pluginCheck,
      Clock clock) {
    this.options = options;
    this.bootstrap = bootstrap;
    this.pluginCheck = pluginCheck;
    this.clock = clock;
  }

  @Override
  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // what the caller asks for, by Flink's contract
  public <T extends StreamOperator<ProcessedEvent>> T createStreamOperator(
      StreamOperatorParameters<ProcessedEvent> parameters) {
    return (T) new PluginOperator(parameters, options, bootstrap, pluginCheck, clock);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return PluginOperator.class;
  }
}
