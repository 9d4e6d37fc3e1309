package io.sluice.operators.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;

/**
 * Looks whether an event has names that this subtask has not let through lately. An event like one
 * before it, with the same properties in the same order, is told by one look into a table; types
 * are only looked at in what goes through. All on the heap and of fixed size, some 1.2 MB: what it
 * has forgotten goes through once more, and {@link Definitions} knows better. Not thread-safe.
 */
public final class NameFilter {
  /** More of one event go through with the events after it. */
  private static final int MAX_PER_EVENT = 500;

  /** As wide as PostHog's column; longer names have no definition. */
  private static final int MAX_NAME_CHARACTERS = 400;

  /** Of the texts that go with a team's first event. */
  private static final int MAX_TEXT_CHARACTERS = 200;

  private static final int SHAPES = 1 << 14;
  private static final int NAMES = 1 << 17;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  /** Events that no team has of its own: of plugins' metrics, and recordings (contract §11.1). */
  private static final Set<String> NO_EVENTS = Set.of("$$plugin_metrics", "$snapshot");

  private static final Set<String> NO_PROPERTIES =
      Set.of(
          "$set",
          "$set_once",
          "$unset",
          "$group_0",
          "$group_1",
          "$group_2",
          "$group_3",
          "$group_4");

  private final long secret;
  private final RecentHashes shapes = new RecentHashes(SHAPES);
  private final RecentHashes names = new RecentHashes(NAMES);

  /**
   * @param secret any number that customers cannot know, so that none can make names that are taken
   *     for another's
   */
  public NameFilter(long secret) {
    this.secret = secret;
  }

  /**
   * What may be new of an event.
   *
   * @param event its name, at most 200 characters
   * @param properties not changed
   * @param nowMillis milliseconds since 1970: a name is new on each day (UTC)
   * @return null if nothing is, as is usual
   */
  @Nullable
  public NewNames newNamesOf(int teamId, String event, ObjectNode properties, long nowMillis) {
    if (NO_EVENTS.contains(event)) {
      return null;
    }
    long ofEvent = NameHash.of(secret + teamId * SPREAD, event);
    long ofDay = NameHash.finish(ofEvent + TimeUnit.MILLISECONDS.toDays(nowMillis) * SPREAD);
    long shape = shape(ofDay, properties);
    if (shapes.contains(shape)) {
      return null;
    }
    List<NewNames.Property> found = take(ofEvent, properties);
    if (found.size() < MAX_PER_EVENT) {
      shapes.add(shape);
    }
    boolean isNewOnDay = remember(ofDay);
    return found.isEmpty() && !isNewOnDay
        ? null
        : new NewNames(found, text(properties.get("$lib")), text(properties.get("$host")));
  }

  /** Of the names in order, and of which tell a type. */
  private static long shape(long basis, ObjectNode properties) {
    long shape = basis;
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      String name = property.getKey();
      // A string remembers its hash code, and names are the same strings again and again.
      long ofName = name.hashCode() * SPREAD + name.length();
      long typed = property.getValue().isValueNode() && !property.getValue().isNull() ? 1 : 0;
      shape = Long.rotateLeft((shape ^ ofName) * SPREAD, 27) + typed;
    }
    return NameHash.finish(shape);
  }

  private List<NewNames.Property> take(long ofEvent, ObjectNode properties) {
    List<NewNames.Property> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      String name = property.getKey();
      JsonNode value = property.getValue();
      if (NO_PROPERTIES.contains(name) || name.length() > MAX_NAME_CHARACTERS) {
        continue;
      }
      long typed = value.isValueNode() && !value.isNull() ? 1 : 0;
      if (remember(NameHash.of(ofEvent + typed, name))) {
        found.add(new NewNames.Property(name, PropertyType.of(name, value), value.isNumber()));
        if (found.size() == MAX_PER_EVENT) {
          return found;
        }
      }
    }
    return found;
  }

  /** Whether it was not known. */
  private boolean remember(long hash) {
    if (names.contains(hash)) {
      return false;
    }
    names.add(hash);
    return true;
  }

  @Nullable
  private static String text(@Nullable JsonNode value) {
    if (value == null || !value.isTextual()) {
      return null;
    }
    String text = value.textValue();
    return text.length() <= MAX_TEXT_CHARACTERS ? text : text.substring(0, MAX_TEXT_CHARACTERS);
  }
}
