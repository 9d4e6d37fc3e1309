package io.sluice.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.output.Output;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the tables of people, distinct ids, groups and events are filled with. All columns but one
 * are compared: {@code created_at} of an event says when the job saw it.
 */
enum IngestionTables {
  PEOPLE(Output.PERSON, "team_id,id"),
  DISTINCT_IDS(Output.PERSON_DISTINCT_ID, "team_id,distinct_id"),
  GROUPS(Output.GROUPS, "team_id,group_type_index,group_key"),
  EVENTS(Output.EVENTS, "team_id,uuid");

  private static final String VERSION = "version";
  private static final String DELETED = "is_deleted";
  private static final String WHEN_SEEN = "created_at";

  private final Output output;
  private final String key;

  /**
   * @param key columns, with commas
   */
  IngestionTables(Output output, String key) {
    this.output = output;
    this.key = key;
  }

  /** Whether two runs have written the same rows, each as often. */
  void assertSameRows(IngestionRun found, IngestionRun expected) {
    assertThat(counts(rows(found))).as("%s of %s", this, found).isEqualTo(counts(rows(expected)));
  }

  /**
   * Whether ClickHouse would have the same of two runs: of each key the row with the highest
   * version, the last one where there are several or rows have none, and none that is deleted. The
   * versions themselves are others after a crash, and people are deleted who may have been there.
   */
  void assertSameMerged(IngestionRun found, IngestionRun expected) {
    assertThat(merged(rows(found))).as("%s of %s", this, found).isEqualTo(merged(rows(expected)));
  }

  private Stream<ObjectNode> rows(IngestionRun run) {
    return run.rows(output).stream()
        .peek(
            row -> {
              if (this == EVENTS) {
                row.remove(WHEN_SEEN);
              }
            });
  }

  private static Map<String, Long> counts(Stream<ObjectNode> rows) {
    return new TreeMap<>(
        rows.map(ObjectNode::toString)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())));
  }

  private Map<String, String> merged(Stream<ObjectNode> rows) {
    Map<String, ObjectNode> table = new TreeMap<>();
    rows.forEach(
        row ->
            table.merge(
                Stream.of(key.split(",", -1))
                    .map(column -> row.path(column).asText())
                    .collect(Collectors.joining("/")),
                row,
                (before, after) ->
                    after.path(VERSION).asLong() >= before.path(VERSION).asLong()
                        ? after
                        : before));
    return table.entrySet().stream()
        .filter(entry -> entry.getValue().path(DELETED).asInt() == 0)
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> entry.getValue().without(VERSION).toString(),
                (one, other) -> other,
                TreeMap::new));
  }
}
