package io.sluice.operators.event;

import static io.sluice.operators.event.Records.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobRecordTest {
  @Test
  void aJobHasAllThatItsRecordSays() throws RejectedException {
    byte[] value =
        """
        {"type":"sync","payload":{"from":1.50,"$operation":"x"},"timestamp":1700000000000,
         "pluginConfigId":39,"pluginConfigTeam":2,"jobOp":"start","jobKey":"ignored"}
        """
            .getBytes(StandardCharsets.UTF_8);
    IncomingJob job = JobRecord.read(source(value));
    assertThat(job.teamId()).isEqualTo(2);
    assertThat(job.configId()).isEqualTo(39);
    assertThat(job.type()).isEqualTo("sync");
    assertThat(job.payload()).isEqualTo("{\"from\":1.50,\"$operation\":\"start\"}");
    assertThat(job.atMillis()).isEqualTo(1_700_000_000_000L);
    assertThat(job.original()).isSameAs(value);
    assertThat(job.origin()).isEqualTo(Records.ORIGIN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "|{}|0",
        ",\"payload\":null,\"jobOp\":null,\"timestamp\":null|{}|0",
        ",\"payload\":[1,\"\\ud83d\"]|[1,\"\\ud83d\"]|0",
        ",\"jobOp\":\"start\"|{\"$operation\":\"start\"}|0",
        ",\"timestamp\":\"2021-01-05T12:00:00.5Z\"|{}|1609848000500",
      })
  void whatIsNotSaidHasADefault(String fields, String payload, long atMillis)
      throws RejectedException {
    IncomingJob job = JobRecord.read(source(withFields(fields == null ? "" : fields)));
    assertThat(job.payload()).isEqualTo(payload);
    assertThat(job.atMillis()).isEqualTo(atMillis);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "EMPTY_RECORD||The record is empty; expected a JSON object that asks for a job",
        "INVALID_JSON|{|The record is not readable JSON: ",
        "NOT_AN_OBJECT|[1]|The record is [1]; expected a JSON object that asks for a job",
        "MISSING_TEAM|{}|The record has no field \"pluginConfigTeam\"; expected an integer above 0",
        "INVALID_TEAM|{\"pluginConfigTeam\":\"2\"}|The field \"pluginConfigTeam\" is \"2\";"
            + " expected",
        "INVALID_TEAM|{\"pluginConfigTeam\":0}|The field \"pluginConfigTeam\" is 0; expected",
        "INVALID_JOB|{\"pluginConfigTeam\":2}|The record has no field \"pluginConfigId\"; expected",
        "INVALID_JOB|{\"pluginConfigTeam\":2,\"pluginConfigId\":1.5}|The field \"pluginConfigId\""
            + " is 1.5",
        "INVALID_JOB|{\"pluginConfigTeam\":2,\"pluginConfigId\":39}|The record has no field"
            + " \"type\"; expected the name of a job",
        "INVALID_JOB|{\"pluginConfigTeam\":2,\"pluginConfigId\":39,\"type\":\"\"}|The field"
            + " \"type\" is \"\"",
      })
  void whatIsNoJobIsRejectedWithASentence(String code, String value, String message) {
    assertRejected(value == null ? "" : value, code, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        ",\"jobOp\":1|The field \"jobOp\" is 1; expected text such as \"start\"",
        ",\"jobOp\":\"start\",\"payload\":[]|The field \"payload\" is []; expected an object,"
            + " since",
        ",\"timestamp\":\"soon\"|The field \"timestamp\" is \"soon\"; expected milliseconds since"
            + " 1970",
      })
  void aFieldThatIsNotWhatItMustBeIsNamed(String fields, String message) {
    assertRejected(withFields(fields), "INVALID_JOB", message);
  }

  @Test
  void aPayloadOverTheLimitIsRejectedWithItsSize() {
    String long1 = "x".repeat(JobRecord.MAX_PAYLOAD_CHARACTERS - 1);
    assertRejected(
        withFields(",\"payload\":\"" + long1 + "\""),
        "RECORD_TOO_LARGE",
        "The payload is 1048577 characters long as JSON; expected at most 1048576");
  }

  private static String withFields(String fields) {
    return "{\"pluginConfigTeam\":2,\"pluginConfigId\":39,\"type\":\"sync\"" + fields + "}";
  }

  private static void assertRejected(String value, String code, String message) {
    assertThatThrownBy(() -> JobRecord.read(source(value)))
        .isInstanceOfSatisfying(
            RejectedException.class, e -> assertThat(e.code().name()).isEqualTo(code))
        .hasMessageStartingWith(message);
  }
}
