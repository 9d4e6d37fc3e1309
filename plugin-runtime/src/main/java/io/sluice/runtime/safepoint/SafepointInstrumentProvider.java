package io.sluice.runtime.safepoint;

import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.instrumentation.provider.TruffleInstrumentProvider;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * How the engine finds {@link SafepointInstrument}; GraalVM's annotation processor would write it.
 */
@TruffleInstrument.Registration(
    id = SafepointInstrument.ID,
    name = "Sluice's safepoints",
    services = Supplier.class)
public final class SafepointInstrumentProvider extends TruffleInstrumentProvider {
  /** For the engine. */
  public SafepointInstrumentProvider() {}

  @Override
  protected String getInstrumentClassName() {
    return SafepointInstrument.class.getName();
  }

  @Override
  protected Object create() {
    return new SafepointInstrument();
  }

  @Override
  protected Collection<String> getServicesClassNames() {
    return List.of(Supplier.class.getName());
  }
}
