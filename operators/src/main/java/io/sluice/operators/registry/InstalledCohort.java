package io.sluice.operators.registry;

import io.sluice.operators.actions.Cohort;
import io.sluice.operators.actions.PersonUuids;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members of a cohort, which are read from its file when they are asked for first: only the
 * subtask that has the team's people needs them. If they cannot be read the cohort has none, and
 * that is tried again every minute: a file that is missing must not stop the job of all teams.
 */
final class InstalledCohort {
  private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final Logger LOG = LoggerFactory.getLogger(InstalledCohort.class);

  private final Cohort cohort;
  private final ContentStore content;
  private final LongSupplier nanoClock;
  @Nullable private PersonUuids members;
  private boolean hasFailed;
  private long failedNanos;

  InstalledCohort(Cohort cohort, ContentStore content, LongSupplier nanoClock) {
    this.cohort = cohort;
    this.content = content;
    this.nanoClock = nanoClock;
    this.members = cohort.members();
  }

  int teamId() {
    return cohort.teamId();
  }

  boolean contains(String uuid) {
    if (members == null && (!hasFailed || nanoClock.getAsLong() - failedNanos > PAUSE_NANOS)) {
      read();
    }
    return members != null && members.contains(uuid);
  }

  private void read() {
    try {
      members = PersonUuids.inLines(content.read(cohort.membersSha256()));
    } catch (IOException e) {
      hasFailed = true;
      failedNanos = nanoClock.getAsLong();
      LOG.error(
          "The members of cohort/{} of team {} cannot be read, so that it has none; tried again in"
              + " {} s. {}",
          cohort.id(),
          cohort.teamId(),
          Duration.ofNanos(PAUSE_NANOS).toSeconds(),
          e.getMessage());
    }
  }
}
