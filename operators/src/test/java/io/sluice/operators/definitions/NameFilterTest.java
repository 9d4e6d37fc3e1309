package io.sluice.operators.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.definitions.NewNames.Property;
import io.sluice.operators.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class NameFilterTest {
  private static final long DAY = 86_400_000;
  private static final long NOW = 19_000 * DAY;

  private final NameFilter filter = new NameFilter(42);

  private NewNames names(int team, String event, String properties, long now) throws Exception {
    return filter.newNamesOf(team, event, (ObjectNode) Json.read(properties), now);
  }

  private NewNames names(String event, String properties) throws Exception {
    return names(2, event, properties, NOW);
  }

  @Test
  void theFirstEventGoesThroughWithTheTypesOfItsProperties() throws Exception {
    NewNames found =
        names("bought", "{\"price\":12,\"plan\":\"pro\",\"$lib\":\"web\",\"$host\":\"a.example\"}");
    assertThat(found)
        .isEqualTo(
            new NewNames(
                List.of(
                    new Property("price", PropertyType.NUMERIC, true),
                    new Property("plan", PropertyType.STRING, false),
                    new Property("$lib", PropertyType.STRING, false),
                    new Property("$host", PropertyType.STRING, false)),
                "web",
                "a.example"));
  }

  @Test
  void whatHasGoneThroughDoesNotAgainWhateverItsOrder() throws Exception {
    assertThat(names("bought", "{\"price\":12,\"plan\":\"pro\"}")).isNotNull();
    assertThat(names("bought", "{\"price\":13,\"plan\":\"free\"}")).isNull();
    assertThat(names("bought", "{\"plan\":\"free\",\"price\":13}")).isNull();
    assertThat(names("bought", "{\"plan\":\"free\"}")).isNull();
    assertThat(names("bought", "{\"plan\":\"free\",\"seats\":3}").properties())
        .extracting(Property::name)
        .containsExactly("seats");
  }

  @Test
  void anotherEventOrTeamOrDayGoesThrough() throws Exception {
    names("bought", "{\"price\":12}");
    assertThat(names("sold", "{\"price\":12}").properties()).hasSize(1);
    assertThat(names(3, "bought", "{\"price\":12}", NOW).properties()).hasSize(1);
    assertThat(names(2, "bought", "{\"price\":12}", NOW + DAY).properties()).isEmpty();
    assertThat(names(2, "bought", "{\"price\":12}", NOW + DAY)).isNull();
  }

  @Test
  void aValueThatTellsATypeGoesThroughAfterOneThatDoesNot() throws Exception {
    assertThat(names("bought", "{\"price\":null}").properties())
        .containsExactly(new Property("price", PropertyType.NONE, false));
    assertThat(names("bought", "{\"price\":12}").properties())
        .containsExactly(new Property("price", PropertyType.NUMERIC, true));
    assertThat(names("bought", "{\"price\":null}")).isNull();
  }

  @Test
  void whatIsNotSyncedNeverGoesThrough() throws Exception {
    assertThat(names("$$plugin_metrics", "{\"a\":1}")).isNull();
    assertThat(names("$snapshot", "{\"a\":1}")).isNull();
    assertThat(
            names(
                    "e",
                    "{\"$set\":{},\"$set_once\":{},\"$unset\":[],\"$group_0\":\"a\",\"$group_4\":\"b\","
                        + "\"$groups\":{},\""
                        + "x".repeat(401)
                        + "\":1}")
                .properties())
        .extracting(Property::name)
        .containsExactly("$groups");
  }

  @Test
  void tenThousandKeysGoThroughOverSeveralEventsEachOnce() {
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < 10_000; i++) {
      properties.put("key" + i, i);
    }
    Set<String> seen = new HashSet<>();
    int offered = 0;
    for (int event = 0; event < 40; event++) {
      NewNames found = filter.newNamesOf(2, "wide", properties, NOW);
      if (found != null) {
        assertThat(found.properties()).hasSizeLessThanOrEqualTo(500);
        found.properties().forEach(property -> seen.add(property.name()));
        offered += found.properties().size();
      }
    }
    assertThat(seen).hasSize(10_000);
    assertThat(offered).isLessThan(12_000);
  }

  @Test
  void newNamesSurviveTheWayBetweenOperators() throws Exception {
    NewNames some = names("e", "{\"\\ud83d\":1,\"b\":null,\"$lib\":\"web\"}");
    DataOutputSerializer out = new DataOutputSerializer(64);
    NewNames.write(some, out);
    NewNames.write(null, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    assertThat(NewNames.read(in)).isEqualTo(some);
    assertThat(NewNames.read(in)).isNull();
  }
}
