package io.sluice.operators.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;
import io.sluice.operators.people.ImportedPerson;
import io.sluice.operators.people.Person;
import io.sluice.operators.people.PersonId;
import java.util.ArrayList;
import java.util.List;

/** Writes what {@link ImportReader} reads, in records that Kafka takes. */
public final class ImportWriter {
  /** Of ids in one record; with a person's properties it is far below Kafka's 1 MB. */
  private static final int MAX_IDS_BYTES = 200_000;

  private ImportWriter() {}

  /**
   * One record, or several of somebody with many ids, in the order in which they have to be read.
   *
   * @param isEmitted whether rows are wanted, also if the item does not say so
   */
  public static List<byte[]> records(ImportItem item, boolean isEmitted) {
    if (item instanceof ImportItem.OfPerson person) {
      return records(person.person(), isEmitted || person.person().isEmitted());
    }
    ObjectNode record = record(item.teamId(), false);
    if (item instanceof ImportItem.OfGroup group) {
      record = record(item.teamId(), isEmitted || group.isEmitted());
      record.put("group_type_index", group.index());
      record.put("group_key", group.key());
      record.put("created_at", group.createdAt());
      record.put(ImportReader.VERSION, group.version());
      record.set("group_properties", tree(group.properties()));
    } else if (item instanceof ImportItem.OfGroupType type) {
      record.put("group_type_index", type.index());
      record.put("group_type", type.type());
    }
    return List.of(Json.write(record));
  }

  private static List<byte[]> records(ImportedPerson given, boolean isEmitted) {
    List<byte[]> records = new ArrayList<>();
    ObjectNode record = record(given.teamId(), isEmitted);
    Person person = given.person();
    if (person == null) {
      record.put(ImportReader.PERSON, given.uuid().toString());
    } else {
      record.put("uuid", given.uuid().toString());
      record.put("created_at", person.createdAt());
      record.put("is_identified", person.isIdentified());
      record.put(ImportReader.VERSION, person.version());
      record.set("properties", tree(person.properties()));
    }
    ArrayNode ids = record.putArray(ImportReader.DISTINCT_IDS);
    int bytes = 0;
    for (PersonId id : given.ids()) {
      ObjectNode one = JsonNodeFactory.instance.objectNode();
      one.put(ImportReader.DISTINCT_ID, id.distinctId());
      one.put(ImportReader.VERSION, id.version());
      int size = Json.write(one).length + 1;
      if (bytes + size > MAX_IDS_BYTES) {
        records.add(Json.write(record));
        record = record(given.teamId(), isEmitted);
        record.put(ImportReader.PERSON, given.uuid().toString());
        ids = record.putArray(ImportReader.DISTINCT_IDS);
        bytes = 0;
      }
      ids.add(one);
      bytes += size;
    }
    records.add(Json.write(record));
    return records;
  }

  private static ObjectNode record(int teamId, boolean isEmitted) {
    ObjectNode record = JsonNodeFactory.instance.objectNode();
    record.put(ImportReader.TEAM, teamId);
    if (isEmitted) {
      record.put(ImportReader.EMIT, true);
    }
    return record;
  }

  private static JsonNode tree(byte[] json) {
    try {
      return Json.read(json);
    } catch (UnreadableJson e) {
      throw new IllegalStateException("What was read and written again is not readable JSON", e);
    }
  }
}
