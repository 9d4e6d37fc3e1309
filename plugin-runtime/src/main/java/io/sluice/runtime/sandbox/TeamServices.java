package io.sluice.runtime.sandbox;

import static java.util.Objects.requireNonNull;

import io.sluice.runtime.http.Fetcher;
import java.time.Clock;
import javax.annotation.Nullable;

/**
 * What a team's plugins have at their service beside their {@link io.sluice.runtime.host.Host}.
 *
 * @param geoip answers {@code meta.geoip.locate}; null if there is no database, which the plugin is
 *     told by an error (contract §6.4)
 * @param fetcher sends requests; null if there is none, which the plugin is told by an error
 * @param apiFetcher sends the requests of {@code posthog.api}; null if there is none
 * @param api the keys of {@code posthog.api}
 * @param clock what time the plugins have; null for the machine's own
 */
public record TeamServices(
    @Nullable GeoLocator geoip,
    @Nullable Fetcher fetcher,
    @Nullable Fetcher apiFetcher,
    ApiAccess api,
    @Nullable Clock clock) {
  public TeamServices {
    requireNonNull(api, "api is null");
  }

  /** None of them. */
  public static TeamServices none() {
    return new TeamServices(null, null, null, ApiAccess.NONE, null);
  }

  public TeamServices withGeoip(@Nullable GeoLocator value) {
    return new TeamServices(value, fetcher, apiFetcher, api, clock);
  }

  /** For the requests of plugins, and for those of {@code posthog.api}. */
  public TeamServices withFetchers(@Nullable Fetcher ofPlugins, @Nullable Fetcher ofApi) {
    return new TeamServices(geoip, ofPlugins, ofApi, api, clock);
  }

  public TeamServices withApi(ApiAccess value) {
    return new TeamServices(geoip, fetcher, apiFetcher, value, clock);
  }

  public TeamServices withClock(@Nullable Clock value) {
    return new TeamServices(geoip, fetcher, apiFetcher, api, value);
  }
}
