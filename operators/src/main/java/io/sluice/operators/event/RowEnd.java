package io.sluice.operators.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * What INGESTION adds to an event's row (contract §10.3, B).
 *
 * @param personProperties UTF-8 JSON object
 * @param personCreatedAt milliseconds since 1970
 * @param groups that the event belongs to, by index
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one; a copy per event would cost
public record RowEnd(
    UUID personId, byte[] personProperties, long personCreatedAt, List<Group> groups) {
  public RowEnd {
    requireNonNull(personId, "personId is null");
    requireNonNull(personProperties, "personProperties is null");
    requireNonNull(groups, "groups is null");
  }

  /**
   * A group that an event belongs to.
   *
   * @param index of its type, 0 to 4
   * @param key as the event has it, mostly text
   * @param properties UTF-8 JSON object
   * @param createdAt milliseconds since 1970, null if nothing is known of the group
   */
  public record Group(int index, JsonNode key, byte[] properties, @Nullable Long createdAt) {
    public Group {
      requireNonNull(key, "key is null");
      requireNonNull(properties, "properties is null");
    }
  }
}
