package io.sluice.operators.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.event.Origin;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.PluginFailure;
import org.junit.jupiter.api.Test;

class ErrorDetailsTest {
  private static final PluginFailure FAILURE =
      new PluginFailure.Thrown("TypeError", "x is not a function", "at processEvent (index.js:1)");

  @Test
  void anErrorIsToldWithTheEventAsItStood() throws UnreadableJson {
    assertThat(ErrorDetails.of(FAILURE, event("{\"event\":\"e\",\"properties\":{\"n\":1.50}}"), 1))
        .isEqualTo(
            "{\"error\":{\"name\":\"TypeError\",\"message\":\"x is not a function\","
                + "\"stack\":\"at processEvent (index.js:1)\"},"
                + "\"event\":{\"event\":\"e\",\"properties\":{\"n\":1.50}}}");
  }

  @Test
  void ofABatchTheNumberOfEventsIsTold() throws UnreadableJson {
    CallWork export = new CallWork(39, Invocation.EXPORT_EVENTS, "[{},{}]", "id", 2);
    assertThat(Json.read(ErrorDetails.of(FAILURE, export, 2)).path("eventCount").asInt())
        .isEqualTo(2);
  }

  @Test
  void aHandlersEventIsToldAndAJobsPayloadIsNot() throws UnreadableJson {
    CallWork handler = CallWork.of(39, Invocation.ON_EVENT, "{\"event\":\"e\"}", "id");
    CallWork job = CallWork.of(39, Invocation.job("sync"), "{\"token\":\"secret\"}", "id");
    assertThat(Json.read(ErrorDetails.of(FAILURE, handler, 1)).path("event").path("event").asText())
        .isEqualTo("e");
    assertThat(ErrorDetails.of(FAILURE, job, 1)).doesNotContain("event\"", "secret");
  }

  @Test
  void depthBreadthAndTextsAreLimited() throws UnreadableJson {
    StringBuilder wide = new StringBuilder("[0");
    for (int i = 1; i < 100; i++) {
      wide.append(',').append(i);
    }
    String text = "x".repeat(1_001);
    JsonNode event =
        Json.read(
                ErrorDetails.of(
                    FAILURE,
                    event(
                        "{\"properties\":{\"a\":{\"b\":{\"c\":1}},\"t\":\"%s\",\"wide\":%s]}}"
                            .formatted(text, wide)),
                    1))
            .path("event");
    JsonNode properties = event.path("properties");
    assertThat(properties.path("a").path("b").asText()).isEqualTo("[...]");
    assertThat(properties.path("t").asText()).hasSize(ErrorDetails.MAX_TEXT_LENGTH);
    assertThat(properties.path("wide")).hasSize(ErrorDetails.MAX_BREADTH);
  }

  @Test
  void ofAnEventThatIsLargeAllTheSameOnlyItsNamesAreTold() throws UnreadableJson {
    ObjectNode event =
        (ObjectNode) Json.read("{\"uuid\":\"u\",\"event\":\"e\",\"distinct_id\":\"d\"}");
    ObjectNode properties = event.putObject("properties");
    for (int i = 0; i < ErrorDetails.MAX_BREADTH; i++) {
      properties.put("p" + i, "x".repeat(ErrorDetails.MAX_TEXT_LENGTH));
    }
    assertThat(ErrorDetails.of(FAILURE, event(Json.writeText(event)), 1))
        .endsWith("\"event\":{\"uuid\":\"u\",\"event\":\"e\",\"distinct_id\":\"d\"}}");
  }

  private static EventWork event(String current) {
    return EventWork.of(new byte[0], new Origin("in", 0, 1))
        .withEvent(current.getBytes(UTF_8), true);
  }
}
