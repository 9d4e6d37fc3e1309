package io.sluice.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActionCommandTest {
  private static final String CASES =
      "[{'name':'a','action':{'id':1,'team_id':2,'steps':[{'event':'paid'}]},'event':{'event':'%s'},"
          + "'expectMatch':true}]";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;

  @BeforeEach
  void anAction() throws IOException {
    write(
        "action.json",
        "{'id':5,'team_id':2,'name':'Paid','post_to_slack':true,'steps':[{'event':'left'},"
            + "{'event':'paid','properties':[{'type':'person','key':'plan','value':'pro'}]}]}");
    write("event.json", "{'event':'paid','distinct_id':'ann','properties':{}}");
    write("person.json", "{'properties':{'plan':'free'}}");
  }

  @Test
  void whatFailsIsToldWithWhatWasFound() throws IOException {
    assertThat(explain()).isZero();
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            Action 5 "Paid" does not match.
            step 1  fails
              FAIL  event is "left"; found "paid"
            step 2  fails
              ok    event is "paid"
              FAIL  person property "plan" exact "pro"; found "free"
            """);
  }

  @Test
  void whatAHookWouldSendIsShown() throws IOException {
    write("person.json", "{'properties':{'plan':'pro','email':'a@b.example'}}");
    assertThat(explain("--json")).isZero();
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.path("matches").booleanValue()).isTrue();
    assertThat(json.path("step").intValue()).isEqualTo(2);
    assertThat(json.path("steps").get(0).path("conditions").get(0).path("holds").booleanValue())
        .isFalse();
    assertThat(json.path("requests").get(0).path("url").textValue())
        .isEqualTo("https://hooks.slack.com/services/example");
    assertThat(json.path("requests").get(0).path("body").textValue())
        .contains("Paid was triggered by a@b.example");
  }

  @Test
  void anActionThatTheJobWouldRefuseIsBadInput() throws IOException {
    write("action.json", "{'id':5,'team_id':2,'steps':[{'url':'(','url_matching':'regex'}]}");
    assertThat(explain()).isEqualTo(2);
    assertThat(err.toString())
        .contains("The job would refuse the action", "steps[0].url", "missing closing )");
  }

  @Test
  void casesAreCounted() throws IOException {
    write("cases.json", CASES.formatted("paid"));
    assertThat(run("action", "test", "--cases", path("cases.json"))).isZero();
    assertThat(out.toString()).contains("ok    a", "1 passed, 0 failed, 0 skipped.");
  }

  @Test
  void aFailedCaseSaysWhatCame() throws IOException {
    write("cases.json", CASES.formatted("left"));
    assertThat(run("action", "test", "--cases", path("cases.json"), "--json")).isEqualTo(1);
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.path("case").textValue()).isEqualTo("a");
    assertThat(json.path("passed").booleanValue()).isFalse();
    assertThat(json.path("check").textValue()).isEqualTo("expectMatch");
    assertThat(json.path("actual").booleanValue()).isFalse();
  }

  @Test
  void aKeyThatMeansNothingIsNamed() throws IOException {
    write("cases.json", CASES.formatted("paid").replace("'name'", "'note':1,'name'"));
    assertThat(run("action", "test", "--cases", path("cases.json"))).isZero();
    assertThat(err.toString()).contains("cases.json → 1 has the unknown key \"note\".");
  }

  @Test
  void aCaseThatExpectsNothingIsBadInput() throws IOException {
    write("cases.json", CASES.formatted("paid").replace("expectMatch", "expectMach"));
    assertThat(run("action", "test", "--cases", path("cases.json"))).isEqualTo(2);
    assertThat(err.toString()).contains("expects nothing");
  }

  @Test
  void oneOfTheTwoWaysMustBeChosen() {
    assertThat(run("action", "test")).isEqualTo(2);
    assertThat(err.toString()).contains("--cases");
  }

  private int explain(String... more) {
    String[] arguments = new String[8 + more.length];
    String[] fixed = {
      "action",
      "test",
      "--action",
      path("action.json"),
      "--event",
      path("event.json"),
      "--person",
      path("person.json")
    };
    System.arraycopy(fixed, 0, arguments, 0, 8);
    System.arraycopy(more, 0, arguments, 8, more.length);
    return run(arguments);
  }

  private int run(String... arguments) {
    return Sluice.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private void write(String name, String json) throws IOException {
    Files.writeString(folder.resolve(name), json.replace('\'', '"'));
  }
}
