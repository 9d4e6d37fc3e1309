package io.sluice.operators.ingestion;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.definitions.DefinitionLimits;
import io.sluice.operators.event.EventFormat;
import io.sluice.operators.registry.ContentStore;
import java.io.Serializable;
import java.time.Duration;

/**
 * How INGESTION works.
 *
 * @param format of events' rows, as PREPARE has begun them
 * @param maxRecordBytes the sinks' limit
 * @param isWrittenOnce whether what was written after a checkpoint that the job goes back to is
 *     never seen by anyone
 * @param conversionBuffer how long events of ids that nobody is known by wait, zero if they do not
 * @param peopleExpireAfter how long nobody must have seen somebody who is forgotten, in whole days;
 *     zero if nobody is
 * @param groupsExpireAfter how long no event must have named a group that is forgotten, zero if
 *     none is
 * @param siteUrl where links in messages of actions begin; may be empty
 * @param content where members of large cohorts are
 * @param definitions how many a team may have
 */
public record IngestionOptions(
    EventFormat format,
    int maxRecordBytes,
    boolean isWrittenOnce,
    Duration conversionBuffer,
    Duration peopleExpireAfter,
    Duration groupsExpireAfter,
    String siteUrl,
    ContentStore content,
    DefinitionLimits definitions)
    implements Serializable {
  /** As PostHog's server has it since it has a limit. */
  private static final int MAX_PROPERTIES_BYTES = 512 * 1024;

  /** Of a message about a person or a group beside its properties, amply. */
  private static final int REST_OF_MESSAGE_BYTES = 3_000;

  public IngestionOptions {
    requireNonNull(format, "format is null");
    requireNonNull(conversionBuffer, "conversionBuffer is null");
    requireNonNull(peopleExpireAfter, "peopleExpireAfter is null");
    requireNonNull(groupsExpireAfter, "groupsExpireAfter is null");
    requireNonNull(siteUrl, "siteUrl is null");
    requireNonNull(content, "content is null");
    requireNonNull(definitions, "definitions is null");
  }

  int maxPropertiesBytes() {
    return maxPropertiesBytes(maxRecordBytes);
  }

  /**
   * The most JSON of a person or a group. As text in a message it may be twice as long.
   *
   * @param maxRecordBytes the sinks' limit
   */
  public static int maxPropertiesBytes(int maxRecordBytes) {
    return Math.min(MAX_PROPERTIES_BYTES, (maxRecordBytes - REST_OF_MESSAGE_BYTES) / 2);
  }
}
