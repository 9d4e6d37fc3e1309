package io.sluice.operators.event;

import static java.util.Objects.requireNonNull;

/**
 * A job that something outside wants a plugin to run, as PARSE gives it on ({@link JobRecord}).
 *
 * @param teamId the team that the plugin config is said to belong to, above 0
 * @param configId the plugin config, above 0; the registry need not know it
 * @param type the job's name, not empty; the plugin need not have it
 * @param payload JSON text that the job gets
 * @param atMillis when it is to run, in milliseconds since the epoch; what is past is due at once
 * @param original the record's bytes; never changed by anyone
 * @param origin where it was read
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one
public record IncomingJob(
    int teamId,
    int configId,
    String type,
    String payload,
    long atMillis,
    byte[] original,
    Origin origin)
    implements Incoming {
  public IncomingJob {
    requireNonNull(type, "type is null");
    requireNonNull(payload, "payload is null");
    requireNonNull(original, "original is null");
    requireNonNull(origin, "origin is null");
  }
}
