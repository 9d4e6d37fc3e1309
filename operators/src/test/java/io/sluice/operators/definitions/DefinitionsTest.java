package io.sluice.operators.definitions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.definitions.NewNames.Property;
import io.sluice.operators.json.Json;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.warnings.IngestionWarnings;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract §11.7, B, on Flink's keyed state. */
class DefinitionsTest {
  private static final long NOW = Instant.parse("2024-01-31T12:00:00.250Z").toEpochMilli();
  private static final long DAY = 86_400_000;

  private static final long HASH_OF_PAGEVIEW = 0xB6B13CA650DA7546L;
  private static final long HASH_OF_LIB = 0x222C72EDC72A8104L;

  private record Seen(int team, String event, NewNames names) {}

  /** What INGESTION does with it. */
  private final class Keyed extends KeyedProcessFunction<Integer, Seen, OutputRecord>
      implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    @Override
    public void initializeState(FunctionInitializationContext context) {
      definitions =
          new Definitions(
              context.getKeyedStateStore(), limits, new IngestionWarnings(clock), clock);
    }

    @Override
    public void processElement(Seen seen, Context context, Collector<OutputRecord> out)
        throws Exception {
      definitions.seen(seen.team(), seen.event(), seen.names(), out::collect);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {}
  }

  private long millis = NOW;
  private final Clock clock =
      ((InstantSource) () -> Instant.ofEpochMilli(millis)).withZone(ZoneOffset.UTC);
  private DefinitionLimits limits = DefinitionLimits.DEFAULT;
  private Definitions definitions;
  private KeyedOneInputStreamOperatorTestHarness<Integer, Seen, OutputRecord> harness;
  private int read;

  @BeforeEach
  void open() throws Exception {
    open(null);
  }

  private void open(OperatorSubtaskState restored) throws Exception {
    harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new Keyed()), Seen::team, Types.INT);
    if (restored != null) {
      harness.initializeState(restored);
    }
    harness.open();
    read = 0;
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private List<String> see(int team, String event, Property... properties) throws Exception {
    harness.processElement(
        new Seen(team, event, new NewNames(List.of(properties), "web", null)), 0);
    List<String> written = new ArrayList<>();
    List<OutputRecord> all = harness.extractOutputValues();
    for (OutputRecord record : all.subList(read, all.size())) {
      written.add(record.output() + " " + withoutId(record));
    }
    read = all.size();
    return written;
  }

  private static String withoutId(OutputRecord record) throws Exception {
    JsonNode row = Json.read(record.value());
    if (row.has("id")) {
      assertThat(record.key()).asString(UTF_8).isEqualTo(row.get("id").textValue());
      ((ObjectNode) row).remove("id");
    }
    return Json.writeText(row).replace('"', '\'');
  }

  private static Property number(String name) {
    return new Property(name, PropertyType.NUMERIC, true);
  }

  private static Property untyped(String name) {
    return new Property(name, PropertyType.NONE, false);
  }

  @Test
  void aTeamsFirstEventIsSaidAndDefinesItsNames() throws Exception {
    assertThat(see(2, "bought", number("price"), untyped("items")))
        .containsExactly(
            "FIRST_EVENTS {'team_id':2,'event':'bought','sdk':'web','host':'',"
                + "'timestamp':'2024-01-31 12:00:00.250'}",
            "EVENT_DEFINITIONS {'team_id':2,'name':'bought','created_at':'2024-01-31 12:00:00.000',"
                + "'last_seen_at':'2024-01-31 12:00:00.250'}",
            "PROPERTY_DEFINITIONS {'team_id':2,'name':'price','is_numerical':1,"
                + "'property_type':'Numeric','version':0}",
            "PROPERTY_DEFINITIONS {'team_id':2,'name':'items','is_numerical':0,"
                + "'property_type':null,'version':0}",
            "EVENT_PROPERTIES {'team_id':2,'event':'bought','property':'price'}",
            "EVENT_PROPERTIES {'team_id':2,'event':'bought','property':'items'}");
  }

  @Test
  void whatIsKnownIsNotWrittenAgainAfterARestartEither() throws Exception {
    see(2, "bought", number("price"));
    assertThat(see(2, "bought", number("price"))).isEmpty();
    OperatorSubtaskState snapshot = harness.snapshot(1, 0);
    harness.close();
    open(snapshot);
    assertThat(see(2, "bought", number("price"))).isEmpty();
    assertThat(see(2, "sold", number("price")))
        .extracting(written -> written.substring(0, written.indexOf(' ')))
        .containsExactly("EVENT_DEFINITIONS", "EVENT_PROPERTIES");
    assertThat(see(3, "bought")).hasSize(2);
  }

  @Test
  void anEventIsWrittenOnceMoreOnEachDayOnWhichItIsSeen() throws Exception {
    see(2, "bought");
    millis += DAY;
    assertThat(see(2, "bought"))
        .containsExactly(
            "EVENT_DEFINITIONS {'team_id':2,'name':'bought','created_at':'2024-01-31 12:00:00.000',"
                + "'last_seen_at':'2024-02-01 12:00:00.250'}");
    assertThat(see(2, "bought")).isEmpty();
    millis -= DAY;
    assertThat(see(2, "bought")).isEmpty();
  }

  @Test
  void aTypeIsFoundLaterButNeverChanged() throws Exception {
    see(2, "bought", untyped("price"));
    assertThat(see(2, "bought", number("price")))
        .containsExactly(
            "PROPERTY_DEFINITIONS {'team_id':2,'name':'price','is_numerical':0,"
                + "'property_type':'Numeric','version':1}");
    assertThat(see(2, "bought", new Property("price", PropertyType.STRING, false))).isEmpty();
  }

  @Test
  void aTeamWithAsManyAsItMayHaveGetsNoMoreAndIsWarned() throws Exception {
    harness.close();
    limits = new DefinitionLimits(2, 3, 4);
    open();
    see(2, "a", number("p"), number("q"));
    assertThat(see(2, "b", number("r"), number("s")))
        .anyMatch(written -> written.contains("'name':'r'"))
        .noneMatch(written -> written.contains("'name':'s'"))
        .anyMatch(
            written ->
                written.startsWith("INGESTION_WARNINGS")
                    && written.contains("definitions_limit_reached")
                    && written.contains("properties"));
    assertThat(see(2, "c", number("p")))
        .allMatch(written -> written.startsWith("INGESTION_WARNINGS"))
        .hasSize(2);
    assertThat(see(2, "d", number("t"))).isEmpty();
    assertThat(definitions.refused()).isEqualTo(1 + 3 + 3);
    // The names it has go on.
    millis += DAY;
    assertThat(see(2, "a")).singleElement().asString().startsWith("EVENT_DEFINITIONS");
    // Another team has room.
    assertThat(see(3, "z", number("z"))).hasSize(4);
  }

  @Test
  void tenThousandRandomNamesLeaveWhatTheLimitAllows() throws Exception {
    harness.close();
    limits = new DefinitionLimits(10, 100, 200);
    open();
    for (int i = 0; i < 100; i++) {
      int event = i;
      see(
          2,
          "e" + event,
          IntStream.range(0, 100)
              .mapToObj(p -> number("p" + event + "-" + p))
              .toArray(Property[]::new));
    }
    assertThat(count(Output.EVENT_DEFINITIONS)).isEqualTo(10);
    assertThat(count(Output.PROPERTY_DEFINITIONS)).isEqualTo(100);
    assertThat(count(Output.EVENT_PROPERTIES)).isEqualTo(200);
    assertThat(count(Output.INGESTION_WARNINGS)).isEqualTo(3);
  }

  private long count(Output output) {
    return harness.extractOutputValues().stream().filter(it -> it.output() == output).count();
  }

  @Test
  void hashesInStateNeverChange() {
    assertThat(NameHash.of("$pageview")).isEqualTo(HASH_OF_PAGEVIEW);
    assertThat(NameHash.of(NameHash.of("$pageview"), "$lib")).isEqualTo(HASH_OF_LIB);
  }
}
