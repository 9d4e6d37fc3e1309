package io.sluice.endtoend;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.deploy.capture.CaptureEnvelope;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/**
 * Random events of several teams about people and groups: page views, identify, alias, {@code
 * $merge_dangerously}, set, set once, unset, {@code $groupidentify}. The same seed makes the same
 * events to the last byte: they bring their uuid and their times.
 */
final class PeopleTraffic {
  static final int TEAMS = 4;

  /** Of how many distinct ids events are at a time, by team: so few that they meet, and many. */
  private static final int[] IDS = {4, 12, 100, 1_000};

  /** After so many events of all teams one id is not used any more and a new one is. */
  private static final int EVENTS_PER_NEW_ID = 20;

  private static final int NAMES = 5;
  private static final int VALUES = 4;
  private static final int GROUP_TYPES = 6; // one more than have a column
  private static final int GROUPS = 8;
  private static final String SITE = "https://site.example";
  private static final Instant START = Instant.parse("2024-01-31T12:00:00Z");

  private final Random random;
  private int number;

  PeopleTraffic(long seed) {
    random = new Random(seed);
  }

  /** The next event. */
  CaptureEnvelope next() {
    int team = 1 + random.nextInt(TEAMS);
    String id = id(team);
    Instant now = START.plusSeconds(number);
    ObjectNode event = event(team);
    event.put("timestamp", now.minusSeconds(random.nextInt(100)).toString());
    String uuid = new UUID(random.nextLong(), random.nextLong()).toString();
    number++;
    return new CaptureEnvelope(uuid, id, null, SITE, event.toString(), team, now, "");
  }

  private String id(int team) {
    int ids = IDS[team - 1];
    return "id-" + (number / EVENTS_PER_NEW_ID + random.nextInt(ids));
  }

  private ObjectNode event(int team) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    ObjectNode properties = event.putObject("properties");
    int kind = random.nextInt(20);
    if (kind < 3) {
      event.put("event", "$identify");
      properties.put("$anon_distinct_id", id(team));
    } else if (kind < 5) {
      event.put("event", "$create_alias");
      properties.put("alias", id(team));
    } else if (kind < 6) {
      event.put("event", "$merge_dangerously");
      properties.put("alias", id(team));
    } else if (kind < 8) {
      event.put("event", "$groupidentify");
      properties.put("$group_type", "type-" + random.nextInt(GROUP_TYPES));
      properties.put("$group_key", "key-" + random.nextInt(GROUPS));
      putProperties(properties.putObject("$group_set"));
    } else if (kind < 11) {
      event.put("event", "told");
      for (int i = random.nextInt(3); i >= 0; i--) {
        properties.putArray("$unset").add("p" + random.nextInt(NAMES));
      }
    } else {
      event.put("event", "$pageview");
      properties.put("$current_url", SITE + "/" + random.nextInt(VALUES));
      properties.put("utm_source", "v" + random.nextInt(VALUES));
    }
    if (random.nextInt(4) == 0) {
      putProperties(properties.putObject("$set"));
    }
    if (random.nextInt(4) == 0) {
      putProperties(properties.putObject("$set_once"));
    }
    if (random.nextInt(3) == 0) {
      properties
          .putObject("$groups")
          .put("type-" + random.nextInt(GROUP_TYPES), "key-" + random.nextInt(GROUPS));
    }
    return event;
  }

  private void putProperties(ObjectNode object) {
    for (int i = random.nextInt(3); i >= 0; i--) {
      object.put("p" + random.nextInt(NAMES), "v" + random.nextInt(VALUES));
    }
  }
}
