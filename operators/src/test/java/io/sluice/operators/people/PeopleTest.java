package io.sluice.operators.people;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.warnings.IngestionWarnings;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract §11.4 to §11.6, rule by rule. */
class PeopleTest {
  private static final int TEAM = 2;
  private static final long TIME = Instant.parse("2024-01-31T12:00:00.250Z").toEpochMilli();
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(TIME), ZoneOffset.UTC);
  private static final String UUID = "0176d1c2-b3a4-0000-1111-222233334444";
  private static final String OF_ME = PersonUuid.of(TEAM, "me").toString();
  private static final String OF_ANON = PersonUuid.of(TEAM, "anon").toString();

  private final PeopleOnMaps state = new PeopleOnMaps();
  private People people = people(Versions.FROM_ZERO);
  private EventPerson last;

  private People people(Versions versions) {
    return new People(state, versions, 1_000, new IngestionWarnings(CLOCK));
  }

  private List<String> event(String name, String distinctId, String properties) throws Exception {
    return event(name, distinctId, properties, TIME);
  }

  /** What is written, with ' for ", and without what is the same in all. */
  private List<String> event(String name, String distinctId, String properties, long time)
      throws Exception {
    ObjectNode json = (ObjectNode) Json.read(properties.replace('\'', '"'));
    List<OutputRecord> out = new ArrayList<>();
    last =
        people.resolve(
            new PersonEvent(
                TEAM, UUID, distinctId, time, MergeRequest.of(name, json), PropertyChange.of(json)),
            out::add);
    return out.stream().map(PeopleTest::text).toList();
  }

  private static String text(OutputRecord record) {
    String json = new String(record.value(), UTF_8).replace("\\\"", "`").replace('"', '\'');
    return json.replace(OF_ME, "ME")
        .replace(OF_ANON, "ANON")
        .replace("'created_at':'2024-01-31 12:00:00',", "")
        .replace("'team_id':2,", "")
        .replace(",'eventUuid':'" + UUID + "'", "");
  }

  private String properties() {
    return new String(last.properties(), UTF_8).replace('"', '\'');
  }

  @Test
  void anUnknownIdIsANewPersonWithWhatTheEventSets() throws Exception {
    assertThat(event("e", "me", "{'$set':{'a':1,'b':2},'$set_once':{'a':0,'c':3},'$unset':['b']}"))
        .containsExactly(
            "{'id':'ME','properties':'{`a`:1,`c`:3,`b`:2}','is_identified':false,'is_deleted':0,"
                + "'version':0}",
            "{'distinct_id':'me','person_id':'ME','version':0,'is_deleted':0}");
    assertThat(last.createdAt()).isEqualTo(TIME);
  }

  @Test
  void uuidsAreWhatEraCMakesOfTeamAndId() {
    // Python: uuid.uuid5(uuid.UUID("932979b4-65c3-4424-8467-0b66ec27bc22"), "2:me")
    assertThat(OF_ME).isEqualTo("e3804d18-4c40-526c-b42f-2ca2d029b9a5");
  }

  @Test
  void nothingIsWrittenIfNothingChanges() throws Exception {
    event("e", "me", "{'$set':{'a':{'x':[1,'é']},'n':1.10}}");
    assertThat(event("e", "me", "{'$set':{'a':{'x':[1,'\\u00e9']}},'$set_once':{'n':2}}"))
        .isEmpty();
    assertThat(event("e", "me", "{'$set':{'z':1},'$unset':['z','nothing']}")).isEmpty();
    assertThat(event("e", "me", "{'$set':'text','$set_once':[1],'$unset':{'a':1}}")).isEmpty();
    assertThat(properties()).isEqualTo("{'a':{'x':[1,'é']},'n':1.10}");
  }

  @Test
  void whatIsSetOnceYieldsAndWhatIsSetDoesNot() throws Exception {
    event("e", "me", "{'$set':{'a':null,'b':1}}");
    assertThat(event("e", "me", "{'$set_once':{'a':1,'c':2},'$set':{'b':2}}"))
        .containsExactly(
            "{'id':'ME','properties':'{`a`:null,`b`:2,`c`:2}','is_identified':false,'is_deleted':0,"
                + "'version':1}");
    assertThat(event("e", "me", "{'$unset':['a',7]}"))
        .containsExactly(
            "{'id':'ME','properties':'{`b`:2,`c`:2}','is_identified':false,'is_deleted':0,"
                + "'version':2}");
  }

  @Test
  void theRowHasWhatTheEventSetsAlsoIfItDeletesItToo() throws Exception {
    event("e", "me", "{'$set':{'b':1}}");
    event("e", "me", "{'$set':{'b':2,'c':3},'$unset':['b']}");
    assertThat(properties()).isEqualTo("{'c':3,'b':2}");
    event("e", "me", "{}");
    assertThat(properties()).isEqualTo("{'c':3}");
  }

  @Test
  void identifyingTwoUnknownIdsMakesOneIdentifiedPerson() throws Exception {
    assertThat(event("$identify", "me", "{'$anon_distinct_id':'anon'}"))
        .containsExactly(
            "{'id':'ME','properties':'{}','is_identified':true,'is_deleted':0,'version':0}",
            "{'distinct_id':'me','person_id':'ME','version':0,'is_deleted':0}",
            "{'distinct_id':'anon','person_id':'ME','version':0,'is_deleted':0}");
  }

  @Test
  void anAliasOfTwoUnknownIdsIdentifiesNobody() throws Exception {
    assertThat(event("$create_alias", "me", "{'alias':'anon'}").get(0))
        .contains("'is_identified':false");
  }

  @Test
  void anUnknownIdJoinsTheOtherIdsPerson() throws Exception {
    event("e", "anon", "{}");
    assertThat(event("$identify", "me", "{'$anon_distinct_id':'anon','$set':{'a':1}}"))
        .containsExactly(
            "{'distinct_id':'me','person_id':'ANON','version':0,'is_deleted':0}",
            "{'id':'ANON','properties':'{`a`:1}','is_identified':true,'is_deleted':0,'version':1}");
    assertThat(event("$create_alias", "anon", "{'alias':'more'}"))
        .containsExactly("{'distinct_id':'more','person_id':'ANON','version':0,'is_deleted':0}");
    assertThat(event("$create_alias", "anon", "{'alias':'more'}")).isEmpty();
  }

  @Test
  void twoPeopleBecomeOneWithTheEarlierTimeAndTheNewPropertiesOverTheOld() throws Exception {
    event("e", "anon", "{'$set':{'a':'old','b':'old'}}", TIME - 86_400_000);
    event("e", "me", "{'$set':{'b':'new'}}");
    assertThat(event("$identify", "me", "{'$anon_distinct_id':'anon','$set_once':{'a':1,'c':1}}"))
        .containsExactly(
            "{'id':'ME','created_at':'2024-01-30 12:00:00','properties':'{`a`:`old`,`b`:`new`,"
                + "`c`:1}','is_identified':true,'is_deleted':0,'version':1}",
            "{'distinct_id':'anon','person_id':'ME','version':1,'is_deleted':0}",
            "{'id':'ANON','created_at':'2024-01-30 12:00:00','properties':'{`a`:`old`,`b`:`old`}',"
                + "'is_identified':false,'is_deleted':1,'version':100}");
    assertThat(event("e", "anon", "{}")).isEmpty();
    assertThat(last.uuid()).hasToString(OF_ME);
    assertThat(last.createdAt()).isEqualTo(TIME - 86_400_000);
  }

  @Test
  void theVersionAfterAMergeIsAboveBoth() throws Exception {
    event("e", "me", "{}");
    for (int i = 0; i < 5; i++) {
      event("e", "anon", "{'$set':{'i':" + i + "}}");
    }
    List<String> written = event("$create_alias", "me", "{'alias':'anon'}");
    assertThat(written.get(0)).contains("'id':'ME'").endsWith("'version':5}");
    assertThat(written.get(2)).contains("'id':'ANON'").endsWith("'version':104}");
  }

  @Test
  void whoIsIdentifiedIsNotMergedByIdentifyAndTheTeamIsWarned() throws Exception {
    event("$identify", "anon", "{'$anon_distinct_id':'a'}");
    event("e", "me", "{}");
    List<String> written = event("$identify", "me", "{'$anon_distinct_id':'anon','$set':{'s':1}}");
    assertThat(written).hasSize(2);
    assertThat(written.get(0))
        .contains(
            "'type':'cannot_merge_already_identified'",
            "{`sourcePersonDistinctId`:`anon`,`targetPersonDistinctId`:`me`");
    assertThat(written.get(1))
        .isEqualTo(
            "{'id':'ME','properties':'{`s`:1}','is_identified':true,'is_deleted':0,'version':1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$create_alias", "$merge_dangerously"})
  void whoIsIdentifiedIsMergedByAnAlias(String name) throws Exception {
    event("$identify", "anon", "{'$anon_distinct_id':'a'}");
    event("e", "me", "{}");
    assertThat(event(name, "me", "{'alias':'anon'}"))
        .hasSize(4)
        .first()
        .asString()
        .contains("'id':'ME'", "'is_identified':true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "Anonymous",
        "GUEST",
        "distinctid",
        "distinct_id",
        "ID",
        "not_authenticated",
        "email",
        "undefined",
        "TRUE",
        "false",
        "[object Object]",
        "NaN",
        "None",
        "none",
        "null",
        "0",
        "'null'"
      })
  void anIdThatIsNobodysIsMergedWithNobody(String illegal) throws Exception {
    String id = illegal.replace('\'', '"');
    event("e", "me", "{}");
    assertThat(event("$create_alias", id, "{'alias':'me'}"))
        .hasSize(3)
        .first()
        .asString()
        .contains("'type':'cannot_merge_with_illegal_distinct_id'");
    people = people(Versions.FROM_ZERO);
    String quoted = id.replace("\"", "\\\"");
    assertThat(event("$identify", "me", "{'$anon_distinct_id':'" + quoted + "'}"))
        .singleElement()
        .asString()
        .contains("'type':'cannot_merge_with_illegal_distinct_id'");
  }

  @Test
  void anIdThatOnlyLooksLikeOneIsLegal() throws Exception {
    event("e", "me", "{}");
    for (String id : List.of("NONE", "nan", "00", "guests")) {
      assertThat(event("$create_alias", "me", "{'alias':'" + id + "'}")).hasSize(1);
    }
  }

  @Test
  void anAliasThatIsMissingIsNone() throws Exception {
    assertThat(event("$create_alias", "me", "{}"))
        .hasSize(3)
        .first()
        .asString()
        .contains("`illegalDistinctId`:`undefined`");
    assertThat(event("$identify", "me", "{'$anon_distinct_id':''}")).isEmpty();
    assertThat(event("$identify", "me", "{'$anon_distinct_id':null}")).isEmpty();
    assertThat(event("$identify", "me", "{'$anon_distinct_id':'me'}")).isEmpty();
  }

  @Test
  void anotherIdThatIsANumberIsItsText() throws Exception {
    assertThat(event("$identify", "me", "{'$anon_distinct_id':17}"))
        .contains("{'distinct_id':'17','person_id':'ME','version':0,'is_deleted':0}");
  }

  @Test
  void propertiesThatAreTooLongAreLeftOutAndTheTeamIsWarned() throws Exception {
    String tooLong = "x".repeat(2_000);
    event("e", "me", "{'$set':{'a':1}}");
    assertThat(event("e", "me", "{'$set':{'a':'" + tooLong + "'}}"))
        .singleElement()
        .asString()
        .contains("'type':'person_upsert_message_size_too_large'");
    assertThat(properties()).isEqualTo("{'a':1}");
    assertThat(event("e", "anon", "{'$set':{'a':'" + tooLong + "'}}"))
        .hasSize(3)
        .anyMatch(row -> row.contains("'id':'ANON','properties':'{}'"));
  }

  @Test
  void afterARestoreWhatIsWrittenWinsOverWhatWasWrittenBefore() throws Exception {
    event("e", "me", "{}");
    people = people(Versions.after(CLOCK));
    assertThat(event("e", "me", "{'$set':{'a':1}}").get(0)).endsWith("'version':" + TIME + "}");
    assertThat(event("e", "me", "{'$set':{'a':2}}").get(0))
        .endsWith("'version':" + (TIME + 1) + "}");
    assertThat(event("e", "anon", "{}")).allMatch(row -> row.contains("'version':" + TIME));
    List<String> written = event("$create_alias", "me", "{'alias':'anon'}");
    assertThat(written.get(3)).contains("'id':'ANON'").endsWith("'version':" + (TIME + 100) + "}");
  }

  @Test
  void afterARestoreWhatAnEventIsAboutIsWrittenOnceThoughNothingChanges() throws Exception {
    event("$identify", "me", "{'$set':{'a':1}}");
    event("$identify", "anon", "{'$anon_distinct_id':'other'}");
    people = people(Versions.after(CLOCK));
    assertThat(event("e", "me", "{}"))
        .containsExactly(
            "{'id':'ME','properties':'{`a`:1}','is_identified':false,'is_deleted':0,"
                + "'version':"
                + TIME
                + "}");
    assertThat(event("e", "me", "{}")).isEmpty();
    assertThat(event("$identify", "me", "{'$anon_distinct_id':'anon'}"))
        .filteredOn(row -> row.startsWith("{'id'") || row.startsWith("{'distinct_id'"))
        .containsExactly(
            "{'distinct_id':'me','person_id':'ME','version':" + TIME + ",'is_deleted':0}",
            "{'distinct_id':'anon','person_id':'ANON','version':" + TIME + ",'is_deleted':0}",
            "{'distinct_id':'other','person_id':'ANON','version':" + TIME + ",'is_deleted':0}",
            "{'id':'ANON','properties':'{}','is_identified':true,'is_deleted':0,"
                + "'version':"
                + TIME
                + "}",
            "{'id':'ME','properties':'{`a`:1}','is_identified':true,'is_deleted':0,"
                + "'version':"
                + (TIME + 1)
                + "}");
    assertThat(event("$create_alias", "anon", "{'alias':'other'}")).isEmpty();
  }

  @Test
  void afterARestoreWhoAnIdThatJoinsAPersonMayHaveBeenIsGone() throws Exception {
    people = people(Versions.after(CLOCK));
    assertThat(event("$create_alias", "me", "{'alias':'anon'}"))
        .contains(
            "{'id':'ANON','properties':'{}','is_identified':false,'is_deleted':1,"
                + "'version':"
                + (TIME + 99)
                + "}");
  }

  @Test
  void someTimeAfterARestoreNothingIsWrittenIfNothingChanges() throws Exception {
    event("e", "me", "{}");
    Instant[] now = {Instant.ofEpochMilli(TIME)};
    InstantSource clock = () -> now[0];
    people = people(Versions.after(clock.withZone(ZoneOffset.UTC)));
    now[0] = now[0].plus(Versions.REPEATING);
    assertThat(event("e", "me", "{}")).isEmpty();
    assertThat(event("$create_alias", "me", "{'alias':'anon'}"))
        .containsExactly(
            "{'distinct_id':'anon','person_id':'ME','version':" + TIME + ",'is_deleted':0}");
  }

  @Test
  void anEventOfAPersonWithManyIdsCostsWhatAnyCostsAndAMergeTheIdsItMoves() throws Exception {
    event("e", "small", "{}");
    for (int i = 0; i < 100_000; i++) {
      event("$create_alias", "big", "{'alias':'a" + i + "'}");
    }
    long before = state.calls;
    event("e", "small", "{}");
    long ofSmall = state.calls - before;
    before = state.calls;
    event("e", "big", "{}");
    assertThat(state.calls - before).isEqualTo(ofSmall);
    before = state.calls;
    assertThat(event("$create_alias", "big", "{'alias':'small'}")).hasSize(3);
    assertThat(state.calls - before).isLessThan(12);
  }

  @Test
  void tenThousandMergesIntoOnePersonAreTenThousandSmallOnes() throws Exception {
    event("e", "me", "{}");
    for (int i = 0; i < 10_000; i++) {
      event("e", "a" + i, "{}");
    }
    long before = state.calls;
    event("$create_alias", "me", "{'alias':'a0'}");
    long ofFirst = state.calls - before;
    for (int i = 1; i < 9_999; i++) {
      event("$create_alias", "me", "{'alias':'a" + i + "'}");
    }
    before = state.calls;
    event("$create_alias", "me", "{'alias':'a9999'}");
    assertThat(state.calls - before).isEqualTo(ofFirst);
  }

  @Test
  void whoListensHearsWhatBecomesOfPeople() throws Exception {
    List<String> heard = new ArrayList<>();
    people = new People(state, Versions.FROM_ZERO, 1_000, new IngestionWarnings(CLOCK), to(heard));
    event("e", "me", "{}");
    event("e", "me", "{}");
    assertThat(heard).containsExactly("created");
    heard.clear();
    event("e", "me", "{'$set':{'a':1}}");
    assertThat(heard).containsExactly("updated");
    heard.clear();
    event("$create_alias", "me", "{'alias':'mine'}");
    assertThat(heard).containsExactly("id added");
    heard.clear();
    event("$identify", "you", "{'$anon_distinct_id':'you too'}");
    assertThat(heard).containsExactly("created", "identified");
    heard.clear();
    event("$create_alias", "you", "{'alias':'me'}");
    assertThat(heard).containsExactly("2 ids moved");
    heard.clear();
    event("e", "anon", "{}");
    event("e", "them", "{}");
    heard.clear();
    event("$identify", "them", "{'$anon_distinct_id':'anon'}");
    assertThat(heard).containsExactly("1 ids moved", "identified");
  }

  private static PeopleListener to(List<String> heard) {
    return new PeopleListener() {
      @Override
      public void created() {
        heard.add("created");
      }

      @Override
      public void idAdded() {
        heard.add("id added");
      }

      @Override
      public void identified() {
        heard.add("identified");
      }

      @Override
      public void updated() {
        heard.add("updated");
      }

      @Override
      public void merged(int ids) {
        heard.add(ids + " ids moved");
      }
    };
  }
}
