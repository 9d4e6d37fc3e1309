package io.sluice.operators.people;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.warnings.IngestionWarning;
import io.sluice.operators.warnings.IngestionWarnings;
import io.sluice.operators.warnings.WarningType;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds or makes an event's person, merges people and changes their properties (contract §11.4 to
 * §11.6, era B; warnings, deterministic uuids and the highest version plus one after a merge are
 * era C's). One message about a person for each event that changes something about them, none if
 * nothing changes; while events are repeated after a crash, also about those whom they do not
 * change ({@link Versions}).
 *
 * <p>A merge moves the ids of the person who goes, also if they have more than who stays: each
 * needs a message with its new owner anyway, so pointers to pointers would save nothing.
 */
public final class People {
  private final PeopleState state;
  private final Versions versions;
  private final int maxPropertiesBytes;
  private final IngestionWarnings warnings;
  private final PeopleListener listener;
  private final PersonRows rows = new PersonRows();

  /** With nobody who listens. */
  public People(
      PeopleState state, Versions versions, int maxPropertiesBytes, IngestionWarnings warnings) {
    this(state, versions, maxPropertiesBytes, warnings, PeopleListener.NONE);
  }

  /**
   * @param state of one team at a time: of whose event is resolved
   * @param maxPropertiesBytes the most JSON that a person may have; more is left out, with a
   *     warning
   * @param warnings the operator's
   * @param listener is told of each event's changes, before they are written
   */
  public People(
      PeopleState state,
      Versions versions,
      int maxPropertiesBytes,
      IngestionWarnings warnings,
      PeopleListener listener) {
    this.state = requireNonNull(state, "state is null");
    this.versions = requireNonNull(versions, "versions is null");
    this.maxPropertiesBytes = maxPropertiesBytes;
    this.warnings = requireNonNull(warnings, "warnings is null");
    this.listener = requireNonNull(listener, "listener is null");
  }

  /** Whether a distinct id belongs to somebody. */
  public boolean knows(String distinctId) throws Exception {
    return state.numberOf(distinctId) != null;
  }

  /**
   * The person of an event, after all that the event does to them.
   *
   * @param out of messages about people and ids, and of warnings
   * @throws Exception if the state cannot be used
   */
  public EventPerson resolve(PersonEvent event, Consumer<OutputRecord> out) throws Exception {
    Person person = new Resolution(event, out).person();
    return new EventPerson(person.uuid(), person.createdAt(), propertiesFor(event, person));
  }

  /** What the event sets is in its row, also if it is not in the person: deleted by the same. */
  private static byte[] propertiesFor(PersonEvent event, Person person) {
    PropertyChange change = event.change();
    return change.unset().isEmpty() || change.set() == null
        ? person.properties()
        : Properties.over(person.properties(), change.set());
  }

  /** One event, and what becomes of its person. */
  private final class Resolution {
    private final PersonEvent event;
    private final Consumer<OutputRecord> out;

    Resolution(PersonEvent event, Consumer<OutputRecord> out) {
      this.event = event;
      this.out = out;
    }

    Person person() throws Exception {
      Long number = state.numberOf(event.distinctId());
      MergeRequest merge = event.merge();
      if (merge == null || !isPossible(merge)) {
        return number == null ? created(List.of(event.distinctId()), false) : found(number, false);
      }
      Long other = state.numberOf(merge.otherId());
      boolean identifies = merge.identifies();
      if (number == null && other == null) {
        return created(List.of(event.distinctId(), merge.otherId()), identifies);
      }
      if (number == null) {
        rewriteIds(other);
        return withId(other, event.distinctId(), identifies);
      }
      rewriteIds(number);
      if (other == null) {
        return withId(number, merge.otherId(), identifies);
      }
      return number.equals(other) ? found(number, identifies) : merged(number, other, merge);
    }

    /**
     * Before a crash the same event may have given a person's ids to another one. All of them are
     * written at once, before any is added: the first tells whether that has been done.
     */
    private void rewriteIds(long number) throws Exception {
      if (!versions.isRepeating() || !versions.isInDoubt(state.id(number, 0).version())) {
        return;
      }
      Person person = state.person(number);
      for (int i = 0; i < person.ids(); i++) {
        PersonId id = state.id(number, i);
        PersonId after = new PersonId(id.distinctId(), versions.next(id.version()));
        state.setId(number, i, after);
        out.accept(rows.distinctId(event.teamId(), after, person.uuid()));
      }
    }

    /**
     * Before a crash an id that joins another one's person here may have come first and have been a
     * person of its own.
     */
    private void deleteOwnPerson(String id) {
      if (versions.isRepeating()) {
        Person own =
            new Person(
                PersonUuid.of(event.teamId(), id),
                event.timestamp(),
                false,
                versions.first(),
                0,
                Properties.NONE);
        out.accept(rows.deleted(event.teamId(), own, versions.first()));
      }
    }

    /** Warns if an id is nobody's. */
    private boolean isPossible(MergeRequest merge) {
      return !merge.otherId().equals(event.distinctId())
          && isLegal(event.distinctId(), merge.otherId())
          && isLegal(merge.otherId(), event.distinctId());
    }

    private boolean isLegal(String id, String other) {
      if (!IllegalIds.contains(id)) {
        return true;
      }
      warn(
          IngestionWarning.of(event.teamId(), WarningType.CANNOT_MERGE_WITH_ILLEGAL_DISTINCT_ID)
              .with("illegalDistinctId", id)
              .with("otherDistinctId", other)
              .with("eventUuid", event.uuid())
              .forKey(id));
      return false;
    }

    private Person created(List<String> ids, boolean isIdentified) throws Exception {
      byte[] properties = Properties.initial(event.change());
      Person person =
          new Person(
              PersonUuid.of(event.teamId(), ids.get(0)),
              event.timestamp(),
              isIdentified,
              versions.first(),
              ids.size(),
              isTooLong(properties) ? Properties.NONE : properties);
      listener.created();
      if (isIdentified) {
        listener.identified();
      }
      long number = state.nextNumber();
      state.setPerson(number, person);
      out.accept(rows.person(event.teamId(), person));
      for (int i = 0; i < ids.size(); i++) {
        if (i > 0) {
          deleteOwnPerson(ids.get(i));
        }
        addId(number, i, new PersonId(ids.get(i), versions.first()), person);
      }
      return person;
    }

    private Person found(long number, boolean identifies) throws Exception {
      Person before = state.person(number);
      Person after = changed(before, identifies);
      if (after.version() != before.version()) {
        state.setPerson(number, after);
      }
      return after;
    }

    private Person withId(long number, String id, boolean identifies) throws Exception {
      Person before = state.person(number);
      listener.idAdded();
      deleteOwnPerson(id);
      addId(number, before.ids(), new PersonId(id, versions.first()), before);
      Person after = changed(before, identifies).withIds(before.ids() + 1);
      state.setPerson(number, after);
      return after;
    }

    private Person merged(long number, long otherNumber, MergeRequest merge) throws Exception {
      Person other = state.person(otherNumber);
      if (merge.identifies() && other.isIdentified()) {
        warn(
            IngestionWarning.of(event.teamId(), WarningType.CANNOT_MERGE_ALREADY_IDENTIFIED)
                .with("sourcePersonDistinctId", merge.otherId())
                .with("targetPersonDistinctId", event.distinctId())
                .with("eventUuid", event.uuid())
                .forKey(merge.otherId()));
        rewriteIds(otherNumber);
        rewrite(otherNumber, other);
        return found(number, true);
      }
      Person before = state.person(number);
      Person after =
          new Person(
              before.uuid(),
              Math.min(before.createdAt(), other.createdAt()),
              before.isIdentified() || other.isIdentified() || merge.identifies(),
              versions.next(Math.max(before.version(), other.version())),
              before.ids() + other.ids(),
              mergedProperties(before, other));
      listener.merged(other.ids());
      if (after.isIdentified() && !before.isIdentified() && !other.isIdentified()) {
        listener.identified();
      }
      out.accept(rows.person(event.teamId(), after));
      for (int i = 0; i < other.ids(); i++) {
        PersonId id = state.id(otherNumber, i);
        state.removeId(otherNumber, i);
        PersonId moved = new PersonId(id.distinctId(), versions.next(id.version()));
        addId(number, before.ids() + i, moved, after);
      }
      state.removePerson(otherNumber);
      out.accept(rows.deleted(event.teamId(), other, versions.next(other.version())));
      state.setPerson(number, after);
      return after;
    }

    private byte[] mergedProperties(Person before, Person other) {
      byte[] merged = Properties.over(other.properties(), before.properties());
      byte[] changed = Properties.changed(merged, event.change());
      return isTooLong(changed) ? before.properties() : changed;
    }

    /** The same person if nothing changes, else the next version, which is written. */
    private Person changed(Person before, boolean identifies) {
      byte[] properties = Properties.changed(before.properties(), event.change());
      if (properties != before.properties() && isTooLong(properties)) {
        properties = before.properties();
      }
      boolean isIdentified = before.isIdentified() || identifies;
      if (properties == before.properties()
          && isIdentified == before.isIdentified()
          && !versions.isInDoubt(before.version())) {
        return before;
      }
      if (properties != before.properties()) {
        listener.updated();
      }
      if (isIdentified != before.isIdentified()) {
        listener.identified();
      }
      Person after =
          new Person(
              before.uuid(),
              before.createdAt(),
              isIdentified,
              versions.next(before.version()),
              before.ids(),
              properties);
      out.accept(rows.person(event.teamId(), after));
      return after;
    }

    /** Before a crash somebody whom nothing happens to here may have become one with another. */
    private void rewrite(long number, Person before) throws Exception {
      if (versions.isInDoubt(before.version())) {
        Person after =
            new Person(
                before.uuid(),
                before.createdAt(),
                before.isIdentified(),
                versions.next(before.version()),
                before.ids(),
                before.properties());
        state.setPerson(number, after);
        out.accept(rows.person(event.teamId(), after));
      }
    }

    private void addId(long number, int index, PersonId id, Person person) throws Exception {
      state.setNumber(id.distinctId(), number);
      state.setId(number, index, id);
      out.accept(rows.distinctId(event.teamId(), id, person.uuid()));
    }

    private boolean isTooLong(byte[] properties) {
      if (properties.length <= maxPropertiesBytes) {
        return false;
      }
      warn(
          IngestionWarning.of(event.teamId(), WarningType.PERSON_UPSERT_MESSAGE_SIZE_TOO_LARGE)
              .with("distinctId", event.distinctId())
              .with("bytes", properties.length)
              .with("limit", maxPropertiesBytes)
              .with("eventUuid", event.uuid())
              .forKey(event.distinctId()));
      return true;
    }

    private void warn(IngestionWarning warning) {
      warnings.send(warning, out);
    }
  }
}
