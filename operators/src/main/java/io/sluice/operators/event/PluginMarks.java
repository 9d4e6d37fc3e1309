package io.sluice.operators.event;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Which plugins ran on an event, as its properties {@code $plugins_succeeded}, {@code
 * $plugins_failed} and {@code $plugins_deferred} say it (contract §4.3).
 *
 * @param succeeded as {@code name (config id)}, in the order they ran
 * @param failed as {@code name (config id)}
 * @param deferred plugins with work to do after the event has gone on
 */
@SuppressWarnings("ArrayRecordComponent") // a type of Flink's; compared by no one
public record PluginMarks(String[] succeeded, String[] failed, String[] deferred) {
  void writeInto(ObjectNode event) {
    ObjectNode properties =
        event.get("properties") instanceof ObjectNode present
            ? present
            : event.putObject("properties");
    add(properties.putArray("$plugins_succeeded"), succeeded);
    add(properties.putArray("$plugins_failed"), failed);
    add(properties.putArray("$plugins_deferred"), deferred);
  }

  private static void add(ArrayNode array, String[] names) {
    for (String name : names) {
      array.add(name);
    }
  }
}
