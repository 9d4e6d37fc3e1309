package io.sluice.operators.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.operators.json.JavaScriptText;
import java.util.Set;

/**
 * Which events may wait for somebody to be identified (contract §11.9): those of an id that a
 * customer's own server, or a browser after a login, has given, since {@code $identify} may be on
 * its way that makes it one with an anonymous person.
 */
final class Conversion {
  /** They identify before they send anything else. */
  private static final Set<String> MOBILE_LIBRARIES =
      Set.of("posthog-ios", "posthog-android", "posthog-react-native", "posthog-flutter");

  private Conversion() {}

  static boolean isPossible(PreparedEvent event) {
    JsonNode library = event.properties().path("$lib");
    JsonNode device = event.properties().path("$device_id");
    boolean isMobile = library.isTextual() && MOBILE_LIBRARIES.contains(library.textValue());
    boolean isAnonymous =
        EventJson.isTruthy(device) && JavaScriptText.of(device).equals(event.distinctId());
    return !isMobile && !isAnonymous && !event.event().equals("$identify");
  }
}
