package io.sluice.runtime.sandbox;

import static java.util.Objects.requireNonNull;

import io.sluice.runtime.host.Feature;
import io.sluice.runtime.http.Fetcher;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * What a team's plugins have at their service beside their {@link io.sluice.runtime.host.Host}.
 *
 * @param features what the host can do
 * @param geoip answers {@code meta.geoip.locate}; null if there is no database, which the plugin is
 *     told by an error (contract §6.4)
 * @param fetcher sends requests; null if there is none, which the plugin is told by an error
 * @param apiFetcher sends the requests of {@code posthog.api}; null if there is none
 * @param api the keys of {@code posthog.api}
 * @param clock what time the plugins have; null for the machine's own
 */
public record TeamServices(
    Set<Feature> features,
    @Nullable GeoLocator geoip,
    @Nullable Fetcher fetcher,
    @Nullable Fetcher apiFetcher,
    ApiAccess api,
    @Nullable Clock clock) {
  public TeamServices {
    features = Set.copyOf(features);
    requireNonNull(api, "api is null");
  }

  /** Storage and nothing else. */
  public static TeamServices none() {
    return new TeamServices(Set.of(), null, null, null, ApiAccess.NONE, null);
  }

  public TeamServices withAllFeatures() {
    return new TeamServices(EnumSet.allOf(Feature.class), geoip, fetcher, apiFetcher, api, clock);
  }

  public TeamServices withGeoip(@Nullable GeoLocator value) {
    return new TeamServices(features, value, fetcher, apiFetcher, api, clock);
  }

  /** For the requests of plugins, and for those of {@code posthog.api}. */
  public TeamServices withFetchers(@Nullable Fetcher ofPlugins, @Nullable Fetcher ofApi) {
    return new TeamServices(features, geoip, ofPlugins, ofApi, api, clock);
  }

  public TeamServices withApi(ApiAccess value) {
    return new TeamServices(features, geoip, fetcher, apiFetcher, value, clock);
  }

  public TeamServices withClock(@Nullable Clock value) {
    return new TeamServices(features, geoip, fetcher, apiFetcher, api, value);
  }
}
