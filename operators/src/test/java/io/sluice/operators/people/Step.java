package io.sluice.operators.people;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * One event of a random sequence.
 *
 * @param other another id to be one with, null for none
 * @param identifies whether by {@code $identify}
 */
record Step(
    String id,
    String other,
    boolean identifies,
    long time,
    Map<String, String> set,
    Map<String, String> setOnce,
    Set<String> unset) {
  private static final int NAMES = 4;
  private static final int VALUES = 3;
  private static final long SECOND = 1_000;

  /** Of few ids, so that they meet, and now and then of one that has not been seen. */
  static Step random(Random random, int ids, long number) {
    String id = "id" + random.nextInt(ids);
    String other = random.nextInt(4) == 0 ? "id" + random.nextInt(ids) : null;
    Map<String, String> set = random.nextInt(3) == 0 ? properties(random) : Map.of();
    Map<String, String> setOnce = random.nextInt(3) == 0 ? properties(random) : Map.of();
    Set<String> unset =
        random.nextInt(8) == 0 ? new HashSet<>(properties(random).keySet()) : Set.of();
    long time = (number + random.nextInt(100)) * SECOND;
    return new Step(id, other, random.nextInt(3) > 0, time, set, setOnce, unset);
  }

  private static Map<String, String> properties(Random random) {
    Map<String, String> properties = new HashMap<>();
    for (int i = random.nextInt(NAMES); i >= 0; i--) {
      properties.put("p" + random.nextInt(NAMES), "v" + random.nextInt(VALUES));
    }
    return properties;
  }

  /** As it comes out of PREPARE. */
  PersonEvent toEvent(int teamId) {
    ObjectNode properties = properties();
    return new PersonEvent(
        teamId,
        "0176d1c2-b3a4-0000-1111-222233334444",
        id,
        time,
        MergeRequest.of(name(), properties),
        PropertyChange.of(properties));
  }

  /** As it is captured. */
  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("event", name()).put("timestamp", Instant.ofEpochMilli(time).toString());
    json.set("properties", properties());
    return json;
  }

  private String name() {
    if (other == null) {
      return "event";
    }
    if (identifies) {
      return "$identify";
    }
    return time % (2 * SECOND) == 0 ? "$create_alias" : "$merge_dangerously";
  }

  private ObjectNode properties() {
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    if (other != null) {
      properties.put(identifies ? "$anon_distinct_id" : "alias", other);
    }
    set.forEach(properties.putObject("$set")::put);
    setOnce.forEach(properties.putObject("$set_once")::put);
    unset.forEach(properties.putArray("$unset")::add);
    return properties;
  }
}
