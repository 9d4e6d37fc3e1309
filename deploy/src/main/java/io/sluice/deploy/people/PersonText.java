package io.sluice.deploy.people;

import io.sluice.deploy.Printable;
import io.sluice.operators.json.Json;
import java.io.PrintWriter;
import java.time.Instant;

/** A person's life, to read. Times are UTC. */
public final class PersonText {
  private static final int VALUE_LENGTH = 100;
  private static final int MOMENT_LENGTH = 400;

  private final PrintWriter out;

  /**
   * @param out takes lines
   */
  public PersonText(PrintWriter out) {
    this.out = out;
  }

  /** Prints a life. */
  public void print(PersonLife life) {
    PersonRow person = life.person();
    if (person == null) {
      out.printf(
          "Team %d, distinct id %s: no row says how this person is%n",
          life.teamId(), Printable.line(life.distinctId()));
    } else {
      out.printf(
          "Team %d, person %s, %s, version %d, created %s%n",
          life.teamId(),
          person.id(),
          person.isIdentified() ? "identified" : "anonymous",
          person.version(),
          person.createdAt());
    }
    out.printf("Distinct ids: %d%n", life.distinctIds().size());
    life.distinctIds().forEach(id -> out.printf("  %s%n", Printable.line(id, VALUE_LENGTH)));
    if (person != null) {
      out.printf("Properties: %d%n", person.properties().size());
      person
          .properties()
          .properties()
          .forEach(
              property ->
                  out.printf(
                      "  %s  %s%n",
                      Printable.line(property.getKey(), VALUE_LENGTH),
                      Printable.line(Json.writeText(property.getValue()), VALUE_LENGTH)));
    }
    out.printf("Life:%n");
    life.moments()
        .forEach(
            moment ->
                out.printf(
                    "  %s  %s%n",
                    Instant.ofEpochMilli(moment.millis()),
                    Printable.line(moment.what(), MOMENT_LENGTH)));
  }
}
