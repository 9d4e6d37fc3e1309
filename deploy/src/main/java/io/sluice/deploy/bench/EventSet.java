package io.sluice.deploy.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.deploy.capture.CaptureEnvelope;
import io.sluice.operators.output.Uuidt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The benchmark's events: page views as a browser's library sends them, in capture's envelope
 * (contract §10.1), each of exactly {@value #EVENT_BYTES} bytes. The same seed makes the same bytes
 * on every machine.
 */
final class EventSet {
  /** Length of a record's value. */
  static final int EVENT_BYTES = 1024;

  private static final int VISITORS_PER_TEAM = 5_000;
  private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final List<String> PAGES =
      List.of("", "pricing", "blog/streams", "docs/plugins", "product/session-replay", "cart");
  private static final List<String> CAMPAIGNS = List.of("spring", "launch", "newsletter", "brand");
  private static final List<String> BROWSERS = List.of("Chrome", "Firefox", "Safari", "Edge");
  private static final List<String> SYSTEMS = List.of("Windows", "Mac OS X", "Linux", "Android");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RandomGenerator random;
  private final List<Integer> teams;
  private final Uuidt uuids;
  private Instant now = FIRST;

  /**
   * @param seed same seed, same events
   * @param teams ids of the teams that the events belong to, evenly at random
   */
  EventSet(long seed, List<Integer> teams) {
    this.random = new SplittableRandom(seed);
    this.teams = List.copyOf(teams);
    this.uuids = new Uuidt(() -> now, random);
  }

  /**
   * A record of the input topic.
   *
   * @param key Kafka key
   * @param value Kafka value
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by no one
  record Event(byte[] key, byte[] value) {}

  /** The next so many events. */
  List<Event> next(int count) {
    List<Event> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      events.add(next());
    }
    return events;
  }

  private Event next() {
    now = now.plusMillis(1);
    int team = any(teams);
    String distinctId = "visitor-%d-%05d".formatted(team, random.nextInt(VISITORS_PER_TEAM));
    String uuid = uuids.next();
    String ip = "203.0.113." + random.nextInt(256);
    ObjectNode pageView = pageView(distinctId);
    // What is missing to the full size; letters and digits stand in JSON as they are.
    int missing = EVENT_BYTES - envelope(uuid, distinctId, ip, pageView, team).value().length;
    ObjectNode properties = (ObjectNode) pageView.get("properties");
    properties.put("title", properties.get("title").textValue() + text(missing));
    CaptureEnvelope full = envelope(uuid, distinctId, ip, pageView, team);
    return new Event(full.key(), full.value());
  }

  private CaptureEnvelope envelope(
      String uuid, String distinctId, String ip, ObjectNode event, int team) {
    return new CaptureEnvelope(
        uuid, distinctId, ip, "https://shop.example", event.toString(), team, now, now.toString());
  }

  private ObjectNode pageView(String distinctId) {
    String page = any(PAGES);
    ObjectNode event = JSON.createObjectNode();
    event.put("event", "$pageview");
    event.put("distinct_id", distinctId);
    event.put("timestamp", now.toString());
    ObjectNode properties = event.putObject("properties");
    properties.put("$os", any(SYSTEMS));
    properties.put("$browser", any(BROWSERS));
    properties.put("$browser_version", 100 + random.nextInt(30));
    properties.put(
        "$current_url",
        "https://shop.example/%s?utm_campaign=%s&ref=%d"
            .formatted(page, any(CAMPAIGNS), random.nextInt(10_000)));
    properties.put("$pathname", "/" + page);
    properties.put("$screen_height", 1080);
    properties.put("$screen_width", 1920);
    properties.put("$lib", "web");
    properties.put("$lib_version", "1.96.1");
    properties.put("$insert_id", text(16));
    properties.put("$time", now.toEpochMilli() / 1000.0);
    properties.put("distinct_id", distinctId);
    properties.put("$session_id", text(36));
    properties.put("email", text(8) + "@mail.example");
    properties.put("is_returning", random.nextBoolean());
    properties.put("title", "");
    return event;
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private String text(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
