package io.sluice.operators.people;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.output.ClickHouseTime;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** People as ClickHouse keeps them: of each person and each id the row with the highest version. */
final class WrittenPeople {
  private final Map<String, ObjectNode> people = new HashMap<>();
  private final Map<String, ObjectNode> owners = new HashMap<>();
  int written;

  void add(OutputRecord record) {
    if (record.output() != Output.PERSON && record.output() != Output.PERSON_DISTINCT_ID) {
      return;
    }
    written++;
    ObjectNode row = read(record.value());
    boolean isPerson = record.output() == Output.PERSON;
    Map<String, ObjectNode> table = isPerson ? people : owners;
    table.merge(
        row.get(isPerson ? "id" : "distinct_id").textValue(),
        row,
        (before, after) -> version(after) >= version(before) ? after : before);
  }

  private static long version(JsonNode row) {
    return row.get("version").longValue();
  }

  private static ObjectNode read(byte[] json) {
    try {
      return (ObjectNode) Json.read(json);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Whether every person and every id is as the model has them, and there are no others. */
  void assertIs(SimplePeople model, int teamId) {
    Map<String, String> expected = new TreeMap<>();
    for (SimplePeople.Somebody somebody : model.everybody()) {
      expected.put(PersonUuid.of(teamId, somebody.firstId).toString(), text(somebody));
    }
    Map<String, String> found = new TreeMap<>();
    people.forEach(
        (uuid, row) -> {
          if (row.get("is_deleted").intValue() == 0) {
            found.put(uuid, text(row));
          }
        });
    assertThat(found).isEqualTo(expected);
    assertThat(owners.keySet()).isEqualTo(model.ids());
    owners.forEach(
        (id, row) ->
            assertThat(row.get("person_id").textValue())
                .isEqualTo(PersonUuid.of(teamId, model.of(id).firstId).toString()));
  }

  private static String text(SimplePeople.Somebody somebody) {
    return ClickHouseTime.seconds(somebody.createdAt) + somebody.isIdentified + somebody.properties;
  }

  private static String text(JsonNode row) {
    return row.get("created_at").textValue()
        + row.get("is_identified").booleanValue()
        + properties(row.get("properties").textValue());
  }

  static Map<String, String> properties(String json) {
    ObjectNode properties = read(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    Set<String> names = new TreeSet<>();
    properties.fieldNames().forEachRemaining(names::add);
    return new TreeMap<>(
        names.stream().collect(Collectors.toMap(n -> n, n -> properties.get(n).textValue())));
  }
}
