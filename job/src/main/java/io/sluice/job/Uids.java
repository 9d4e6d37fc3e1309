package io.sluice.job;

/**
 * The uids that tie operators to their state in checkpoints and savepoints. A uid never changes and
 * is never used again for something else; an operator whose state can no longer be read from an
 * older savepoint gets the next version. A uid differs from the operator's name, which is free to
 * change. Public are those whose state is read from outside of the job.
 */
public final class Uids {
  static final String EVENTS_SOURCE = "events-source-v1";
  static final String JOBS_SOURCE = "jobs-source-v1";
  static final String IMPORT_SOURCE = "import-source-v1";
  static final String REGISTRY_SOURCE = "registry-source-v1";
  static final String REGISTRY_CHECK = "registry-check-v1";
  static final String PARSE = "parse-events-v1";
  static final String PARSE_JOBS = "parse-jobs-v1";
  static final String ROUTE = "route-events-v1";
  public static final String PLUGINS = "run-plugins-v1";
  static final String PREPARE = "prepare-rows-v1";
  static final String IMPORT = "import-people-v1";
  static final String INGESTION = "ingest-events-v1";
  public static final String DELIVERIES = "send-deliveries-v1";
  static final String DATA_SINK = "data-sink-v1";
  static final String SIDE_SINK = "side-sink-v1";

  private Uids() {}
}
