package io.sluice.deploy.demo;

import io.sluice.deploy.people.PersonRow;
import java.util.HashSet;
import java.util.Set;

/** What has become of people, by their rows; one that is written again counts once. Thread-safe. */
final class PeopleStats {
  private final Set<String> made = new HashSet<>();
  private final Set<String> identified = new HashSet<>();
  private final Set<String> merged = new HashSet<>();

  /**
   * The counts at one moment.
   *
   * @param made people there have ever been
   * @param identified of them, said who they are
   * @param merged of them, turned out to be another one
   */
  record Counts(long made, long identified, long merged) {}

  synchronized void changed(PersonRow person) {
    if (person.isDeleted()) {
      merged.add(person.id());
      return;
    }
    made.add(person.id());
    if (person.isIdentified()) {
      identified.add(person.id());
    }
  }

  synchronized Counts counts() {
    return new Counts(made.size(), identified.size(), merged.size());
  }
}
