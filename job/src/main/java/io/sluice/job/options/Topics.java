package io.sluice.job.options;

import io.sluice.operators.event.EventFormat;
import io.sluice.operators.output.Output;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The full names of the job's topics, prefix included (contract §10.2: every name is {@code
 * KAFKA_PREFIX} and the topic).
 *
 * @param eventsIn read: events as captured
 * @param jobs read: jobs that something outside wants plugins to run
 * @param peopleImport read: people and groups of another installation
 * @param registry read: what is installed where; written: which plugins do not run
 * @param eventsOut written: event rows
 * @param overflow written: events as they came, of teams whose backlog is full and of distinct ids
 *     over their limit
 * @param pluginLogs written: log entries of plugins
 * @param appMetrics written: how calls of plugins ended
 * @param deadLetters written: records that could not be processed
 * @param ingestionWarnings written: what teams should know about events they send
 * @param eventDefinitions written: names of events
 * @param propertyDefinitions written: names of properties, with their types
 * @param eventProperties written: which event has which property
 * @param firstEvents written: that a team has sent its first event
 * @param person written: people, whenever something about them changes
 * @param personDistinctId written: whose each distinct id is
 * @param groups written: groups, whenever their properties change
 * @param sessionRecordings written: events of session recordings
 */
public record Topics(
    String eventsIn,
    String jobs,
    String peopleImport,
    String registry,
    String eventsOut,
    String overflow,
    String pluginLogs,
    String appMetrics,
    String deadLetters,
    String ingestionWarnings,
    String eventDefinitions,
    String propertyDefinitions,
    String eventProperties,
    String firstEvents,
    String person,
    String personDistinctId,
    String groups,
    String sessionRecordings)
    implements Serializable {
  private static final String EVENTS_IN_PROTOBUF = "clickhouse_events_proto";

  /** The topics the options name. */
  public static Topics of(ReadableConfig options) {
    String prefix = options.get(SluiceOptions.TOPICS_PREFIX);
    return new Topics(
        prefix + options.get(SluiceOptions.TOPICS_EVENTS_IN),
        prefix + options.get(SluiceOptions.TOPICS_JOBS),
        prefix + options.get(SluiceOptions.TOPICS_PEOPLE_IMPORT),
        prefix + options.get(SluiceOptions.TOPICS_REGISTRY),
        prefix + name(SluiceOptions.TOPICS_EVENTS_OUT, options),
        prefix + options.get(SluiceOptions.TOPICS_OVERFLOW),
        prefix + options.get(SluiceOptions.TOPICS_PLUGIN_LOGS),
        prefix + options.get(SluiceOptions.TOPICS_APP_METRICS),
        prefix + options.get(SluiceOptions.TOPICS_DEAD_LETTERS),
        prefix + options.get(SluiceOptions.TOPICS_INGESTION_WARNINGS),
        prefix + options.get(SluiceOptions.TOPICS_EVENT_DEFINITIONS),
        prefix + options.get(SluiceOptions.TOPICS_PROPERTY_DEFINITIONS),
        prefix + options.get(SluiceOptions.TOPICS_EVENT_PROPERTIES),
        prefix + options.get(SluiceOptions.TOPICS_FIRST_EVENTS),
        prefix + options.get(SluiceOptions.TOPICS_PERSON),
        prefix + options.get(SluiceOptions.TOPICS_PERSON_DISTINCT_ID),
        prefix + options.get(SluiceOptions.TOPICS_GROUPS),
        prefix + options.get(SluiceOptions.TOPICS_SESSION_RECORDINGS));
  }

  /** What an option calls its topic, without the prefix. */
  static String name(ConfigOption<String> option, ReadableConfig options) {
    boolean isProtobuf =
        option.equals(SluiceOptions.TOPICS_EVENTS_OUT)
            && options.get(SluiceOptions.TOPICS_EVENTS_FORMAT) == EventFormat.PROTOBUF;
    return isProtobuf
        ? options.getOptional(option).orElse(EVENTS_IN_PROTOBUF)
        : options.get(option);
  }

  /** The topics as they are named by default, behind a prefix that may be empty. */
  public static Topics withPrefix(String prefix) {
    return of(new Configuration().set(SluiceOptions.TOPICS_PREFIX, prefix));
  }

  /** All topics that are read. */
  public List<String> inputs() {
    return List.of(eventsIn, jobs, peopleImport, registry);
  }

  /** All topics that are written. */
  public List<String> outputs() {
    return Arrays.stream(Output.values()).map(this::of).toList();
  }

  /** The topic an output is written to. */
  public String of(Output output) {
    return switch (output) {
      case EVENTS -> eventsOut;
      case OVERFLOW -> overflow;
      case PLUGIN_LOGS -> pluginLogs;
      case APP_METRICS -> appMetrics;
      case DEAD_LETTERS -> deadLetters;
      case REGISTRY -> registry;
      case INGESTION_WARNINGS -> ingestionWarnings;
      case EVENT_DEFINITIONS -> eventDefinitions;
      case PROPERTY_DEFINITIONS -> propertyDefinitions;
      case EVENT_PROPERTIES -> eventProperties;
      case FIRST_EVENTS -> firstEvents;
      case PERSON -> person;
      case PERSON_DISTINCT_ID -> personDistinctId;
      case GROUPS -> groups;
      case SESSION_RECORDINGS -> sessionRecordings;
    };
  }
}
