package io.sluice.operators.people;

import io.sluice.operators.json.JsonRow;
import io.sluice.operators.json.Surrogates;
import io.sluice.operators.output.ClickHouseTime;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import java.util.UUID;

/**
 * Writes what changes about people (contract §10.2, era B), without keys, as there: the highest
 * version counts, whatever order the messages come in. Not thread-safe.
 */
final class PersonRows {
  private static final byte[] NO_KEY = {};

  /**
   * So that a person who is gone stays gone, whatever else is written about them (contract §10.2,
   * C).
   */
  private static final long AFTER_DELETION = 99;

  private final JsonRow row = new JsonRow();

  OutputRecord person(int teamId, Person person) {
    return person(teamId, person, person.version(), 0);
  }

  /**
   * That a person is gone, having become one with another.
   *
   * @param version the next one
   */
  OutputRecord deleted(int teamId, Person person, long version) {
    return person(teamId, person, version + AFTER_DELETION, 1);
  }

  /** That a distinct id belongs to a person. */
  OutputRecord distinctId(int teamId, PersonId id, UUID person) {
    byte[] json =
        row.text("distinct_id", Surrogates.safe(id.distinctId()))
            .text("person_id", person.toString())
            .number("team_id", teamId)
            .number("version", id.version())
            .number("is_deleted", 0)
            .toBytes();
    return new OutputRecord(Output.PERSON_DISTINCT_ID, NO_KEY, json);
  }

  private OutputRecord person(int teamId, Person person, long version, int isDeleted) {
    byte[] json =
        row.text("id", person.uuid().toString())
            .text("created_at", ClickHouseTime.seconds(person.createdAt()))
            .json("properties", person.properties())
            .number("team_id", teamId)
            .bool("is_identified", person.isIdentified())
            .number("is_deleted", isDeleted)
            .number("version", version)
            .toBytes();
    return new OutputRecord(Output.PERSON, NO_KEY, json);
  }
}
