package io.sluice.deploy.people;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PersonLifeTest {
  private static final int TEAM = 2;

  private final List<DistinctIdRow> ids = new ArrayList<>();
  private final List<PersonRow> people = new ArrayList<>();

  @Test
  void aPersonIsHowTheirHighestVersionSays() throws Exception {
    id(1, "anna", "p1", 0);
    person(1, "p1", 0, false, "{'plan': 'free', 'city': 'Oslo'}");
    person(9, "p1", 2, true, "{'plan': 'paid'}");
    person(5, "p1", 1, false, "{'plan': 'paid', 'city': 'Oslo'}");

    PersonLife life = life("anna").orElseThrow();

    assertThat(life.person()).isNotNull();
    assertThat(life.person().version()).isEqualTo(2);
    assertThat(what(life))
        .containsExactly(
            "person p1, version 0: new, anonymous, plan: \"free\", city: \"Oslo\"",
            "distinct id anna is of person p1",
            "person p1, version 1: plan: \"paid\"",
            "person p1, version 2: identified, without city");
  }

  @Test
  void whoBecameOneWithAnotherIsPartOfTheLife() throws Exception {
    id(1, "device", "p1", 0);
    person(1, "p1", 0, false, "{}");
    id(2, "anna", "p2", 0);
    person(2, "p2", 0, false, "{}");
    id(3, "device", "p2", 1);
    person(3, "p1", 100, false, true, "{}");
    person(3, "p2", 1, true, "{}");

    for (String distinctId : List.of("anna", "device")) {
      PersonLife life = life(distinctId).orElseThrow();
      assertThat(life.distinctIds()).containsExactly("anna", "device");
      assertThat(life.person()).isNotNull();
      assertThat(life.person().id()).isEqualTo("p2");
      assertThat(what(life))
          .contains(
              "person p1 is gone: another one took the distinct ids",
              "distinct id device moved to person p2",
              "person p2, version 1: identified");
    }
  }

  @Test
  void peopleWhoFoundEachOtherOverSeveralStepsAreOneFamily() throws Exception {
    id(1, "c", "p3", 0);
    id(2, "b", "p2", 0);
    id(3, "a", "p1", 0);
    id(4, "b", "p1", 1);
    id(5, "c", "p2", 1);

    assertThat(what(life("a").orElseThrow())).contains("distinct id c is of person p3");
  }

  @Test
  void rowsThatAreWrittenAgainCountOnce() throws Exception {
    id(1, "anna", "p1", 0);
    person(1, "p1", 0, false, "{}");
    id(8, "anna", "p1", 0);
    person(8, "p1", 0, false, "{}");

    assertThat(what(life("anna").orElseThrow())).hasSize(2);
  }

  @Test
  void otherTeamsAndOtherPeopleAreNotShown() throws Exception {
    id(1, "anna", "p1", 0);
    id(1, "berta", "p9", 0);
    person(1, "p9", 0, false, "{}");
    ids.add(new DistinctIdRow(TEAM + 1, 1, "anna", "p7", 5));
    ids.add(new DistinctIdRow(TEAM + 1, 1, "other", "p1", 5));

    PersonLife life = life("anna").orElseThrow();

    assertThat(life.distinctIds()).containsExactly("anna");
    assertThat(life.person()).isNull();
    assertThat(what(life)).containsExactly("distinct id anna is of person p1");
  }

  @Test
  void nobodyIsFoundWhereNoRowTellsOfTheId() {
    id(1, "anna", "p1", 0);

    assertThat(life("berta")).isEmpty();
  }

  @Test
  void whatTenantsWroteCannotCommandTheTerminal() throws Exception {
    id(1, "an\u001b[2Jna", "p1", 0);
    person(1, "p1", 0, false, "{'a\\u001bc': '\\u009b1m'}");

    StringWriter text = new StringWriter();
    new PersonText(new PrintWriter(text, true)).print(life("an\u001b[2Jna").orElseThrow());

    assertThat(text.toString()).contains("\\u001b[2J").doesNotContain("\u001b", "\u009b");
  }

  private Optional<PersonLife> life(String distinctId) {
    return PersonLife.read(TEAM, distinctId, ids::forEach, people::forEach);
  }

  private static List<String> what(PersonLife life) {
    return life.moments().stream().map(PersonLife.Moment::what).toList();
  }

  private void id(long millis, String distinctId, String person, long version) {
    ids.add(new DistinctIdRow(TEAM, millis, distinctId, person, version));
  }

  private void person(long millis, String id, long version, boolean isIdentified, String properties)
      throws UnreadableJson {
    person(millis, id, version, isIdentified, false, properties);
  }

  private void person(
      long millis,
      String id,
      long version,
      boolean isIdentified,
      boolean isDeleted,
      String properties)
      throws UnreadableJson {
    JsonNode read = Json.read(properties.replace('\'', '"'));
    people.add(
        new PersonRow(
            TEAM, millis, id, "2026-01-01 00:00:00", read, isIdentified, version, isDeleted));
  }
}
