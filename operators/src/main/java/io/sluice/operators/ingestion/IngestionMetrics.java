package io.sluice.operators.ingestion;

import io.sluice.operators.definitions.Definitions;
import io.sluice.operators.output.Output;
import io.sluice.operators.people.PeopleListener;
import javax.annotation.Nullable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * What INGESTION tells Flink of itself, for whoever runs the job; what each means is in the
 * module's README. None is of one team. What a restart repeats counts again.
 */
final class IngestionMetrics implements PeopleListener {
  static final String EVENTS_INGESTED = "eventsIngested";
  static final String RECORDINGS_INGESTED = "recordingsIngested";
  static final String PEOPLE_CREATED = "peopleCreated";
  static final String PEOPLE_IDENTIFIED = "peopleIdentified";
  static final String PEOPLE_UPDATED = "peopleUpdated";
  static final String PEOPLE_MERGED = "peopleMerged";
  static final String IDS_ADDED = "idsAdded";
  static final String IDS_MOVED = "idsMoved";
  static final String GROUPS_WRITTEN = "groupsWritten";
  static final String DEFINITIONS_WRITTEN = "definitionsWritten";
  static final String DEFINITIONS_REFUSED = "definitionsRefused";
  static final String PEOPLE_FORGOTTEN = "peopleForgotten";
  static final String WARNINGS_SENT = "warningsSent";
  static final String HOOKS_TOLD = "hooksTold";
  static final String CONVERSIONS_HELD = "conversionsHeld";
  static final String CONVERSIONS_RELEASED = "conversionsReleased";
  static final String CONVERSIONS_REFUSED = "conversionsRefused";
  static final String EVENT_MICROS = "eventMicros";
  static final String MERGE_MICROS = "mergeMicros";

  /** Latest values that a histogram is of. */
  private static final int WINDOW = 1_000;

  private static final long NANOS_PER_MICRO = 1_000;

  private final MetricGroup group;
  private final Counter eventsIngested;
  private final Counter recordingsIngested;
  private final Counter peopleCreated;
  private final Counter peopleIdentified;
  private final Counter peopleUpdated;
  private final Counter peopleMerged;
  private final Counter idsAdded;
  private final Counter idsMoved;
  private final Counter groupsWritten;
  private final Counter definitionsWritten;
  private final Counter warningsSent;
  private final Counter hooksTold;
  private final Counter conversionsHeld;
  private final Counter conversionsReleased;
  private final Counter conversionsRefused;
  private final Histogram eventMicros;
  private final Histogram mergeMicros;

  /** Whether the event that is being ingested has merged people. */
  private boolean hasMerged;

  IngestionMetrics(MetricGroup group) {
    this.group = group;
    eventsIngested = group.counter(EVENTS_INGESTED);
    recordingsIngested = group.counter(RECORDINGS_INGESTED);
    peopleCreated = group.counter(PEOPLE_CREATED);
    peopleIdentified = group.counter(PEOPLE_IDENTIFIED);
    peopleUpdated = group.counter(PEOPLE_UPDATED);
    peopleMerged = group.counter(PEOPLE_MERGED);
    idsAdded = group.counter(IDS_ADDED);
    idsMoved = group.counter(IDS_MOVED);
    groupsWritten = group.counter(GROUPS_WRITTEN);
    definitionsWritten = group.counter(DEFINITIONS_WRITTEN);
    warningsSent = group.counter(WARNINGS_SENT);
    hooksTold = group.counter(HOOKS_TOLD);
    conversionsHeld = group.counter(CONVERSIONS_HELD);
    conversionsReleased = group.counter(CONVERSIONS_RELEASED);
    conversionsRefused = group.counter(CONVERSIONS_REFUSED);
    eventMicros = group.histogram(EVENT_MICROS, new DescriptiveStatisticsHistogram(WINDOW));
    mergeMicros = group.histogram(MERGE_MICROS, new DescriptiveStatisticsHistogram(WINDOW));
  }

  /** Lets Flink look at what there is; called once. */
  void watch(Definitions definitions, @Nullable PeopleExpiry expiry) {
    group.gauge(DEFINITIONS_REFUSED, (Gauge<Long>) definitions::refused);
    group.gauge(PEOPLE_FORGOTTEN, (Gauge<Long>) () -> expiry == null ? 0 : expiry.forgotten());
  }

  @Override
  public void created() {
    peopleCreated.inc();
  }

  @Override
  public void idAdded() {
    idsAdded.inc();
  }

  @Override
  public void identified() {
    peopleIdentified.inc();
  }

  @Override
  public void updated() {
    peopleUpdated.inc();
  }

  @Override
  public void merged(int ids) {
    hasMerged = true;
    peopleMerged.inc();
    idsMoved.inc(ids);
  }

  /** An event is through. */
  void ingested(long nanos) {
    (hasMerged ? mergeMicros : eventMicros).update(nanos / NANOS_PER_MICRO);
    hasMerged = false;
  }

  /** A record leaves the operator. */
  void written(Output output) {
    switch (output) {
      case EVENTS -> eventsIngested.inc();
      case SESSION_RECORDINGS -> recordingsIngested.inc();
      case GROUPS -> groupsWritten.inc();
      case EVENT_DEFINITIONS, PROPERTY_DEFINITIONS, EVENT_PROPERTIES, FIRST_EVENTS ->
          definitionsWritten.inc();
      case INGESTION_WARNINGS -> warningsSent.inc();
      case PERSON, PERSON_DISTINCT_ID -> {} // counted by what they are about
      case OVERFLOW, PLUGIN_LOGS, APP_METRICS, DEAD_LETTERS, REGISTRY -> {} // not of this operator
    }
  }

  /** A hook is to be told. */
  void told() {
    hooksTold.inc();
  }

  /** An event of somebody unknown waits in the conversion buffer, or cannot for want of room. */
  void held(boolean hasRoom) {
    (hasRoom ? conversionsHeld : conversionsRefused).inc();
  }

  /** An event has waited in the conversion buffer. */
  void released() {
    conversionsReleased.inc();
  }
}
