package io.sluice.operators.people;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.warnings.IngestionWarning;
import io.sluice.operators.warnings.IngestionWarnings;
import io.sluice.operators.warnings.WarningType;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Consumer;
import javax.annotation.Nullable;

/**
 * Takes people over from another installation, as if they had been there before every live event.
 *
 * <p>Who has an id of theirs already is the same person. If events made that one, the imported uuid
 * stays, since years of rows have it; if an import did, the uuid that is there stays. What was
 * there is later than what is imported, so its properties win, but for {@code $initial_...}.
 * Whoever has been imported is not imported again: only ids that nobody has are added.
 *
 * <p>Rows are written where ClickHouse would else believe something that is not so. Their versions
 * are above those of the other installation, which the job does not know of ids that have not come
 * yet: they go on from the clock's milliseconds.
 */
public final class PeopleImport {
  private static final String INITIAL = "$initial_";

  private final PeopleState state;
  private final ImportedPeople imported;
  private final int maxPropertiesBytes;
  private final IngestionWarnings warnings;
  private final Clock clock;
  private final PersonRows rows = new PersonRows();

  /**
   * @param state of one team at a time, as {@code imported}
   * @param maxPropertiesBytes the most JSON that a person may have
   */
  public PeopleImport(
      PeopleState state,
      ImportedPeople imported,
      int maxPropertiesBytes,
      IngestionWarnings warnings,
      Clock clock) {
    this.state = requireNonNull(state, "state is null");
    this.imported = requireNonNull(imported, "imported is null");
    this.maxPropertiesBytes = maxPropertiesBytes;
    this.warnings = requireNonNull(warnings, "warnings is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** What an import did. */
  public enum Outcome {
    /** Somebody who was not there, or more ids of somebody. */
    ADDED,
    /** The same, and they became one with somebody who was there. */
    MERGED,
    /** Nothing but rows, if wanted: all of it was there. */
    UNCHANGED,
    /** Ids of a person of whom nothing has been imported; nothing was done. */
    UNKNOWN_PERSON
  }

  /**
   * Imports somebody, or more ids of theirs.
   *
   * @param out of messages about people and ids, and of warnings
   * @throws Exception if the state cannot be used
   */
  public Outcome add(ImportedPerson given, Consumer<OutputRecord> out) throws Exception {
    ImportedPeople.Place place = imported.get(given.uuid());
    Long number = place == null ? null : numberOf(place);
    if (number == null && given.person() == null) {
      return Outcome.UNKNOWN_PERSON;
    }
    return new Step(given, out, place, number).add();
  }

  /** Null if they have been forgotten since. */
  @Nullable
  private Long numberOf(ImportedPeople.Place place) throws Exception {
    return place.distinctId() == null ? (Long) place.number() : state.numberOf(place.distinctId());
  }

  /** One record. */
  private final class Step {
    private final ImportedPerson given;
    private final Consumer<OutputRecord> out;
    private final Versions corrected = Versions.after(clock);
    private final boolean isNew;
    private final long number;
    private final ImportedPeople.Place before;
    private ImportedPeople.Place place;
    private Person person;
    private boolean isChanged;
    private boolean isMerged;

    Step(
        ImportedPerson given,
        Consumer<OutputRecord> out,
        @Nullable ImportedPeople.Place before,
        @Nullable Long known)
        throws Exception {
      this.given = given;
      this.out = out;
      this.isNew = known == null;
      this.number = isNew ? state.nextNumber() : known;
      this.person = isNew ? given.person() : state.person(number);
      this.before = before;
      this.place = isNew ? new ImportedPeople.Place(null, number) : before;
      this.isChanged = isNew;
    }

    Outcome add() throws Exception {
      for (PersonId id : given.ids()) {
        Long owner = state.numberOf(id.distinctId());
        if (owner == null) {
          addId(id);
        } else if (owner != number) {
          join(owner, id);
        } else if (given.isEmitted() && hasGivenUuid()) {
          out.accept(rows.distinctId(given.teamId(), id, given.uuid()));
        }
        if (place.distinctId() == null) {
          place = new ImportedPeople.Place(id.distinctId(), number);
        }
      }
      if (isChanged) {
        state.setPerson(number, person);
      }
      if (!place.equals(before)) {
        imported.put(given.uuid(), place);
      }
      if (isMerged || (given.isEmitted() && hasGivenUuid())) {
        out.accept(rows.person(given.teamId(), person));
      }
      return isMerged ? Outcome.MERGED : isChanged ? Outcome.ADDED : Outcome.UNCHANGED;
    }

    private boolean hasGivenUuid() {
      return person.uuid().equals(given.uuid());
    }

    private void addId(PersonId id) throws Exception {
      boolean isMoved = !hasGivenUuid();
      PersonId added = isMoved ? new PersonId(id.distinctId(), corrected.next(id.version())) : id;
      put(person.ids(), added);
      if (isMoved || given.isEmitted()) {
        out.accept(rows.distinctId(given.teamId(), added, person.uuid()));
      }
      person = person.withIds(person.ids() + 1);
      isChanged = true;
    }

    /** Becomes one with who has an id of theirs already. */
    private void join(long otherNumber, PersonId shared) throws Exception {
      Person other = state.person(otherNumber);
      boolean isOthers = isOthersUuidKept(other, shared.distinctId());
      UUID uuid = isOthers ? other.uuid() : person.uuid();
      Person gone = isOthers ? person : other;
      if (!gone.uuid().equals(uuid)) {
        out.accept(rows.deleted(given.teamId(), gone, corrected.next(gone.version())));
      }
      for (int i = 0; isOthers && i < person.ids(); i++) {
        correct(i, state.id(number, i), uuid);
      }
      for (int i = 0; i < other.ids(); i++) {
        PersonId id = state.id(otherNumber, i);
        state.removeId(otherNumber, i);
        correct(person.ids() + i, id, uuid);
      }
      state.removePerson(otherNumber);
      person =
          new Person(
              uuid,
              Math.min(person.createdAt(), other.createdAt()),
              person.isIdentified() || other.isIdentified(),
              corrected.next(Math.max(person.version(), other.version())),
              person.ids() + other.ids(),
              properties(person, other, shared.distinctId()));
      isChanged = true;
      isMerged = true;
    }

    private void correct(int index, PersonId id, UUID uuid) throws Exception {
      PersonId moved = new PersonId(id.distinctId(), corrected.next(id.version()));
      put(index, moved);
      out.accept(rows.distinctId(given.teamId(), moved, uuid));
    }

    /** Whether both are known by the uuid of who was there. */
    private boolean isOthersUuidKept(Person other, String sharedId) throws Exception {
      boolean isOtherImported = imported.get(other.uuid()) != null;
      if (!hasGivenUuid()) {
        return isOtherImported && imported.get(person.uuid()) == null;
      }
      // Events make this uuid of the id by themselves; its person has another, so it was deleted.
      boolean isDeleted = PersonUuid.of(given.teamId(), sharedId).equals(person.uuid());
      return isOtherImported || isDeleted;
    }

    private byte[] properties(Person past, Person present, String distinctId) {
      byte[] both = Properties.over(past.properties(), present.properties(), INITIAL);
      if (both.length <= maxPropertiesBytes) {
        return both;
      }
      warnings.send(
          IngestionWarning.of(given.teamId(), WarningType.PERSON_UPSERT_MESSAGE_SIZE_TOO_LARGE)
              .with("distinctId", distinctId)
              .with("bytes", both.length)
              .with("limit", maxPropertiesBytes)
              .forKey(distinctId),
          out);
      return present.properties();
    }

    private void put(int index, PersonId id) throws Exception {
      state.setNumber(id.distinctId(), number);
      state.setId(number, index, id);
    }
  }
}
