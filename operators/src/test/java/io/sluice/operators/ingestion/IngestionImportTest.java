package io.sluice.operators.ingestion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.operators.event.EventFormat;
import io.sluice.operators.event.ImportRecord;
import io.sluice.operators.event.Origin;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** People and groups of another installation, in Flink's state. */
class IngestionImportTest {
  private static final int TEAM = 2;
  private static final String ANN = "0176d1c2-b3a4-0000-1111-22223333aaaa";

  private static IngestionHarness harness(OperatorSubtaskState restored) throws Exception {
    IngestionHarness harness =
        new IngestionHarness(EventFormat.JSON, true, restored, 1, 0, true, IngestionHarness.CLOCK);
    harness.install("team/" + TEAM, "{'id':" + TEAM + "}");
    return harness;
  }

  /** A record, with ' for ". */
  static ImportRecord record(int team, String json) {
    return new ImportRecord(
        team, json.replace('\'', '"').getBytes(UTF_8), new Origin("import", 0, 7));
  }

  private static List<String> texts(List<OutputRecord> written) {
    return written.stream().map(IngestionHarness::text).toList();
  }

  private static String person(String ids) {
    return "{'team_id':2,'uuid':'"
        + ANN
        + "','created_at':'2020-01-31','properties':{'plan':'big'},'version':7,"
        + "'distinct_ids':"
        + ids
        + "}";
  }

  @Test
  void eventsAreOfImportedPeopleAlsoAfterARestore() throws Exception {
    OperatorSubtaskState snapshot;
    try (IngestionHarness harness = harness(null)) {
      assertThat(harness.send(record(TEAM, person("['a']")))).isEmpty();
      assertThat(texts(harness.send(TEAM, "a", "{'event':'e'}")))
          .anyMatch(
              row ->
                  row.contains("'person_id':'" + ANN)
                      && row.contains("'person_properties':'{`plan`:`big`}'"));
      snapshot = harness.snapshot();
    }
    try (IngestionHarness harness = harness(snapshot)) {
      assertThat(harness.send(record(TEAM, person("['a']")))).as("again").isEmpty();
      assertThat(
              harness.send(
                  record(TEAM, "{'team_id':2,'person_id':'" + ANN + "','distinct_id':'b'}")))
          .isEmpty();
      assertThat(texts(harness.send(TEAM, "b", "{'event':'e','$set':{'x':1}}")))
          .anyMatch(row -> row.contains("'id':'" + ANN) && row.contains("'version':8"));
    }
  }

  @Test
  void groupsAreThereWithTheirTypesAndEventsWin() throws Exception {
    try (IngestionHarness harness = harness(null)) {
      assertThat(
              harness.send(record(TEAM, "{'team_id':2,'group_type_index':0,'group_type':'org'}")))
          .singleElement()
          .extracting(OutputRecord::output)
          .isEqualTo(Output.REGISTRY);
      String group =
          "{'team_id':2,'group_type_index':0,'group_key':'acme','created_at':'2020-01-31',"
              + "'group_properties':{'size':7,'city':'Rome'},'version':3}";
      assertThat(harness.send(record(TEAM, group))).isEmpty();
      String event =
          "{'event':'$groupidentify','properties':{'$group_type':'org','$group_key':'acme',"
              + "'$group_set':{'size':8}}}";
      assertThat(texts(harness.send(TEAM, "a", event)))
          .anyMatch(
              row ->
                  row.contains("'group_properties':'{`size`:8,`city`:`Rome`}'")
                      && row.contains("'version':4"));
      assertThat(harness.send(record(TEAM, group))).as("again").isEmpty();
      assertThat(texts(harness.send(record(TEAM, group.replace("'city'", "'zip'")))))
          .singleElement()
          .asString()
          .contains("{`size`:8,`zip`:`Rome`,`city`:`Rome`}", "2020-01-31", "'version':5");
    }
  }

  @Test
  void whatCannotBeTakenIsADeadLetter() throws Exception {
    try (IngestionHarness harness = harness(null)) {
      harness.send(record(TEAM, "{'team_id':2,'group_type_index':0,'group_type':'org'}"));
      List<ImportRecord> bad =
          List.of(
              record(3, "{'team_id':3,'uuid':'" + ANN + "','created_at':0}"),
              record(TEAM, "{'team_id':2,'person_id':'" + ANN + "','distinct_id':'b'}"),
              record(TEAM, "{'team_id':2,'group_type_index':0,'group_type':'shop'}"),
              record(TEAM, "{'team_id':2,'group_type_index':3,'group_type':'shop'}"));
      List<String> codes =
          List.of("UNKNOWN_TEAM", "UNKNOWN_PERSON", "INVALID_IMPORT", "INVALID_IMPORT");
      for (int i = 0; i < bad.size(); i++) {
        OutputRecord letter = harness.send(bad.get(i)).get(0);
        assertThat(letter.output()).isEqualTo(Output.DEAD_LETTERS);
        assertThat(IngestionHarness.text(letter))
            .contains("'place':'IMPORT'", "'code':'" + codes.get(i), "'offset':7");
      }
    }
  }
}
