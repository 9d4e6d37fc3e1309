package io.sluice.deploy.people;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A row that says whose a distinct id is.
 *
 * @param millis when it was written, since 1970
 * @param personId uuid of the person
 * @param version counts up whenever the id moves to another person
 */
public record DistinctIdRow(
    int teamId, long millis, String distinctId, String personId, long version) {
  /** Reads a value of the topic. */
  public static DistinctIdRow of(JsonNode row, long millis) {
    return new DistinctIdRow(
        row.path("team_id").asInt(),
        millis,
        row.path("distinct_id").asText(),
        row.path("person_id").asText(),
        row.path("version").asLong());
  }
}
