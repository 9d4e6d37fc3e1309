package io.sluice.operators.actions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the cases of {@code sluice action test} do not show of messages and their formats. */
class WebhookMessageTest {
  private static final String SITE = "https://site";
  private static final String EVENT =
      "{'event':'paid','distinct_id':'ann','properties':{'$$x':1,'flag':false,'plan':'','of':{'a':[1]}}}";

  @ParameterizedTest
  @CsvSource({
    "https://hooks.SLACK.com/services/x, SLACK",
    "https://discord.com/?from=slack.com, SLACK",
    "https://discord.com.example/slack, DISCORD",
    "https://discordapp.com/api/webhooks/1, TEAMS",
    "https://example.com/, TEAMS"
  })
  void whatIsAnywhereInTheAddressDecidesAndSlackGoesFirst(String url, WebhookFormat format) {
    assertThat(WebhookFormat.of(url)).isEqualTo(format);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[event.name] of [event.distinct_id]: [event.name] | paid of ann: paid",
        "[event.properties.flag] | false",
        "<[event.properties.plan]> | <>",
        "[event.properties.of] | {\"a\":[1]}",
        "[event.properties.of.a] | {\"a\":[1]}",
        "[event.properties.$$x] | 1",
        "[[event.name]] | paid]",
        "[ event . name ] | paid",
        "[Event.name] | ⚠ Error: There are one or more formatting errors in the message template"
            + " for action \"Paid\"."
      })
  void tokensAreReplacedOneByOne(String template, String text) {
    assertThat(message(template, EVENT, "{}").text()).isEqualTo(text);
  }

  @Test
  void aPersonIsNamedByTheFirstNameThatIsNotEmpty() {
    assertThat(message("[person]", EVENT, "{'email':'','name':0,'username':'ann-7'}").text())
        .isEqualTo("ann-7");
    assertThat(message("[person]", EVENT, "{'email':null,'name':'Ann','username':'ann-7'}").text())
        .isEqualTo("Ann");
  }

  @Test
  void whatIsNoTextIsNamedAsJson() {
    assertThat(message("[person]", EVENT, "{'email':['a','b']}").markdown())
        .isEqualTo("<https://site/person/ann|[\"a\",\"b\"]>");
    assertThat(message("[person]", "{'event':'paid','distinct_id':7}", "{}").markdown())
        .isEqualTo("<https://site/person/7|7>");
  }

  @Test
  void anErrorNamesTheActionWithALinkToIt() {
    assertThat(message("[event.name] [none]", EVENT, "{}").markdown())
        .startsWith("*⚠ Error: ")
        .endsWith("for action \"<https://site/action/3|Paid>\".*");
  }

  private static Message message(String template, String event, String personProperties) {
    ObjectNode action = json("{'id':3,'team_id':2,'name':'Paid','steps':[{}]}");
    action.put("slack_message_format", template);
    ActionPerson person = ActionPerson.of(2, "p-1", 0, bytes(personProperties));
    return new MessageWriter(
            Action.read(action),
            ActionEvent.of(json(event), null),
            person,
            SITE,
            WebhookFormat.SLACK)
        .write();
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) Rows.read(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }
}
