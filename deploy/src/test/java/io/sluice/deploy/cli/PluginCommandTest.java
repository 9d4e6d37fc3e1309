package io.sluice.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;

  @BeforeEach
  void aPlugin() throws IOException {
    write(
        "index.js",
        "exports.processEvent = (event) => { console.log('seen'); return event.event === 'drop' ?"
            + " null : event }; exports.onEvent = (event) => console.info(event.uuid.length,"
            + " event.elements.length);");
  }

  @Test
  void allCasesPassing() throws IOException {
    write(
        "s.json",
        "{\"cases\": [{\"name\": \"a\", \"event\": {\"event\": \"drop\"}, \"expect\": null}]}");
    assertThat(run("plugin", "test", folder.toString(), "--scenarios", path("s.json"))).isZero();
    assertThat(out.toString()).contains("ok    a", "1 passed, 0 failed, 0 skipped.");
  }

  @Test
  void oneCaseFailingIsToldWithWhatCame() throws IOException {
    write(
        "s.json",
        "{\"cases\": [{\"name\": \"a\", \"event\": {\"event\": \"drop\"}, \"expect\": {}}]}");
    assertThat(run("plugin", "test", "--scenarios", path("s.json"))).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "FAIL  a", "step 1, expect", "expected: {}", "came:     null", "log:      LOG seen");
  }

  @Test
  void aCaseIsAJsonObjectALine() throws IOException {
    write(
        "s.json",
        "{\"cases\": [{\"name\": \"a\", \"event\": {\"event\": \"drop\"}, \"expect\": {}},"
            + " {\"name\": \"b\", \"needs\": [\"moon\"]}]}");
    assertThat(run("plugin", "test", "--scenarios", path("s.json"), "--json")).isEqualTo(1);
    List<String> lines = out.toString().lines().toList();
    JsonNode failed = new ObjectMapper().readTree(lines.get(0));
    assertThat(failed.path("case").asText()).isEqualTo("a");
    assertThat(failed.path("passed").asBoolean()).isFalse();
    assertThat(failed.path("step").asInt()).isEqualTo(1);
    assertThat(failed.path("expected")).hasToString("{}");
    assertThat(failed.path("actual").isNull()).isTrue();
    assertThat(failed.path("logs").path(0).path("message").asText()).isEqualTo("seen");
    assertThat(lines.get(1)).contains("\"skipped\":\"It needs moon, which is not there.\"");
  }

  @Test
  void whatIsWrongWithTheManifestIsSaidAndTheCasesRun() throws IOException {
    write("plugin.json", "{\"name\": 3, \"publicJobs\": {\"Export\": []}}");
    write("s.json", "{\"cases\": [{\"name\": \"a\", \"event\": {\"event\": \"x\"}}]}");
    assertThat(run("plugin", "test", "--scenarios", path("s.json"))).isZero();
    assertThat(err.toString().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("plugin.json: "))
        .anyMatch(line -> line.contains("The public job \"Export\""))
        .anyMatch(line -> line.contains("\"name\""));
  }

  @Test
  void aTestHasUpstreamsTimer() throws IOException {
    write(
        "index.js",
        "exports.setupPlugin = () => new Promise((done) => __jestSetTimeout(done, 1));"
            + " exports.processEvent = (event) => ({...event, event: typeof __jestSetTimeout});");
    write(
        "s.json",
        "{\"cases\": [{\"name\": \"a\", \"event\": {\"event\": \"x\"}, \"expect\": {\"event\":"
            + " \"function\"}}]}");
    assertThat(run("plugin", "test", "--scenarios", path("s.json"))).isZero();
  }

  @Test
  void whatCannotBeReadIsBadInput() throws IOException {
    write("s.json", "{\"cases\": [{\"name\": \"a\", \"evnt\": 1}]}");
    assertThat(run("plugin", "test", "--scenarios", path("s.json"))).isEqualTo(2);
    assertThat(err.toString()).contains("case \"a\" has the unknown key \"evnt\"").hasLineCount(1);
    write("s.json", "{\"cases\": [{\"name\": \"a\"}]}");
    assertThat(run("plugin", "test", path("none"), "--scenarios", path("s.json"))).isEqualTo(2);
    assertThat(run("plugin", "test", folder.toString())).isEqualTo(2);
  }

  @Test
  void eventsAreRunAndWhatCameIsTold() throws IOException {
    write(
        "e.ndjson",
        "{\"event\":\"a\",\"distinct_id\":\"x\"}\n\n{\"event\":\"drop\",\"distinct_id\":\"x\"}\n");
    assertThat(
            run(
                "plugin",
                "run",
                folder.toString(),
                "--events",
                path("e.ndjson"),
                "--fetch",
                "none",
                "--json"))
        .isZero();
    assertThat(out.toString())
        .contains("{\"line\":1,\"type\":\"result\",\"event\":{\"event\":\"a\"")
        .contains("{\"line\":1,\"type\":\"log\",\"level\":\"LOG\",\"message\":\"seen\"}")
        .contains("{\"line\":1,\"type\":\"log\",\"level\":\"INFO\",\"message\":\"36 0\"}")
        .contains("{\"line\":3,\"type\":\"result\",\"event\":null}");
  }

  @Test
  void badLinesOfEventsAreNamed() throws IOException {
    write("e.ndjson", "{}\n{\n[]\n");
    assertThat(run("plugin", "run", folder.toString(), "--events", path("e.ndjson"))).isEqualTo(2);
    assertThat(err.toString()).contains("Line 2 of ", "Line 3 of ").hasLineCount(2);
  }

  @Test
  void anEventTheJobWouldNotTakeIsAnError() throws IOException {
    write("e.ndjson", "{\"event\":\"a\"}\n");
    assertThat(
            run(
                "plugin",
                "run",
                folder.toString(),
                "--events",
                path("e.ndjson"),
                "--fetch",
                "none"))
        .isEqualTo(1);
    assertThat(out.toString()).contains("rejected", "distinct_id");
  }

  @Test
  void aNewPluginPassesItsScenariosAtOnce() {
    assertThat(run("plugin", "new", "my-plugin", "--directory", folder.toString())).isZero();
    Path made = folder.resolve("my-plugin");
    assertThat(made.resolve("README.md")).content().startsWith("# my-plugin");
    assertThat(run("plugin", "test", "--scenarios", made.resolve("scenarios.json").toString()))
        .as(out.toString())
        .isZero();
    assertThat(out.toString()).contains("4 passed, 0 failed, 0 skipped.");
  }

  @Test
  void aNewPluginOverwritesNothing() {
    assertThat(run("plugin", "new", "x y", "--directory", folder.toString())).isEqualTo(2);
    assertThat(run("plugin", "new", "p", "--directory", folder.toString())).isZero();
    assertThat(run("plugin", "new", "p", "--directory", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("is not empty");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private int run(String... arguments) {
    return Sluice.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
  }
}
