package io.sluice.operators.ingestion;

import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import java.util.ArrayList;
import java.util.List;

/** Rows as INGESTION writes them, with all columns there are, for tests of other packages. */
public final class ExampleRows {
  private ExampleRows() {}

  /** The rows of one output. */
  public static List<OutputRecord> of(Output output) throws Exception {
    List<OutputRecord> written = new ArrayList<>();
    try (IngestionHarness harness = new IngestionHarness()) {
      for (String type : List.of("a", "b", "c", "d", "e")) {
        written.addAll(
            harness.send(
                2,
                "me",
                "{'event':'$groupidentify','properties':{'$group_type':'%s','$group_key':'k'}}"
                    .formatted(type)));
      }
      written.addAll(
          harness.send(
              2,
              "me",
              "{'event':'e','properties':{'$groups':{'a':'k','b':'k','c':'k','d':'k','e':'k'}}}"));
      written.addAll(
          harness.send(
              2,
              "me",
              "{'event':'$snapshot','properties':{'$session_id':'s','$window_id':'w',"
                  + "'$snapshot_data':{'a':1}}}"));
    }
    return written.stream().filter(record -> record.output() == output).toList();
  }
}
