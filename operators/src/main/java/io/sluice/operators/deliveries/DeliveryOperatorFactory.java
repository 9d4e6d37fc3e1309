package io.sluice.operators.deliveries;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.output.OutputRecord;
import java.time.Clock;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/**
 * Makes the operator DELIVERIES: its input is keyed by {@link Delivery#key}; its output are dead
 * letters, log entries, app metrics and statuses of hooks.
 */
public final class DeliveryOperatorFactory extends AbstractStreamOperatorFactory<OutputRecord>
    implements OneInputStreamOperatorFactory<Delivery, OutputRecord> {
  private final DeliveryOptions options;
  private final Clock clock;

  /** Creates the factory; everything given must be serializable. */
  public DeliveryOperatorFactory(DeliveryOptions options, Clock clock) {
    this.options = requireNonNull(options, "options is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // what the caller asks for, by Flink's contract
  public <T extends StreamOperator<OutputRecord>> T createStreamOperator(
      StreamOperatorParameters<OutputRecord> parameters) {
    return (T) new DeliveryOperator(parameters, options, clock);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return DeliveryOperator.class;
  }
}
