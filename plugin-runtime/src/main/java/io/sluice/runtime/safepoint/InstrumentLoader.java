package io.sluice.runtime.safepoint;

import com.oracle.truffle.api.instrumentation.provider.TruffleInstrumentProvider;
import java.lang.reflect.Field;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows an engine this package's instrument, and has it forgotten by all but that engine. What the
 * engine's classes find by a loader they keep, provider and all, for as long as they live
 * themselves, which in a cluster that has GraalVM in its {@code lib/} is longer than the job: every
 * job that ever ran would stay in memory.
 */
final class InstrumentLoader extends ClassLoader {
  private static final Logger LOG = LoggerFactory.getLogger(InstrumentLoader.class);
  private static final String PROVIDERS =
      "META-INF/services/" + TruffleInstrumentProvider.class.getName();

  /** Not where service loaders look, lest an engine finds it by another loader. */
  private static final String OUR_PROVIDERS = "instruments";

  private static final String KEPT_IN = "com.oracle.truffle.polyglot.InstrumentCache";
  private static final String KEPT_AS = "runtimeCaches";

  InstrumentLoader() {
    super(InstrumentLoader.class.getClassLoader());
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    return name.equals(PROVIDERS)
        ? Collections.enumeration(List.of(InstrumentLoader.class.getResource(OUR_PROVIDERS)))
        : Collections.emptyEnumeration();
  }

  /** Takes what was found by this loader out of what GraalVM keeps; its engines have their own. */
  void forget() {
    try {
      Class<?> keeper =
          Class.forName(KEPT_IN, true, TruffleInstrumentProvider.class.getClassLoader());
      Field kept = keeper.getDeclaredField(KEPT_AS);
      kept.setAccessible(true);
      synchronized (keeper) { // as it does itself
        ((Map<?, ?>) kept.get(null)).keySet().removeIf(this::isIn);
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.warn(
          "GraalVM does not keep instruments in {}.{}, so this job's classes may stay in memory"
              + " when it is over; is it another version than the job was built with?",
          KEPT_IN,
          KEPT_AS,
          e);
    }
  }

  private boolean isIn(Object loaders) {
    for (Object loader : (List<?>) loaders) {
      if (((Supplier<?>) loader).get() == this) {
        return true;
      }
    }
    return false;
  }
}
