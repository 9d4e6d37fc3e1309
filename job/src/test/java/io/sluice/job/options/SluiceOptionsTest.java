package io.sluice.job.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.operators.output.Output;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class SluiceOptionsTest {
  @Test
  void everyOptionIsListedOnce() throws IllegalAccessException {
    List<Object> declared = new ArrayList<>();
    for (Field field : SluiceOptions.class.getFields()) {
      if (field.getType() == ConfigOption.class) {
        declared.add(field.get(null));
      }
    }

    assertThat(SluiceOptions.ALL).doesNotHaveDuplicates().hasSameElementsAs(cast(declared));
    assertThat(SluiceOptions.ALL.stream().map(ConfigOption::key)).doesNotHaveDuplicates();
  }

  @Test
  void helpShowsEveryOptionWithDescriptionAndDefaultInEightyColumns() {
    String help = OptionsHelp.text();

    for (ConfigOption<?> option : SluiceOptions.ALL) {
      assertThat(OptionsHelp.description(option)).isNotBlank().doesNotContain("&", "<");
      assertThat(help).contains("\n  " + option.key());
    }
    assertThat(help)
        .contains("sandbox.task-timeout  (default: 30 s)")
        .contains("sandbox.allocation-per-slice  (default: 256 mb)")
        .contains("sink.delivery-guarantee  (default: at-least-once)")
        .contains("kafka.brokers  (default: not set)")
        .contains("topics.prefix  (default: empty)")
        .contains("kafka.properties.NAME\n");
    assertThat(help.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void thePrefixStandsBeforeEveryTopic() {
    Topics topics = Topics.of(Configuration.fromMap(Map.of("topics.prefix", "eu_")));

    assertThat(topics.eventsIn()).isEqualTo("eu_events_plugin_ingestion");
    assertThat(topics.jobs()).isEqualTo("eu_jobs");
    assertThat(topics.peopleImport()).isEqualTo("eu_sluice_people_import");
    assertThat(topics.registry()).isEqualTo("eu_sluice_registry");
    assertThat(topics.of(Output.EVENTS)).isEqualTo("eu_clickhouse_events_json");
    assertThat(topics.of(Output.PLUGIN_LOGS)).isEqualTo("eu_plugin_log_entries");
    assertThat(topics.of(Output.APP_METRICS)).isEqualTo("eu_clickhouse_app_metrics");
    assertThat(topics.of(Output.DEAD_LETTERS)).isEqualTo("eu_events_dead_letter_queue");
    assertThat(topics.of(Output.INGESTION_WARNINGS)).isEqualTo("eu_clickhouse_ingestion_warnings");
    assertThat(topics.of(Output.EVENT_DEFINITIONS)).isEqualTo("eu_clickhouse_event_definitions");
  }

  @Test
  void eventsInProtobufHaveATopicOfTheirOwnUnlessItIsNamed() {
    Map<String, String> protobuf = Map.of("topics.events-format", "protobuf");
    assertThat(Topics.of(Configuration.fromMap(protobuf)).eventsOut())
        .isEqualTo("clickhouse_events_proto");
    Configuration named = Configuration.fromMap(protobuf);
    named.set(SluiceOptions.TOPICS_EVENTS_OUT, "mine");
    assertThat(Topics.of(named).eventsOut()).isEqualTo("mine");
  }

  private static List<ConfigOption<?>> cast(List<Object> options) {
    List<ConfigOption<?>> result = new ArrayList<>();
    options.forEach(option -> result.add((ConfigOption<?>) option));
    return result;
  }
}
