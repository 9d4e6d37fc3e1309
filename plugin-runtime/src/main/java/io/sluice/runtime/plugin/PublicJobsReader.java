package io.sluice.runtime.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads {@code publicJobs} (contract §3.3). */
final class PublicJobsReader {
  private final ManifestFindings findings;

  PublicJobsReader(ManifestFindings findings) {
    this.findings = findings;
  }

  List<PublicJob> read(JsonNode jobs) {
    List<PublicJob> read = new ArrayList<>();
    if (isObject(jobs, "\"publicJobs\"", "an object by the jobs' names")) {
      for (Map.Entry<String, JsonNode> job : jobs.properties()) {
        String where = "The public job \"" + job.getKey() + "\"";
        if (isObject(job.getValue(), where, "an object with \"payload\"")) {
          read.add(
              new PublicJob(job.getKey(), payload(job.getValue().path("payload"), job.getKey())));
        }
      }
    }
    return read;
  }

  private List<PublicJob.Field> payload(JsonNode payload, String job) {
    List<PublicJob.Field> fields = new ArrayList<>();
    if (isObject(payload, "\"payload\" of the public job \"" + job + "\"", "an object by key")) {
      for (Map.Entry<String, JsonNode> entry : payload.properties()) {
        String of = " of \"" + entry.getKey() + "\" in the public job \"" + job + "\"";
        JsonNode field = entry.getValue();
        if (isObject(field, "The description" + of, "an object with \"type\"")) {
          String type = findings.text(field, "type", "\"type\"" + of, "the payload field's type");
          if (!field.path("type").isTextual() && Values.isAbsent(field.path("type"))) {
            findings.wrong("\"type\"" + of, field.path("type"), "the payload field's type as text");
          }
          fields.add(
              new PublicJob.Field(
                  entry.getKey(),
                  type == null ? ConfigField.STRING : type,
                  findings.displayText(field, "title", "\"title\"" + of),
                  findings.flag(field, "required", "\"required\"" + of),
                  field.hasNonNull("default") ? field.get("default").toString() : null,
                  findings.flag(field, "staff_only", "\"staff_only\"" + of)));
        }
      }
    }
    return fields;
  }

  /** Whether there is something to read; what is neither that nor absent is an error. */
  private boolean isObject(JsonNode value, String where, String expected) {
    if (!value.isObject() && !Values.isAbsent(value)) {
      findings.wrong(where, value, expected);
    }
    return value.isObject();
  }
}
