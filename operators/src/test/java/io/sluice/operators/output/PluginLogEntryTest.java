package io.sluice.operators.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.host.LogLevel;
import io.sluice.runtime.host.LogSource;
import org.junit.jupiter.api.Test;

class PluginLogEntryTest {
  private static PluginLogEntry entry(String message) {
    return new PluginLogEntry(
        LogSource.CONSOLE, LogLevel.WARN, "id", 2, 17, 39, 1609840800123L, message, "instance");
  }

  @Test
  void theRecordHasTheShapeAndOrderOfEraB() {
    OutputRecord record = entry("a \"b\" \ud83d").toOutput();
    assertThat(record.output()).isEqualTo(Output.PLUGIN_LOGS);
    assertThat(record.key()).asString(UTF_8).isEqualTo("id");
    assertThat(record.value())
        .asString(UTF_8)
        .isEqualTo(
            "{\"source\":\"CONSOLE\",\"type\":\"WARN\",\"id\":\"id\",\"team_id\":2,\"plugin_id\":17,\"plugin_config_id\":39,\"timestamp\":\"2021-01-05"
                + " 10:00:00.123\",\"message\":\"a \\\"b\\\""
                + " \\\\ud83d\\\\\",\"instance_id\":\"instance\"}");
  }

  @Test
  void aLongMessageIsCutAndSaysSo() {
    byte[] value = entry("\u0001\ud83d\ude00".repeat(100_000)).toOutput().value();
    assertThat(value).hasSizeBetween(65_000, 65_800).asString(UTF_8).contains(" [cut]\"");
  }
}
