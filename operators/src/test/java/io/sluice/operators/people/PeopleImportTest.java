package io.sluice.operators.people;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.warnings.IngestionWarnings;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who comes from another installation, before and after live events. */
class PeopleImportTest {
  private static final int TEAM = 2;
  private static final long TIME = Instant.parse("2024-01-31T12:00:00Z").toEpochMilli();
  private static final long LONG_AGO = Instant.parse("2020-01-31T12:00:00Z").toEpochMilli();
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(TIME), ZoneOffset.UTC);
  private static final UUID ANN = UUID.fromString("0176d1c2-b3a4-0000-1111-22223333aaaa");
  private static final UUID BOB = UUID.fromString("0176d1c2-b3a4-0000-1111-22223333bbbb");

  private final PeopleOnMaps state = new PeopleOnMaps();
  private final Map<UUID, ImportedPeople.Place> imported = new HashMap<>();
  private final IngestionWarnings warnings = new IngestionWarnings(CLOCK);
  private final People people = new People(state, Versions.FROM_ZERO, 1_000, warnings);
  private final WrittenPeople written = new WrittenPeople();
  private final PeopleImport imports =
      new PeopleImport(
          state,
          new ImportedPeople() {
            @Override
            public Place get(UUID uuid) {
              return imported.get(uuid);
            }

            @Override
            public void put(UUID uuid, Place place) {
              imported.put(uuid, place);
            }
          },
          1_000,
          warnings,
          CLOCK);
  private final List<OutputRecord> out = new ArrayList<>();
  private PeopleImport.Outcome outcome;

  private List<String> person(UUID uuid, String properties, String... ids) throws Exception {
    return add(person(uuid, properties, false, ids));
  }

  private static ImportedPerson person(
      UUID uuid, String properties, boolean isEmitted, String... ids) {
    byte[] json = properties.replace('\'', '"').getBytes(UTF_8);
    return new ImportedPerson(
        TEAM, uuid, new Person(uuid, LONG_AGO, false, 7, 0, json), ids(ids), isEmitted);
  }

  private static List<PersonId> ids(String... ids) {
    return Stream.of(ids).map(id -> new PersonId(id, 3)).toList();
  }

  /** What is written, with ' for ", and * for versions that go on from the clock's. */
  private List<String> add(ImportedPerson person) throws Exception {
    out.clear();
    outcome = imports.add(person, out::add);
    out.forEach(written::add);
    return out.stream().map(PeopleImportTest::text).toList();
  }

  private static String text(OutputRecord record) {
    return new String(record.value(), UTF_8)
        .replace("\\\"", "`")
        .replace('"', '\'')
        .replace("'team_id':2,", "")
        .replace(ANN.toString(), "ANN")
        .replace(BOB.toString(), "BOB")
        .replaceAll("'version':17\\d{11}", "'version':*");
  }

  private EventPerson event(String name, String distinctId, String properties) throws Exception {
    ObjectNode json = (ObjectNode) Json.read(properties.replace('\'', '"'));
    return people.resolve(
        new PersonEvent(
            TEAM,
            "0176d1c2-b3a4-0000-1111-222233334444",
            distinctId,
            TIME,
            MergeRequest.of(name, json),
            PropertyChange.of(json)),
        written::add);
  }

  private static String properties(EventPerson person) {
    return new String(person.properties(), UTF_8).replace('"', '\'');
  }

  @Test
  void eventsOfTheirIdsAreTheirsAndNothingIsWrittenOfTheImport() throws Exception {
    assertThat(person(ANN, "{'plan':'big'}", "a", "b")).isEmpty();
    assertThat(outcome).isEqualTo(PeopleImport.Outcome.ADDED);
    EventPerson person = event("e", "b", "{'$set':{'seen':1}}");
    assertThat(person.uuid()).isEqualTo(ANN);
    assertThat(person.createdAt()).isEqualTo(LONG_AGO);
    assertThat(properties(person)).isEqualTo("{'plan':'big','seen':1}");
    assertThat(state.person(0).version()).as("above the imported one").isEqualTo(8);
  }

  @Test
  void whatIsWantedIsWrittenAsItWas() throws Exception {
    String[] rows = {
      "{'distinct_id':'a','person_id':'ANN','version':3,'is_deleted':0}",
      "{'id':'ANN','created_at':'2020-01-31 12:00:00','properties':'{}','is_identified':false,"
          + "'is_deleted':0,'version':7}"
    };
    assertThat(add(person(ANN, "{}", true, "a"))).containsExactly(rows);
    assertThat(add(person(ANN, "{}", true, "a"))).as("again").containsExactly(rows);
    assertThat(outcome).isEqualTo(PeopleImport.Outcome.UNCHANGED);
  }

  @Test
  void importingTwiceChangesNothingWhateverHappenedInBetween() throws Exception {
    person(ANN, "{'a':1}", "a");
    person(BOB, "{'b':1}", "b");
    event("$identify", "b", "{'$anon_distinct_id':'a','$unset':['a']}");
    Person before = state.person(1);
    assertThat(before.uuid()).isEqualTo(BOB);
    assertThat(person(ANN, "{'a':1}", "a")).isEmpty();
    assertThat(outcome).isEqualTo(PeopleImport.Outcome.UNCHANGED);
    assertThat(person(BOB, "{'b':1}", "b")).isEmpty();
    assertThat(outcome).isEqualTo(PeopleImport.Outcome.UNCHANGED);
    assertThat(state.person(1)).isSameAs(before);
  }

  @Test
  void whoCameByEventsBecomesTheImportedPersonAndKeepsWhatEventsSet() throws Exception {
    UUID live = event("e", "a", "{'$set':{'plan':'new','$initial_os':'x'}}").uuid();
    event("$create_alias", "a", "{'alias':'c'}");
    assertThat(person(ANN, "{'plan':'old','city':'Rome','$initial_os':'y'}", "b", "a"))
        .containsExactly(
            "{'id':'"
                + live
                + "','created_at':'2024-01-31 12:00:00',"
                + "'properties':'{`plan`:`new`,`$initial_os`:`x`}',"
                + "'is_identified':false,'is_deleted':1,'version':*}",
            "{'distinct_id':'a','person_id':'ANN','version':*,'is_deleted':0}",
            "{'distinct_id':'c','person_id':'ANN','version':*,'is_deleted':0}",
            "{'id':'ANN','created_at':'2020-01-31 12:00:00',"
                + "'properties':'{`plan`:`new`,`city`:`Rome`,`$initial_os`:`y`}',"
                + "'is_identified':false,'is_deleted':0,'version':*}");
    assertThat(outcome).isEqualTo(PeopleImport.Outcome.MERGED);
    assertThat(event("e", "c", "{}").uuid()).isEqualTo(ANN);
    assertThat(person(ANN, "{'plan':'old'}", "b", "a")).as("again").isEmpty();
  }

  @Test
  void twoWhomEventsHaveMadeOneAreOneUnderTheUuidThatCameFirst() throws Exception {
    event("$identify", "a", "{'$anon_distinct_id':'b'}");
    person(ANN, "{'a':1}", "a", "a2");
    assertThat(person(BOB, "{'b':1}", "b2", "b", "b3"))
        .contains(
            "{'distinct_id':'b2','person_id':'ANN','version':*,'is_deleted':0}",
            "{'distinct_id':'b3','person_id':'ANN','version':*,'is_deleted':0}")
        .anyMatch(row -> row.contains("'id':'BOB'") && row.contains("'is_deleted':1"));
    for (String id : List.of("a", "a2", "b", "b2", "b3")) {
      EventPerson person = event("e", id, "{}");
      assertThat(person.uuid()).as(id).isEqualTo(ANN);
      assertThat(properties(person)).isEqualTo("{'b':1,'a':1}");
    }
    assertThat(person(ANN, "{'a':1}", "a", "a2")).isEmpty();
    assertThat(person(BOB, "{'b':1}", "b2", "b", "b3")).isEmpty();
  }

  @Test
  void whomEventsMadeWithTheSameUuidIsNotDeleted() throws Exception {
    UUID same = event("e", "a", "{'$set':{'x':1}}").uuid();
    List<String> rows = person(same, "{'y':1}", "a");
    assertThat(rows).hasSize(2).noneMatch(row -> row.contains("'is_deleted':1"));
    assertThat(event("e", "a", "{}").uuid()).isEqualTo(same);
  }

  @Test
  void aUuidThatAMergeHasDeletedDoesNotComeBack() throws Exception {
    UUID gone = event("e", "a", "{}").uuid();
    event("e", "b", "{}");
    UUID stays = event("$create_alias", "b", "{'alias':'a'}").uuid();
    assertThat(stays).isNotEqualTo(gone);
    person(gone, "{'y':1}", "first", "a");
    for (String id : List.of("a", "b", "first")) {
      assertThat(event("e", id, "{}").uuid()).as(id).isEqualTo(stays);
    }
    assertThat(properties(event("e", "a", "{}"))).isEqualTo("{'y':1}");
  }

  @Test
  void moreIdsFindWhomTheyBelongToAfterMerges() throws Exception {
    person(ANN, "{}");
    add(new ImportedPerson(TEAM, ANN, null, ids("a1"), false));
    person(BOB, "{}", "b");
    event("$create_alias", "b", "{'alias':'a1'}");
    add(new ImportedPerson(TEAM, ANN, null, ids("a2", "a3"), false));
    assertThat(outcome).isEqualTo(PeopleImport.Outcome.ADDED);
    assertThat(event("e", "a3", "{}").uuid()).isEqualTo(BOB);
    assertThat(state.person(state.numberOf("b")).ids()).isEqualTo(4);
  }

  @Test
  void idsOfSomebodyWhoHasNotComeAreNotTaken() throws Exception {
    int before = state.size();
    assertThat(add(new ImportedPerson(TEAM, ANN, null, ids("a"), true))).isEmpty();
    assertThat(outcome).isEqualTo(PeopleImport.Outcome.UNKNOWN_PERSON);
    assertThat(state.size()).isEqualTo(before);
  }

  @Test
  void identifyMergesImportedPeopleByTheUsualRules() throws Exception {
    person(ANN, "{'a':1}", "anon");
    person(BOB, "{'a':2}", "me");
    assertThat(event("$identify", "me", "{'$anon_distinct_id':'anon'}").uuid()).isEqualTo(BOB);
    assertThat(properties(event("e", "anon", "{}"))).isEqualTo("{'a':2}");
    assertThat(state.person(state.numberOf("me")).isIdentified()).isTrue();
  }

  @Test
  void aHundredThousandIdsInPiecesCostEachIdOnce() throws Exception {
    person(ANN, "{}");
    int pieces = 100;
    state.calls = 0;
    for (int piece = 0; piece < pieces; piece++) {
      String[] ids = new String[1_000];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = piece + "-" + i;
      }
      add(new ImportedPerson(TEAM, ANN, null, ids(ids), false));
    }
    assertThat(state.person(0).ids()).isEqualTo(100_000);
    assertThat(state.calls).isLessThan(pieces * (3L * 1_000 + 10));
  }
}
