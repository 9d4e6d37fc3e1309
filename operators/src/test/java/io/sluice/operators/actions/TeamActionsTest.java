package io.sluice.operators.actions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.Rows;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Actions as INGESTION uses them: with bytes of rows and of people's properties. */
class TeamActionsTest {
  private static final String UUID = "0190c7e5-0000-0000-0000-00000000000a";
  private static final String ROW =
      "{'uuid':'"
          + UUID
          + "','event':'paid','properties':'{\\'plan\\':\\'pro\\',\\'$current_url\\':\\'https://a/b\\'}','timestamp':'2024-01-31"
          + " 12:00:00.123','team_id':2,'distinct_id':'ann',"
          + "'elements_chain':'a.btn:href=\\'/x\\'nth-child=\\'2\\'nth-of-type=\\'1\\';div:nth-child=\\'1\\'','created_at':'2024-01-31"
          + " 12:00:01.000','person_id':'p'}";

  private final ActionPerson person =
      ActionPerson.of(2, "p-1", 1_706_702_400_000L, bytes("{'email':'a@b.example'}"));

  @Test
  void aRowsColumnsAreLookedAt() {
    TeamActions actions =
        actions(
            "{'id':9,'team_id':2,'steps':[{'selector':'div > a.btn:nth-child(2)','href':'/x'}]}",
            "{'id':3,'team_id':2,'steps':[{'event':'paid','url':'https://a/b','url_matching':'exact'}]}",
            "{'id':5,'team_id':2,'steps':[{'properties':[{'type':'event','key':'plan','value':'free'}]}]}",
            "{'id':4,'team_id':2,'steps':[{'properties':[{'type':'person','key':'email','operator':'icontains','value':'B.EX'}]}]}");
    assertThat(actions.match(row(), person)).extracting(Action::id).containsExactly(3, 4, 9);
    assertThat(actions.match(row(), null)).extracting(Action::id).containsExactly(3, 9);
  }

  @Test
  void aRestHookIsToldOfTheEventAsHandlersSeeIt() throws UnreadableJson {
    TeamActions actions =
        actions("{'id':3,'team_id':2,'steps':[{}],'hooks':[{'id':7,'target':'https://t/1'}]}");
    List<HookRequest> requests = actions.requests(row(), person, "https://site");
    assertThat(requests).hasSize(1);
    HookRequest request = requests.get(0);
    assertThat(request.hookId()).isEqualTo("7");
    assertThat(request.eventUuid()).isEqualTo(UUID);
    JsonNode body = Json.read(request.body());
    assertThat(body.path("hook"))
        .isEqualTo(json("{'id':7,'event':'action_performed','target':'https://t/1'}"));
    JsonNode data = body.path("data");
    assertThat(data.path("timestamp").asText()).isEqualTo("2024-01-31T12:00:00.123Z");
    assertThat(data.path("properties").path("plan").asText()).isEqualTo("pro");
    assertThat(data.path("elements").get(0).path("href").asText()).isEqualTo("/x");
    assertThat(data.path("person"))
        .isEqualTo(
            json(
                "{'uuid':'p-1','properties':{'email':'a@b.example'},'team_id':2,"
                    + "'created_at':'2024-01-31T12:00:00.000Z'}"));
  }

  @Test
  void aDeliverysIdIsTheSameForTheSameEventAndHookOnly() {
    HookRequest first = request("hook", UUID);
    assertThat(request("hook", UUID).id()).isEqualTo(first.id());
    assertThat(request("other", UUID).id()).isNotEqualTo(first.id());
    assertThat(request("hook", "other").id()).isNotEqualTo(first.id());
  }

  @Test
  void whatIsNoRowIsAnError() {
    assertThatThrownBy(() -> ActionEvent.ofRow(bytes("{'uuid':1}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The row of an event cannot be read");
  }

  private static HookRequest request(String hookId, String eventUuid) {
    return new HookRequest(
        2, 3, "a", HookRequest.Kind.REST_HOOK, hookId, eventUuid, "https://t", "{}");
  }

  private static TeamActions actions(String... rows) {
    return TeamActions.of(
        List.of(rows).stream().map(row -> Action.read(json(row))).toList(),
        (cohort, of) -> false,
        null);
  }

  private static ActionEvent row() {
    return ActionEvent.ofRow(bytes(ROW));
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) Rows.read(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }
}
