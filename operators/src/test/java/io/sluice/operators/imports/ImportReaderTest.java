package io.sluice.operators.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.operators.event.RejectedException;
import io.sluice.operators.people.ImportedPerson;
import io.sluice.operators.people.PersonId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportReaderTest {
  private static final String UUID = "0176d1c2-b3a4-0000-1111-222233334444";
  private static final int MAX_BYTES = 100;

  /** With ' for ". */
  private static ImportItem read(String record) throws RejectedException {
    return ImportReader.read(record.replace('\'', '"').getBytes(UTF_8), MAX_BYTES);
  }

  private static ImportedPerson person(String record) throws RejectedException {
    return ((ImportItem.OfPerson) read(record)).person();
  }

  @Test
  void aPersonAsPostgresExportsThemWithIds() throws Exception {
    ImportedPerson person =
        person(
            "{'team_id':2,'uuid':'"
                + UUID
                + "','created_at':'2021-01-05T12:00:00.123456+00:00','properties':{'a':1.50},"
                + "'is_identified':true,'version':null,'is_user_id':null,"
                + "'distinct_ids':['a',{'distinct_id':'b','version':4},'a']}");
    assertThat(person.uuid()).hasToString(UUID);
    assertThat(person.person().createdAt()).isEqualTo(1_609_848_000_123L);
    assertThat(person.person().properties()).asString(UTF_8).isEqualTo("{\"a\":1.50}");
    assertThat(person.person().isIdentified()).isTrue();
    assertThat(person.person().version()).isZero();
    assertThat(person.ids()).containsExactly(new PersonId("a", 0), new PersonId("b", 4));
    assertThat(person.isEmitted()).isFalse();
  }

  @Test
  void rowsAsClickHouseExportsThem() throws Exception {
    ImportedPerson person =
        person(
            "{'id':'"
                + UUID
                + "','created_at':'2021-01-05 12:00:00','team_id':2,'properties':'{}',"
                + "'is_identified':1,'is_deleted':0,'version':7,'_timestamp':'x','_offset':1}");
    assertThat(person.person().version()).isEqualTo(7);
    assertThat(person.person().createdAt()).isEqualTo(1_609_848_000_000L);
    assertThat(person.ids()).isEmpty();
    ImportedPerson id =
        person(
            "{'team_id':2,'distinct_id':'a','person_id':'" + UUID + "','version':1,'emit':true}");
    assertThat(id.person()).isNull();
    assertThat(id.ids()).containsExactly(new PersonId("a", 1));
    assertThat(id.isEmitted()).isTrue();
  }

  @Test
  void groupsAndTheirTypes() throws Exception {
    assertThat(read("{'team_id':2,'group_type_index':0,'group_type':'org'}"))
        .isEqualTo(new ImportItem.OfGroupType(2, 0, "org"));
    assertThat(
            read(
                "{'team_id':2,'group_type_index':1,'group_key':'acme','created_at':'2021-01-05',"
                    + "'group_properties':'{}','version':3}"))
        .isInstanceOfSatisfying(
            ImportItem.OfGroup.class,
            group -> {
              assertThat(group.key()).isEqualTo("acme");
              assertThat(group.version()).isEqualTo(3);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | The record is []; expected a JSON object",
        "{ | not readable JSON",
        "{'uuid':'U'} | no field \"team_id\"; expected an integer above 0",
        "{'team_id':0} | \"team_id\" is 0",
        "{'team_id':2} | no field \"uuid\"; expected a uuid",
        "{'team_id':2,'uuid':'x'} | \"uuid\" is \"x\"; expected a uuid",
        "{'team_id':2,'uuid':'U'} | no field \"created_at\"; expected a time",
        "{'team_id':2,'uuid':'U','created_at':'soon'} | \"created_at\" is \"soon\"",
        "{'team_id':2,'uuid':'U','created_at':0,'properties':'['} | not readable JSON",
        "{'team_id':2,'uuid':'U','created_at':0,'properties':[]} | is []; expected an object",
        "{'team_id':2,'uuid':'U','created_at':0,'is_identified':2} | true, false, 1 or 0",
        "{'team_id':2,'uuid':'U','created_at':0,'version':-1} | an integer from 0",
        "{'team_id':2,'uuid':'U','created_at':0,'distinct_ids':'a'} | is \"a\"; expected a list",
        "{'team_id':2,'uuid':'U','created_at':0,'distinct_ids':[1]} | \"distinct_id\" is 1",
        "{'team_id':2,'uuid':'U','created_at':0,'is_deleted':1} | leave out what has been deleted",
        "{'team_id':2,'person_id':'U'} | no field \"distinct_id\"",
        "{'team_id':2,'group_key':'a','group_type_index':5} | an integer from 0 to 4",
        "{'team_id':2,'group_key':'a','group_type_index':'0'} | an integer from 0 to 4",
      })
  void whatIsWrongIsSaid(String record, String sentence) {
    assertThatThrownBy(() -> read(record.replace("'U'", "'" + UUID + "'")))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void propertiesThatAreTooLongAreRefused() {
    String record =
        "{'team_id':2,'uuid':'%s','created_at':0,'properties':{'a':'%s'}}"
            .formatted(UUID, "x".repeat(MAX_BYTES));
    assertThatThrownBy(() -> read(record)).hasMessageContaining("expected at most 100");
  }

  @Test
  void somebodyWithManyIdsIsWrittenInPiecesThatReadBackTheSame() throws Exception {
    StringBuilder ids = new StringBuilder("'id'");
    for (int i = 0; i < 100_000; i++) {
      ids.append(",'").append("some-distinct-id-").append(i).append('\'');
    }
    ImportItem item =
        read("{'team_id':2,'uuid':'" + UUID + "','created_at':1,'distinct_ids':[" + ids + "]}");
    List<byte[]> records = ImportWriter.records(item, true);
    assertThat(records).hasSizeGreaterThan(10).allMatch(record -> record.length < 210_000);
    List<PersonId> found = new ArrayList<>();
    for (byte[] record : records) {
      ImportedPerson piece = ((ImportItem.OfPerson) ImportReader.read(record, MAX_BYTES)).person();
      assertThat(piece.uuid()).hasToString(UUID);
      assertThat(piece.isEmitted()).isTrue();
      assertThat(piece.person() == null).isEqualTo(!found.isEmpty());
      found.addAll(piece.ids());
    }
    assertThat(found).isEqualTo(((ImportItem.OfPerson) item).person().ids());
  }

  @Test
  void groupsReadBackTheSame() throws Exception {
    String group =
        "{\"team_id\":2,\"group_type_index\":1,\"group_key\":\"acme\",\"created_at\":5,"
            + "\"version\":3,\"group_properties\":{\"a\":1}}";
    assertThat(ImportWriter.records(read(group), false))
        .singleElement()
        .isEqualTo(group.getBytes(UTF_8));
  }
}
