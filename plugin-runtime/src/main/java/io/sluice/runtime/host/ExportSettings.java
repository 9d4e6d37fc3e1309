package io.sluice.runtime.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How events are gathered for {@code exportEvents}, from the plugin config's settings (contract
 * §8.1).
 *
 * @param rule limit in UTF-16 units of the events' JSON, and age
 * @param ignored names of events that are not exported
 */
public record ExportSettings(BufferRule rule, Set<String> ignored) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MB = 1 << 20;

  public ExportSettings {
    ignored = Set.copyOf(ignored);
  }

  /**
   * Reads {@code exportEventsBufferBytes} (1 to 100 MiB, 1 MiB if it is no number), {@code
   * exportEventsBufferSeconds} (1 to 600, else 10) and {@code exportEventsToIgnore}.
   *
   * @param config JSON object text
   */
  public static ExportSettings of(String config) {
    JsonNode settings;
    try {
      settings = JSON.readTree(config);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The config of a plugin is no JSON", e);
    }
    int bytes = clamped(settings.path("exportEventsBufferBytes"), MB, 100 * MB);
    int seconds = clamped(settings.path("exportEventsBufferSeconds"), 10, 600);
    Set<String> ignored = new LinkedHashSet<>();
    for (String name : settings.path("exportEventsToIgnore").asText("").split(",", -1)) {
      if (!name.isBlank()) {
        ignored.add(name.strip());
      }
    }
    return new ExportSettings(new BufferRule(bytes, Duration.ofSeconds(seconds)), ignored);
  }

  /** As JavaScript's parseInt reads it: the digits it begins with. */
  private static int clamped(JsonNode setting, int otherwise, int most) {
    String digits = setting.asText("").strip().replaceFirst("^\\+?(-?\\d{1,9}).*$", "$1");
    int value = digits.matches("-?\\d+") ? Integer.parseInt(digits) : otherwise;
    return Math.max(1, Math.min(most, value));
  }
}
