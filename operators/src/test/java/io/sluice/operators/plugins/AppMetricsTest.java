package io.sluice.operators.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.operators.Rows;
import io.sluice.operators.event.Origin;
import io.sluice.operators.output.AppMetricCounts;
import io.sluice.operators.registry.InstalledPlugin;
import io.sluice.operators.registry.PluginCheck;
import io.sluice.operators.registry.Registry;
import io.sluice.operators.registry.RegistryCheck;
import io.sluice.operators.registry.RegistryRecord;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.PluginFailure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppMetricsTest {
  private static final PluginFailure FAILURE = new PluginFailure.Thrown("TypeError", "no", null);
  private static final EventWork EVENT =
      EventWork.of("{}".getBytes(UTF_8), new Origin("in", 0, 1))
          .withEvent("{\"event\":\"e\"}".getBytes(UTF_8), true);

  private final List<JsonNode> rows = new ArrayList<>();
  private final AppMetricCounts counts =
      new AppMetricCounts(record -> rows.add(Rows.read(record.value())), new TestClock());
  private final AppMetrics metrics = new AppMetrics(counts);
  private final InstalledPlugin plugin = plugin();

  @Test
  void successesAreOneRowForEachCategoryThatHasAny() {
    metrics.succeeded(plugin, EVENT, 0);
    metrics.succeeded(plugin, EVENT, 0);
    metrics.succeeded(plugin, call(Invocation.ON_EVENT, 0), 0);
    metrics.succeeded(plugin, call(Invocation.ON_EVENT, 0), 3);
    metrics.succeeded(plugin, call(Invocation.EXPORT_EVENTS, 40), 1);
    metrics.succeeded(plugin, call("runEveryMinute", 0), 0);
    metrics.succeeded(plugin, call(Invocation.job("sync"), 0), 0);
    metrics.succeeded(plugin, call(Invocation.buffer(0), 9), 0);
    counts.flush();
    assertThat(described())
        .containsExactly(
            "processEvent 2/0/0",
            "onEvent 1/1/0",
            "exportEvents 0/40/0",
            "scheduledTask 1/0/0",
            "job 1/0/0",
            "buffer 1/0/0");
    assertThat(rows)
        .allMatch(row -> row.path("team_id").asInt() == 2)
        .allMatch(row -> row.path("plugin_config_id").asInt() == 39);
  }

  @Test
  void anErrorHasARowOfItsOwnAtOnceWhichAReplayMakesAgain() {
    metrics.failed(plugin, EVENT, 0, FAILURE);
    metrics.failed(plugin, EVENT, 0, FAILURE);
    metrics.failed(plugin, call(Invocation.job("sync"), 0), 0, FAILURE);
    metrics.failed(plugin, call(Invocation.EXPORT_EVENTS, 40), 14, FAILURE);
    assertThat(described())
        .containsExactly(
            "processEvent 0/0/1 TypeError",
            "processEvent 0/0/1 TypeError",
            "job 0/0/1 TypeError",
            "exportEvents 0/0/40 TypeError");
    assertThat(rows.get(0).path("error_uuid")).isEqualTo(rows.get(1).path("error_uuid"));
    assertThat(rows.get(2).path("job_id").asText()).isEqualTo("id");
    assertThat(rows.get(3).path("error_details").asText()).contains("\"eventCount\":40");
  }

  private static CallWork call(String function, int items) {
    return new CallWork(39, function, null, "id", items);
  }

  private List<String> described() {
    return rows.stream()
        .map(row -> row.path("category").asText() + " " + Rows.counts(row))
        .toList();
  }

  private static InstalledPlugin plugin() {
    Registry registry = new Registry(new RegistryCheck(PluginCheck.NONE), refusal -> {});
    String[] records = {
      "team/2", "{\"id\":2}",
      "plugin/17", "{\"id\":17,\"plugin_type\":\"source\",\"source\":\"x\"}",
      "plugin-config/39", "{\"id\":39,\"team_id\":2,\"plugin_id\":17,\"enabled\":true}",
    };
    for (int i = 0; i < records.length; i += 2) {
      registry.apply(new RegistryRecord(records[i], records[i + 1].getBytes(UTF_8), i));
    }
    return registry.chain(2).get(0);
  }
}
