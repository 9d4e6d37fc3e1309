package io.sluice.operators.registry;

import static io.sluice.operators.registry.Entries.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.Rows;
import io.sluice.operators.actions.Action;
import io.sluice.operators.actions.ActionEvent;
import io.sluice.operators.actions.ActionPerson;
import io.sluice.operators.actions.HookRequest;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InstalledActionsTest {
  private static final String UUID = "0190c7e5-0000-0000-0000-000000000001";

  private final List<RegistryRefusal> refusals = new ArrayList<>();
  private final Registry registry =
      new Registry(new RegistryCheck(PluginCheck.NONE), refusals::add);
  private long offset;

  @BeforeEach
  void aTeamWithAnAction() {
    apply("team/2", "{'id':2,'slack_incoming_webhook':'https://hooks.slack.com/s'}");
    apply("action/5", action("'post_to_slack':true,'steps':[{'event':'paid'}]"));
  }

  @Test
  void anActionTakesEffectWhenItComesChangesAndGoes() {
    assertThat(matches("paid")).containsExactly(5);
    apply("action/5", action("'steps':[{'event':'left'}]"));
    assertThat(matches("paid")).isEmpty();
    assertThat(matches("left")).containsExactly(5);
    apply("action/5", null);
    assertThat(matches("left")).isEmpty();
  }

  @Test
  void aRefusedChangeLeavesTheActionAsItWas() {
    apply("action/5", action("'steps':5"));
    assertThat(refusals)
        .extracting(RegistryRefusal::teamId, RegistryRefusal::key)
        .containsExactly(tuple(2, "action/5"));
    assertThat(matches("paid")).containsExactly(5);
  }

  @Test
  void aDeletedActionMatchesNothing() {
    apply("action/5", action("'deleted':true,'steps':[{'event':'paid'}]"));
    assertThat(matches("paid")).isEmpty();
  }

  @Test
  void anActionThatMovesToAnotherTeamLeavesItsOwn() {
    apply("team/3", "{'id':3}");
    apply("action/5", "{'id':5,'team_id':3,'steps':[{}]}");
    assertThat(matches("paid")).isEmpty();
    assertThat(registry.actions(3).match(event("paid"), null)).hasSize(1);
  }

  @Test
  void whatMeansNothingIsToldAndTheRestCounts() {
    apply("action/6", "{'id':6,'team_id':2,'steps':[{'selector':'a:nth-last-child(2)'}]}");
    assertThat(refusals).extracting(RegistryRefusal::reason).hasSize(1);
    assertThat(refusals.get(0).reason())
        .startsWith("The registry record action/6 counts, but the field \"steps[0].selector\" is")
        .contains(":nth-last-child(2) is ignored");
  }

  @Test
  void aCohortsMembersCountFromTheNextEventOn() {
    apply(
        "action/5",
        action("'steps':[{'event':'paid','properties':[{'type':'cohort','value':3}]}]"));
    assertThat(matches("paid")).isEmpty();
    apply("cohort/3", "{'id':3,'team_id':2,'members':['%s']}".formatted(UUID));
    assertThat(matches("paid")).containsExactly(5);
    apply("cohort/3", "{'id':3,'team_id':7,'members':['%s']}".formatted(UUID));
    assertThat(matches("paid")).isEmpty();
    apply("cohort/3", "{'id':3,'team_id':2,'members':['%s']}".formatted(UUID));
    apply("cohort/3", null);
    assertThat(matches("paid")).isEmpty();
  }

  @Test
  void aTeamsNewWebhookIsUsedFromTheNextEventOn() {
    assertThat(urls()).containsExactly("https://hooks.slack.com/s");
    apply("team/2", "{'id':2,'slack_incoming_webhook':'https://discord.com/d'}");
    assertThat(urls()).containsExactly("https://discord.com/d");
    apply("team/2", "{'id':2}");
    assertThat(urls()).isEmpty();
  }

  @Test
  void actionsDoNotTouchChains() {
    assertThat(registry.apply(record(offset++, "action/5", action("'steps':[]"))).changedTeams())
        .isEmpty();
  }

  private List<String> urls() {
    return registry.actions(2).requests(event("paid"), person(), "").stream()
        .map(HookRequest::url)
        .toList();
  }

  private List<Integer> matches(String name) {
    return registry.actions(2).match(event(name), person()).stream().map(Action::id).toList();
  }

  private static ActionPerson person() {
    return ActionPerson.of(2, UUID, 0, Entries.json("{}"));
  }

  private static ActionEvent event(String name) {
    return ActionEvent.of(
        (ObjectNode) Rows.read(Entries.json("{'event':'%s'}".formatted(name))), null);
  }

  private static String action(String rest) {
    return "{'id':5,'team_id':2,%s}".formatted(rest);
  }

  private void apply(String key, @Nullable String text) {
    registry.apply(record(offset++, key, text));
  }
}
