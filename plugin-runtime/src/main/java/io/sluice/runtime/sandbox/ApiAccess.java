package io.sluice.runtime.sandbox;

import static java.util.Objects.requireNonNull;

import javax.annotation.Nullable;

/**
 * What {@code posthog.api} uses where the plugin gives no keys of its own (contract §6.8).
 *
 * @param host base address, for example {@code https://app.posthog.com}
 * @param projectToken the team's {@code api_token}, null if it has none
 * @param personalKey the key requests are made with, null if there is none
 */
public record ApiAccess(String host, @Nullable String projectToken, @Nullable String personalKey) {
  /** No keys; the host that PostHog's own plugins expect. */
  public static final ApiAccess NONE = new ApiAccess("https://app.posthog.com", null, null);

  public ApiAccess {
    requireNonNull(host, "host is null");
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "ApiAccess[host=" + host + "]";
  }
}
