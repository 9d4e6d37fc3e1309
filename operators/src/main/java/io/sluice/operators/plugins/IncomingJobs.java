package io.sluice.operators.plugins;

import io.sluice.operators.event.DeadLetter;
import io.sluice.operators.event.IncomingJob;
import io.sluice.operators.event.Origin;
import io.sluice.operators.event.Place;
import io.sluice.operators.event.RejectCode;
import io.sluice.operators.event.RejectedException;
import io.sluice.operators.event.RoutedJob;
import java.time.Clock;

/**
 * Takes jobs that come from outside (contract §9.3). One whose plugin config the team does not run
 * is said in the team's log and becomes a dead letter, as is one beyond the team's quota; any other
 * is a job like those that the plugin enqueues itself.
 */
final class IncomingJobs {
  private final TeamRoster teams;
  private final Jobs jobs;
  private final EventChain.Emitter emitter;
  private final PluginLogs logs;
  private final Clock clock;

  IncomingJobs(
      TeamRoster teams, Jobs jobs, EventChain.Emitter emitter, PluginLogs logs, Clock clock) {
    this.teams = teams;
    this.jobs = jobs;
    this.emitter = emitter;
    this.logs = logs;
    this.clock = clock;
  }

  /** A job comes in. Whether the plugin has it shows when it is called. */
  void arrived(RoutedJob routed) throws Exception {
    IncomingJob job = routed.job();
    boolean isRunning =
        teams.chain(job.teamId()).stream()
            .anyMatch(plugin -> plugin.config().id() == job.configId());
    if (!isRunning) {
      reject(
          job,
          RejectCode.UNKNOWN_PLUGIN_CONFIG,
          ("Task \"%s\" not found: team %d runs no plugin config with id %d; enable it and send"
                  + " the job again")
              .formatted(job.type(), job.teamId(), job.configId()));
    } else if (jobs.isFull(routed.key())) {
      reject(
          job,
          RejectCode.TOO_MANY_JOBS,
          "Task \"%s\" of plugin config %d is not taken: %s"
              .formatted(job.type(), job.configId(), jobs.fullReason()));
    } else {
      jobs.enqueue(
          routed.key(),
          job.configId(),
          job.type(),
          job.payload(),
          job.atMillis(),
          idOf(job.origin()),
          0);
    }
  }

  private void reject(IncomingJob job, RejectCode code, String why) {
    RejectedException reason = new RejectedException(code, why);
    logs.jobRefused(job.teamId(), reason.getMessage());
    emitter.rejected(
        DeadLetter.of(job.original(), job.origin(), Place.PLUGINS, reason, clock.millis()));
  }

  /** Who reads a record again after a crash makes the same job of it. */
  private static String idOf(Origin origin) {
    return DerivedId.of(
        "job/" + origin.source() + "/" + origin.partition() + "/" + origin.offset());
  }
}
