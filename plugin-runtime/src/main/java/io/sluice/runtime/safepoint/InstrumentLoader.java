package io.sluice.runtime.safepoint;

import com.oracle.truffle.api.instrumentation.provider.TruffleInstrumentProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Shows the engine this package's instrument and nothing else of ours. The engine keeps the classes
 * of instruments for as long as it lives itself, which in a cluster that has GraalVM in its {@code
 * lib/} is longer than the job: with the job's own loader every job that ever ran would stay in
 * memory.
 */
final class InstrumentLoader extends ClassLoader {
  private static final String PACKAGE = InstrumentLoader.class.getPackageName() + ".";
  private static final String PROVIDERS =
      "META-INF/services/" + TruffleInstrumentProvider.class.getName();

  /** Not where service loaders look, lest the engine finds it by the job's loader. */
  private static final String OUR_PROVIDERS = "instruments";

  InstrumentLoader(ClassLoader engines) {
    super(engines);
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    return name.equals(PROVIDERS)
        ? Collections.enumeration(List.of(InstrumentLoader.class.getResource(OUR_PROVIDERS)))
        : Collections.emptyEnumeration();
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] code = name.startsWith(PACKAGE) ? read(name) : null;
    if (code == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, code, 0, code.length);
  }

  @Nullable
  private static byte[] read(String name) throws ClassNotFoundException {
    String file = name.substring(PACKAGE.length()) + ".class";
    try (InputStream in = InstrumentLoader.class.getResourceAsStream(file)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
