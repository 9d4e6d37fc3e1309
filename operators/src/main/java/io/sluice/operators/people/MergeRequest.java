package io.sluice.operators.people;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.JavaScriptText;
import javax.annotation.Nullable;

/**
 * That an event wants its person to be one with another id's (contract §11.5).
 *
 * @param otherId the id that was known before
 * @param identifies whether it tells who the person is ({@code $identify}), and therefore leaves
 *     alone who is identified already
 */
public record MergeRequest(String otherId, boolean identifies) {
  public MergeRequest {
    requireNonNull(otherId, "otherId is null");
  }

  /**
   * What an event asks for, null if it does not. An alias that is missing is the id {@code
   * undefined}, which is illegal, so that its team hears of it.
   *
   * @param event the event's name
   */
  @Nullable
  public static MergeRequest of(String event, ObjectNode properties) {
    return switch (event) {
      case "$identify" -> {
        JsonNode anonymous = properties.path("$anon_distinct_id");
        yield isGiven(anonymous) ? new MergeRequest(JavaScriptText.of(anonymous), true) : null;
      }
      case "$create_alias", "$merge_dangerously" ->
          new MergeRequest(JavaScriptText.of(properties.path("alias")), false);
      default -> null;
    };
  }

  private static boolean isGiven(JsonNode value) {
    return !value.isMissingNode()
        && !value.isNull()
        && !(value.isTextual() && value.textValue().isEmpty());
  }
}
