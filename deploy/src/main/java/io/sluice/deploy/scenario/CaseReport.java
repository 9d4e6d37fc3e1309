package io.sluice.deploy.scenario;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.runtime.local.LocalEntry;
import java.io.PrintWriter;
import java.util.List;

/** Prints results of cases, for people or, one JSON object a line, for programs. */
public final class CaseReport {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final PrintWriter out;
  private final boolean isJson;

  public CaseReport(PrintWriter out, boolean isJson) {
    this.out = requireNonNull(out, "out is null");
    this.isJson = isJson;
  }

  /** Prints what came of one case. */
  public void print(CaseResult result) {
    if (isJson) {
      out.println(json(result));
    } else {
      printText(result);
    }
    out.flush();
  }

  /** Prints how many there were; nothing for programs, which count themselves. */
  public void printCount(List<CaseResult> results) {
    if (!isJson) {
      out.printf(
          "%d passed, %d failed, %d skipped.%n",
          results.stream().filter(CaseResult::isPassed).count(),
          results.stream().filter(CaseResult::isFailed).count(),
          results.stream().filter(result -> result.skipped() != null).count());
      out.flush();
    }
  }

  private void printText(CaseResult result) {
    if (result.skipped() != null) {
      out.printf("skip  %s: %s%n", result.name(), result.skipped());
      return;
    }
    if (result.isPassed()) {
      out.printf("ok    %s%n", result.name());
      return;
    }
    Difference difference = result.difference();
    out.printf("FAIL  %s%n", result.name());
    out.printf(
        "      %s%s%n",
        result.step() == 0 ? "" : "step " + result.step() + ", ", difference.check());
    out.printf("        expected: %s%n", difference.expected());
    out.printf("        came:     %s%n", difference.actual());
    logs(result)
        .forEach(
            log ->
                out.printf(
                    "        log:      %s %s%n",
                    log.path("type").asText(), log.path("message").asText()));
  }

  private static ObjectNode json(CaseResult result) {
    ObjectNode json = JSON.objectNode();
    json.put("case", result.name()).put("passed", result.isPassed());
    if (result.skipped() != null) {
      json.put("skipped", result.skipped());
    }
    Difference difference = result.difference();
    if (difference == null || result.step() == 0) {
      json.putNull("step");
    } else {
      json.put("step", result.step());
    }
    if (difference == null) {
      json.set("expected", NullNode.instance);
      json.set("actual", NullNode.instance);
    } else {
      json.put("check", difference.check());
      json.set("expected", difference.expected());
      json.set("actual", difference.actual());
    }
    json.set("logs", logs(result));
    return json;
  }

  /** What was logged and what was recorded as an error, in order. */
  private static ArrayNode logs(CaseResult result) {
    ArrayNode logs = JSON.arrayNode();
    for (LocalEntry entry : result.entries()) {
      if (entry instanceof LocalEntry.Logged logged) {
        logs.addObject()
            .put("source", logged.log().source().name())
            .put("type", logged.log().level().name())
            .put("message", logged.log().message());
      } else if (entry instanceof LocalEntry.Failed failed) {
        logs.addObject()
            .put("source", "PLUGIN")
            .put("type", "ERROR")
            .put("message", failed.failure().text());
      }
    }
    return logs;
  }
}
