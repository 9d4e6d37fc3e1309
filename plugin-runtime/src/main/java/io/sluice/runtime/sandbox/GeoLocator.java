package io.sluice.runtime.sandbox;

import javax.annotation.Nullable;

/** Answers {@code meta.geoip.locate} (contract §6.4). Called from many threads; must not block. */
@FunctionalInterface
public interface GeoLocator {
  /** The City record of an address as JSON text, null if there is none. */
  @Nullable
  String locate(String ip);
}
