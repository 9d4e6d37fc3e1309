package io.sluice.operators.ingestion;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.event.DeadLetter;
import io.sluice.operators.event.ImportRecord;
import io.sluice.operators.event.Place;
import io.sluice.operators.event.RejectCode;
import io.sluice.operators.event.RejectedException;
import io.sluice.operators.imports.ImportItem;
import io.sluice.operators.imports.ImportReader;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.people.ImportedPerson;
import io.sluice.operators.people.PeopleImport;
import io.sluice.operators.registry.InstalledRegistry;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Takes people and groups over into the state of the team whose key is current, and says what it
 * cannot take in the dead letters.
 */
final class Imports {
  private final PeopleImport people;
  private final Groups groups;
  private final InstalledRegistry registry;
  private final IngestionOptions options;
  private final Clock clock;
  private final Map<PeopleImport.Outcome, Counter> counted =
      new EnumMap<>(PeopleImport.Outcome.class);
  private final Counter groupsImported;
  private final Counter refused;

  Imports(
      PeopleImport people,
      Groups groups,
      InstalledRegistry registry,
      IngestionOptions options,
      Clock clock,
      MetricGroup metrics) {
    this.people = requireNonNull(people, "people is null");
    this.groups = requireNonNull(groups, "groups is null");
    this.registry = requireNonNull(registry, "registry is null");
    this.options = requireNonNull(options, "options is null");
    this.clock = requireNonNull(clock, "clock is null");
    counted.put(PeopleImport.Outcome.ADDED, metrics.counter("importsAdded"));
    counted.put(PeopleImport.Outcome.MERGED, metrics.counter("importsMerged"));
    counted.put(PeopleImport.Outcome.UNCHANGED, metrics.counter("importsUnchanged"));
    groupsImported = metrics.counter("importsOfGroups");
    refused = metrics.counter("importsRefused");
  }

  void add(ImportRecord record, Consumer<OutputRecord> out) throws Exception {
    try {
      if (registry.team(record.teamId()).isEmpty()) {
        throw new RejectedException(
            RejectCode.UNKNOWN_TEAM,
            "The registry has no team "
                + record.teamId()
                + "; install it (deploy/sluice registry apply) and import this again");
      }
      add(ImportReader.read(record.original(), options.maxPropertiesBytes()), out);
    } catch (RejectedException e) {
      refused.inc();
      out.accept(
          DeadLetter.of(record.original(), record.origin(), Place.IMPORT, e, clock.millis())
              .toOutput(options.maxRecordBytes()));
    }
  }

  private void add(ImportItem item, Consumer<OutputRecord> out) throws Exception {
    if (item instanceof ImportItem.OfPerson person) {
      add(person.person(), out);
    } else if (item instanceof ImportItem.OfGroup group) {
      groups.add(group, out);
      groupsImported.inc();
    } else if (item instanceof ImportItem.OfGroupType type) {
      groups.addType(type, out);
      groupsImported.inc();
    }
  }

  private void add(ImportedPerson person, Consumer<OutputRecord> out) throws Exception {
    PeopleImport.Outcome outcome = people.add(person, out);
    if (outcome == PeopleImport.Outcome.UNKNOWN_PERSON) {
      throw new RejectedException(
          RejectCode.UNKNOWN_PERSON,
          "Nobody with the uuid "
              + person.uuid()
              + " has been imported; import people before ids of theirs, and records of a team in"
              + " one partition (key them by team)");
    }
    counted.get(outcome).inc();
  }
}
