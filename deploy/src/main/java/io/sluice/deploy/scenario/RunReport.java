package io.sluice.deploy.scenario;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.runtime.local.LocalEntry;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Prints what came of events: a JSON object a line with {@code line} (of the events' file, 0 for
 * set-up and tear-down) and {@code type}, or the same for people.
 */
public final class RunReport {
  private final PrintWriter out;
  private final boolean isJson;
  private boolean hasErrors;

  public RunReport(PrintWriter out, boolean isJson) {
    this.out = requireNonNull(out, "out is null");
    this.isJson = isJson;
  }

  boolean hasErrors() {
    return hasErrors;
  }

  /** The event as it left the plugin, null if it was dropped. */
  void result(int line, @Nullable ObjectNode event) {
    ObjectNode said = said(line, "result");
    said.set("event", event);
    print(said, event == null ? "dropped" : event.toString());
  }

  /** The job would not take the event. */
  void rejected(int line, String why) {
    hasErrors = true;
    print(said(line, "rejected").put("message", why), why);
  }

  /** What else was done. */
  void caused(int line, List<LocalEntry> entries, List<ObjectNode> fetches) {
    for (ObjectNode fetch : fetches) {
      ObjectNode said = said(line, "fetch");
      said.setAll(fetch);
      String outcome =
          fetch.has("error") ? fetch.path("error").asText() : fetch.path("status").asText();
      print(
          said,
          "%s %s: %s"
              .formatted(fetch.path("method").asText(), fetch.path("url").asText(), outcome));
    }
    entries.forEach(entry -> print(line, entry));
  }

  private void print(int line, LocalEntry entry) {
    if (entry instanceof LocalEntry.Logged logged) {
      String level = logged.log().level().name();
      String message = logged.log().message();
      print(said(line, "log").put("level", level).put("message", message), level + " " + message);
    } else if (entry instanceof LocalEntry.Failed failed) {
      hasErrors = true;
      String text = failed.failure().text();
      ObjectNode said = said(line, "error").put("function", failed.function()).put("message", text);
      if (failed.failure().stack() != null) {
        said.put("stack", failed.failure().stack());
      }
      print(said, failed.function() + " failed: " + text);
    } else if (entry instanceof LocalEntry.Captured captured) {
      ObjectNode said = said(line, "capture");
      said.set("event", JsonMatch.read(captured.event()));
      print(said, captured.event());
    } else if (entry instanceof LocalEntry.Enqueued enqueued) {
      ObjectNode said = said(line, "job");
      said.set("job", StepCheck.toJson(enqueued));
      String at = Instant.ofEpochMilli(enqueued.job().atMillis()).toString();
      String payload = enqueued.job().payload() == null ? "" : " " + enqueued.job().payload();
      print(said, "%s%s at %s".formatted(enqueued.job().name(), payload, at));
    } else if (entry instanceof LocalEntry.WillRetry retry) {
      String at = Instant.ofEpochMilli(retry.atMillis()).toString();
      ObjectNode said =
          said(line, "retry")
              .put("function", retry.function())
              .put("message", retry.failure().text())
              .put("timestamp", retry.atMillis());
      print(
          said,
          "%s asks to be run again, which the job would do at %s: %s"
              .formatted(retry.function(), at, retry.failure().text()));
    }
  }

  private static ObjectNode said(int line, String type) {
    return JsonNodeFactory.instance.objectNode().put("line", line).put("type", type);
  }

  private void print(ObjectNode json, String text) {
    if (isJson) {
      out.println(json);
    } else {
      int line = json.path("line").asInt();
      out.printf(
          "%-9s %-8s %s%n", line == 0 ? "" : "line " + line, json.path("type").asText(), text);
    }
    out.flush();
  }
}
