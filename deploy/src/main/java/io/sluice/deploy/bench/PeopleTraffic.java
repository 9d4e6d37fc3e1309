package io.sluice.deploy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.event.EventFormat;
import io.sluice.operators.event.Origin;
import io.sluice.operators.event.Prepare;
import io.sluice.operators.event.Prepared;
import io.sluice.operators.event.ProcessedEvent;
import io.sluice.operators.event.UnresolvedEvent;
import io.sluice.operators.people.MergeRequest;
import io.sluice.operators.people.PropertyChange;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * One team's traffic as PREPARE hands it to INGESTION: 90 % page views, 5 % that set a property of
 * their person, 3 % {@code $identify} and 2 % {@code $create_alias}. An {@code $identify} makes a
 * visitor, who has had one page view of theirs, one with a person who is there; an alias gives a
 * person one more id. So there are as many people after a run as before, and an event asks for the
 * same whatever their number. Not thread-safe.
 */
final class PeopleTraffic {
  static final int TEAM = 1;

  private static final int MAX_RECORD_BYTES = 1_000_000;
  private static final int TEMPLATES = 100;

  /** So chosen that a fifth of the people have four fifths of the events. */
  private static final double SKEW = 7.2;

  /** Coprime to any number of people up to it, so that who has many events is anybody. */
  private static final long SCATTER = 7_368_787;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SplittableRandom random;
  private final List<UnresolvedEvent> pageViews = new ArrayList<>();
  private final List<UnresolvedEvent> sets = new ArrayList<>();
  private final List<UnresolvedEvent> identifies = new ArrayList<>();
  private final List<UnresolvedEvent> aliases = new ArrayList<>();
  private final Deque<String> visitors = new ArrayDeque<>();
  private long people;
  private long others;

  /**
   * Has nobody yet.
   *
   * @param seed same seed, same events
   */
  PeopleTraffic(long seed) {
    random = new SplittableRandom(seed);
    Prepare prepare =
        new Prepare(MAX_RECORD_BYTES, EventFormat.JSON, Clock.systemUTC(), random.nextLong());
    int template = 0;
    for (EventSet.Event event : new EventSet(seed, List.of(TEAM)).next(TEMPLATES)) {
      String plan = "plan " + template++;
      pageViews.add(prepared(prepare, event, "$pageview", null));
      sets.add(prepared(prepare, event, "plan changed", plan));
      identifies.add(prepared(prepare, event, "$identify", null));
      aliases.add(prepared(prepare, event, "$create_alias", null));
    }
  }

  /** The first page view of one more person, with an email and a name of their own. */
  UnresolvedEvent nextPerson() {
    String id = person(people++);
    String properties =
        "{\"email\":\"%s@mail.example\",\"name\":\"%s\",\"plan\":\"none\"}"
            .formatted(id.substring(0, 18), id.substring(19));
    UnresolvedEvent view = any(pageViews);
    PropertyChange change =
        new PropertyChange(properties.getBytes(UTF_8), view.change().setOnce(), Set.of());
    return of(view, id, null, change);
  }

  /**
   * An event of somebody.
   *
   * @param isSkewed whether a fifth of the people have four fifths of the events, instead of each
   *     as many as any other
   */
  UnresolvedEvent next(boolean isSkewed) {
    String id = person(isSkewed ? anySkewed() : random.nextLong(people));
    int kind = random.nextInt(100);
    if (kind < 87) {
      return pageView(id);
    }
    if (kind < 90) {
      return visit();
    }
    if (kind < 95) {
      return of(any(sets), id, null);
    }
    if (kind < 98) {
      String visitor = visitors.poll();
      return visitor == null ? visit() : of(any(identifies), id, new MergeRequest(visitor, true));
    }
    return alias(id, other(others++));
  }

  private UnresolvedEvent visit() {
    String visitor = other(others++);
    visitors.add(visitor);
    return pageView(visitor);
  }

  UnresolvedEvent pageView(String id) {
    return of(any(pageViews), id, null);
  }

  /** Makes an id one with another: who has the first stays. */
  UnresolvedEvent alias(String id, String alias) {
    return of(any(aliases), id, new MergeRequest(alias, false));
  }

  private long anySkewed() {
    long place = (long) (people * Math.pow(random.nextDouble(), SKEW));
    return place * SCATTER % people;
  }

  private UnresolvedEvent any(List<UnresolvedEvent> templates) {
    return templates.get(random.nextInt(templates.size()));
  }

  /** An id as a browser's library makes it, in no order. */
  static String person(long number) {
    return id("person " + number);
  }

  private static String other(long number) {
    return id("other " + number);
  }

  private static String id(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
  }

  private static UnresolvedEvent of(
      UnresolvedEvent template, String distinctId, @Nullable MergeRequest merge) {
    return of(template, distinctId, merge, template.change());
  }

  private static UnresolvedEvent of(
      UnresolvedEvent template,
      String distinctId,
      @Nullable MergeRequest merge,
      PropertyChange change) {
    return new UnresolvedEvent(
        template.teamId(),
        template.uuid(),
        template.event(),
        distinctId,
        template.timestamp(),
        merge,
        change,
        template.groups(),
        template.isConvertible(),
        null,
        template.output(),
        template.row());
  }

  private static UnresolvedEvent prepared(
      Prepare prepare, EventSet.Event event, String name, @Nullable String plan) {
    byte[] envelope = renamed(event.value(), name, plan);
    Prepared prepared =
        prepare.prepare(
            new ProcessedEvent(TEAM, false, true, envelope, null, new Origin("bench", 0, 0), null));
    if (prepared instanceof Prepared.Good good) {
      return good.event();
    }
    throw new IllegalStateException("An event of the benchmark is refused");
  }

  private static byte[] renamed(byte[] value, String name, @Nullable String plan) {
    try {
      ObjectNode envelope = (ObjectNode) JSON.readTree(value);
      ObjectNode data = (ObjectNode) JSON.readTree(envelope.path("data").textValue());
      data.put("event", name);
      if (plan != null) {
        ((ObjectNode) data.get("properties")).putObject("$set").put("plan", plan);
      }
      envelope.put("data", data.toString());
      return envelope.toString().getBytes(UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("An event of the benchmark is no JSON", e);
    }
  }
}
