package io.sluice.operators.people;

import io.sluice.operators.json.Json;
import io.sluice.operators.output.OutputRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One team's random events, what should become of them, and what has been written of them. */
public final class PeopleModel {
  private final int team;
  private final int ids;
  private final List<Step> steps = new ArrayList<>();
  private SimplePeople expected = new SimplePeople();
  private final WrittenPeople written = new WrittenPeople();
  private long number;
  private int marked;

  /**
   * @param ids how many distinct ids there are
   */
  public PeopleModel(int team, int ids) {
    this.team = team;
    this.ids = ids;
  }

  /**
   * An event to send.
   *
   * @param json as data of the envelope
   */
  public record Event(String distinctId, String json) {}

  /** The next event, which counts as having happened. */
  public Event next(Random random) {
    Step step = Step.random(random, ids, number++);
    steps.add(step);
    expected.event(step);
    return new Event(step.id(), Json.writeText(step.toJson()));
  }

  /** A record that was written. */
  public void add(OutputRecord record) {
    written.add(record);
  }

  /** Remembers where it is, as a checkpoint does. */
  public void mark() {
    marked = steps.size();
  }

  /** Forgets what has happened since the mark, but not what has been written. */
  public void goBack() {
    steps.subList(marked, steps.size()).clear();
    expected = new SimplePeople();
    steps.forEach(expected::event);
  }

  /** Whether ClickHouse would have what the model has. */
  public void check() {
    written.assertIs(expected, team);
  }
}
