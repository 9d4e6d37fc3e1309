package io.sluice.job.options;

/** What happens to a team's events while a plugin's set-up has failed (contract §4.4). */
public enum OnSetupFailure {
  /** Events go on without that plugin, as PostHog does. */
  PASS("pass"),
  /** The team's events wait until the set-up succeeds or the plugin's config changes. */
  HOLD("hold");

  private final String text;

  OnSetupFailure(String text) {
    this.text = text;
  }

  /** The text a user writes; Flink matches it ignoring case. */
  @Override
  public String toString() {
    return text;
  }
}
