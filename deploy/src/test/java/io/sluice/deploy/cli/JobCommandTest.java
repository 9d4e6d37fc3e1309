package io.sluice.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.deploy.Problem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JobCommandTest {
  @Test
  void aRecordSaysWhatTheCommandWasGiven() {
    assertThat(
            JobCommand.record(
                2, 39, "sync", "{\"from\": 1.50}", "start", Instant.parse("2021-01-05T12:00:00Z")))
        .asString()
        .isEqualTo(
            "{\"pluginConfigTeam\":2,\"pluginConfigId\":39,\"type\":\"sync\",\"jobOp\":\"start\","
                + "\"payload\":{\"from\":1.50},\"timestamp\":1609848000000}");
  }

  @Test
  void whatTheJobWouldRefuseIsNotSent() {
    assertThatThrownBy(() -> JobCommand.record(2, 39, "sync", "[]", "start", null))
        .isInstanceOf(Problem.class)
        .hasMessage("The field \"payload\" is []; expected an object, since there is a \"jobOp\".");
    assertThatThrownBy(() -> JobCommand.record(0, 39, "sync", "{}", "start", null))
        .isInstanceOf(Problem.class)
        .hasMessage("The field \"pluginConfigTeam\" is 0; expected an integer above 0.");
  }

  @Test
  void aTimeThatIsNoneIsOneSentence() {
    StringWriter err = new StringWriter();
    String[] arguments = {
      "job", "run", "2", "39", "sync", "--at", "soon", "--brokers", "localhost:1"
    };
    int status =
        Sluice.run(arguments, new PrintWriter(new StringWriter()), new PrintWriter(err, true));
    assertThat(status).isEqualTo(2);
    assertThat(err.toString()).contains("'--at'", "soon").hasLineCount(1);
  }
}
