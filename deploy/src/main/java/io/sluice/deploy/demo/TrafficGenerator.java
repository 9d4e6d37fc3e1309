package io.sluice.deploy.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.deploy.capture.CaptureEnvelope;
import io.sluice.deploy.demo.TrafficRecord.Fate;
import io.sluice.operators.output.Uuidt;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Page views of three sites as their visitors' browsers would send them, from all over the world,
 * some of them logged in, and now and then a record that is none. The same seed and clock make the
 * same records. Not thread-safe.
 */
final class TrafficGenerator {
  private static final int VISITORS_PER_TEAM = 500;
  private static final double SHARE_OF_BAD_RECORDS = 0.01;
  private static final double SHARE_OF_NEW_DEVICES = 0.05;
  private static final int UNKNOWN_TEAM = 999;

  private static final List<Site> SITES =
      List.of(
          new Site(
              1,
              "https://shop.example",
              List.of("/", "/sale", "/shoes", "/shoes/runner", "/cart", "/checkout")),
          new Site(
              2,
              "https://news.example",
              List.of("/", "/world", "/sports", "/science/moon", "/weather")),
          new Site(
              3,
              "https://docs.example",
              List.of("/", "/install", "/guide/first-steps", "/reference", "/faq")));
  private static final List<String> REFERRERS =
      List.of(
          "https://www.google.com/",
          "https://duckduckgo.com/",
          "https://news.ycombinator.com/",
          "https://t.co/");
  private static final List<String> CAMPAIGNS =
      List.of(
          "utm_source=newsletter&utm_medium=email&utm_campaign=spring",
          "utm_source=google&utm_medium=cpc&utm_campaign=brand&utm_term=shoes",
          "utm_source=twitter&utm_medium=social&utm_campaign=launch");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final InstantSource clock;
  private final RandomGenerator random;
  private final Uuidt uuids;
  private final List<List<Visitor>> visitors = new ArrayList<>();

  /** Who came on a new device and has not logged in on it yet, with the device's distinct id. */
  private final Map<Visitor, String> newDevices = new HashMap<>();

  private record Site(int team, String url, List<String> paths) {}

  TrafficGenerator(long seed, InstantSource clock) {
    this.clock = requireNonNull(clock, "clock is null");
    this.random = new SplittableRandom(seed);
    this.uuids = new Uuidt(clock, random);
    Networks networks = Networks.load();
    for (Site site : SITES) {
      List<Visitor> ofSite = new ArrayList<>();
      for (int number = 0; number < VISITORS_PER_TEAM; number++) {
        ofSite.add(Visitor.draw(site.team(), number, networks, random));
      }
      visitors.add(ofSite);
    }
  }

  TrafficRecord next() {
    int team = oneOfFewBusy(SITES.size());
    Visitor visitor = visitors.get(team).get(oneOfFewBusy(VISITORS_PER_TEAM));
    CaptureEnvelope envelope = envelope(SITES.get(team), visitor);
    if (random.nextDouble() < SHARE_OF_BAD_RECORDS) {
      return bad(envelope);
    }
    return new TrafficRecord(
        envelope.key(),
        envelope.value(),
        envelope.uuid(),
        visitor.kind() == Visitor.Kind.PERSON ? Fate.PASSES : Fate.FILTERED);
  }

  private CaptureEnvelope envelope(Site site, Visitor visitor) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    ObjectNode event = JSON.createObjectNode();
    ObjectNode properties = event.putObject("properties");
    String device = newDevices.remove(visitor);
    String distinctId = device == null ? distinctIdOnADevice(visitor) : visitor.distinctId();
    String path = site.paths().get(oneOfFewBusy(site.paths().size()));
    putDevice(properties, visitor.device());
    putPage(properties, site, path);
    event.put("event", device == null ? putEvent(properties) : "$identify");
    event.put("distinct_id", distinctId);
    event.put("timestamp", now.minusMillis(random.nextInt(3000)).toString());
    properties.put("distinct_id", distinctId);
    if (device != null) {
      properties.put("$anon_distinct_id", device);
    }
    if (distinctId.contains("@")) {
      properties.putObject("$set").put("email", distinctId);
    }
    return new CaptureEnvelope(
        uuids.next(),
        distinctId,
        visitor.ip(),
        site.url(),
        event.toString(),
        site.team(),
        now,
        now.toString());
  }

  /** Customers who are logged in come on a new device now and then, where nobody knows them yet. */
  private String distinctIdOnADevice(Visitor visitor) {
    boolean isCustomer =
        visitor.kind() == Visitor.Kind.PERSON && visitor.distinctId().contains("@");
    if (isCustomer && random.nextDouble() < SHARE_OF_NEW_DEVICES) {
      String device = uuids.next();
      newDevices.put(visitor, device);
      return device;
    }
    return visitor.distinctId();
  }

  private void putDevice(ObjectNode properties, Visitor.Device device) {
    if (!device.browser().isEmpty()) {
      properties.put("$browser", device.browser());
      properties.put("$browser_version", device.version());
      properties.put("$os", device.os());
      properties.put("$device_type", device.type());
    }
    properties.put("$raw_user_agent", device.userAgent());
    properties.put("$screen_width", device.width());
    properties.put("$screen_height", device.height());
    properties.put("$lib", "web");
    properties.put("$lib_version", "1.139.2");
  }

  private void putPage(ObjectNode properties, Site site, String path) {
    String query = random.nextDouble() < 0.15 ? "?" + oneOf(CAMPAIGNS) : "";
    String referrer = random.nextDouble() < 0.4 ? oneOf(REFERRERS) : "$direct";
    properties.put("$current_url", site.url() + path + query);
    properties.put("$host", site.url().substring("https://".length()));
    properties.put("$pathname", path);
    properties.put("$referrer", referrer);
    properties.put(
        "$referring_domain", referrer.startsWith("https") ? referrer.split("/", -1)[2] : referrer);
    for (String parameter : query.isEmpty() ? new String[0] : query.substring(1).split("&", -1)) {
      String[] pair = parameter.split("=", -1);
      properties.put(pair[0], pair[1]);
    }
  }

  private String putEvent(ObjectNode properties) {
    double drawn = random.nextDouble();
    if (drawn < 0.8) {
      return "$pageview";
    }
    if (drawn < 0.92) {
      properties.put("$event_type", "click");
      putElements(properties.putArray("$elements"));
      return "$autocapture";
    }
    if (drawn < 0.97) {
      return "$pageleave";
    }
    properties.put("value", 5 + random.nextInt(95));
    return "purchase";
  }

  private static void putElements(ArrayNode elements) {
    elements
        .addObject()
        .put("tag_name", "button")
        .put("$el_text", "Add to cart")
        .put("attr__class", "btn btn-primary")
        .put("attr__id", "add")
        .put("nth_child", 2)
        .put("nth_of_type", 1);
    elements.addObject().put("tag_name", "div").put("nth_child", 1).put("nth_of_type", 1);
    elements.addObject().put("tag_name", "body").put("nth_child", 2).put("nth_of_type", 1);
  }

  private TrafficRecord bad(CaptureEnvelope envelope) {
    byte[] value =
        switch (random.nextInt(3)) {
          case 0 -> Arrays.copyOf(envelope.value(), envelope.value().length / 2);
          case 1 -> replace(envelope, envelope.uuid(), "not-a-uuid");
          default ->
              replace(
                  envelope,
                  "\"team_id\":" + envelope.teamId() + ",",
                  "\"team_id\":" + UNKNOWN_TEAM + ",");
        };
    return new TrafficRecord(envelope.key(), value, null, Fate.REJECTED);
  }

  private static byte[] replace(CaptureEnvelope envelope, String found, String by) {
    return new String(envelope.value(), UTF_8).replace(found, by).getBytes(UTF_8);
  }

  private String oneOf(List<String> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** A number below the bound; low ones are drawn more often, as few visitors make most visits. */
  private int oneOfFewBusy(int bound) {
    double drawn = random.nextDouble();
    return (int) (drawn * Math.sqrt(drawn) * bound);
  }
}
