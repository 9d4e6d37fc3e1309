package io.sluice.deploy.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.deploy.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A file of cases about actions: an array, read as a whole before the first is run. */
public final class ActionCases {
  private final List<ActionCase> cases;
  private final List<String> unknownKeys;

  private ActionCases(List<ActionCase> cases, List<String> unknownKeys) {
    this.cases = cases;
    this.unknownKeys = unknownKeys;
  }

  /**
   * Reads a file.
   *
   * @throws Problem if it cannot be read, or says what no case can
   */
  public static ActionCases read(Path file) {
    JsonNode json = ActionFiles.json("file of cases", file);
    if (!json.isArray()) {
      throw Problem.input("The file of cases %s is no array; expected one.".formatted(file));
    }
    List<ActionCase> cases = new ArrayList<>();
    List<String> unknownKeys = new ArrayList<>();
    for (int i = 0; i < json.size(); i++) {
      cases.add(ActionCase.read("%s → %d".formatted(file, i + 1), json.get(i), unknownKeys::add));
    }
    return new ActionCases(cases, unknownKeys);
  }

  /** Sentences that name the keys that mean nothing. */
  public List<String> unknownKeys() {
    return List.copyOf(unknownKeys);
  }

  /**
   * Runs every case.
   *
   * @param report is told of each
   */
  public List<CaseResult> run(Consumer<CaseResult> report) {
    List<CaseResult> results = new ArrayList<>();
    for (ActionCase each : cases) {
      CaseResult result = each.run();
      report.accept(result);
      results.add(result);
    }
    return results;
  }
}
