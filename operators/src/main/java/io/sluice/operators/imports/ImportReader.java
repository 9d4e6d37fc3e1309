package io.sluice.operators.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.event.GroupFacts;
import io.sluice.operators.event.RecordJson;
import io.sluice.operators.event.RejectedException;
import io.sluice.operators.people.ImportedPerson;
import io.sluice.operators.people.Person;
import io.sluice.operators.people.PersonId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Reads records to import: a JSON object each, with the names that PostHog's tables and the job's
 * own rows have. Their fields tell what they are:
 *
 * <table>
 * <caption>Fields; {@code team_id} and {@code emit} in each, others are ignored</caption>
 * <tr><td>somebody</td><td>{@code uuid} (or {@code id}), {@code created_at}, {@code properties},
 *     {@code is_identified}, {@code version}, {@code distinct_ids}</td></tr>
 * <tr><td>more ids of somebody</td><td>{@code person_id} (the uuid), and {@code distinct_ids}, or
 *     {@code distinct_id} and {@code version}</td></tr>
 * <tr><td>a group</td><td>{@code group_type_index}, {@code group_key}, {@code created_at}, {@code
 *     group_properties}, {@code version}</td></tr>
 * <tr><td>a type of groups</td><td>{@code group_type_index}, {@code group_type}</td></tr>
 * </table>
 */
public final class ImportReader {
  public static final String DISTINCT_IDS = "distinct_ids";
  public static final String DISTINCT_ID = "distinct_id";
  public static final String PERSON = "person_id";
  public static final String VERSION = "version";
  public static final String EMIT = "emit";
  public static final String TEAM = "team_id";

  /** Above what any installation counts to, below what would leave no room to count on. */
  private static final long MAX_VERSION = 1_000_000_000_000_000L;

  private static final int MAX_ID_CHARACTERS = 400;

  private final ImportFields fields;
  private final int maxPropertiesBytes;

  private ImportReader(ImportFields fields, int maxPropertiesBytes) {
    this.fields = fields;
    this.maxPropertiesBytes = maxPropertiesBytes;
  }

  /**
   * What a record says. Pure.
   *
   * @param maxPropertiesBytes the most JSON that a person or a group may have
   * @throws RejectedException if it is not as described above
   */
  public static ImportItem read(byte[] value, int maxPropertiesBytes) throws RejectedException {
    ObjectNode record = RecordJson.object(value, "a JSON object that tells of a person or a group");
    return new ImportReader(new ImportFields(record), maxPropertiesBytes).read();
  }

  private ImportItem read() throws RejectedException {
    int team = fields.team(TEAM);
    if (fields.flag("is_deleted", false)) {
      throw ImportFields.refused(
          "The field \"is_deleted\" is true; leave out what has been deleted (of ClickHouse's"
              + " tables, SELECT ... FINAL WHERE is_deleted = 0)");
    }
    if (fields.has("group_key")) {
      return new ImportItem.OfGroup(
          team,
          index(),
          fields.text("group_key", MAX_ID_CHARACTERS),
          fields.time("created_at"),
          version(fields),
          fields.object("group_properties", maxPropertiesBytes),
          fields.flag(EMIT, false));
    }
    if (fields.has("group_type")) {
      return new ImportItem.OfGroupType(
          team, index(), fields.text("group_type", MAX_ID_CHARACTERS));
    }
    return new ImportItem.OfPerson(person(team));
  }

  private int index() throws RejectedException {
    return (int) fields.integer("group_type_index", 0, GroupFacts.MAX_TYPES - 1);
  }

  private static long version(ImportFields fields) throws RejectedException {
    return fields.has(VERSION) ? fields.integer(VERSION, 0, MAX_VERSION) : 0;
  }

  private ImportedPerson person(int team) throws RejectedException {
    boolean isEmitted = fields.flag(EMIT, false);
    if (fields.has(PERSON)) {
      return new ImportedPerson(team, fields.uuid(PERSON), null, moreIds(), isEmitted);
    }
    String idField = fields.has("uuid") || !fields.has("id") ? "uuid" : "id";
    UUID uuid = fields.uuid(idField);
    Person person =
        new Person(
            uuid,
            fields.time("created_at"),
            fields.flag("is_identified", false),
            version(fields),
            0,
            fields.object("properties", maxPropertiesBytes));
    return new ImportedPerson(
        team, uuid, person, fields.has(DISTINCT_IDS) ? ids() : List.of(), isEmitted);
  }

  private List<PersonId> moreIds() throws RejectedException {
    return fields.has(DISTINCT_IDS)
        ? ids()
        : List.of(new PersonId(fields.text(DISTINCT_ID, MAX_ID_CHARACTERS), version(fields)));
  }

  /** Each a text, or an object with a version. */
  private List<PersonId> ids() throws RejectedException {
    List<PersonId> ids = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (JsonNode id : fields.list(DISTINCT_IDS)) {
      ImportFields one = ImportFields.ofItem(id, DISTINCT_ID);
      String text = one.text(DISTINCT_ID, MAX_ID_CHARACTERS);
      if (seen.add(text)) {
        ids.add(new PersonId(text, version(one)));
      }
    }
    return ids;
  }
}
