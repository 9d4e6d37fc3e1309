package io.sluice.operators.registry;

import static io.sluice.operators.registry.Entries.config;
import static io.sluice.operators.registry.Entries.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryTest {
  private final List<RegistryRefusal> refusals = new ArrayList<>();
  private final Registry registry =
      new Registry(new RegistryCheck(PluginCheck.NONE), refusals::add);
  private long offset;

  private Set<Integer> apply(String key, @Nullable String text) {
    return registry.apply(record(offset++, key, text)).changedTeams();
  }

  private List<Integer> chain() {
    return registry.chain(2).stream().map(link -> link.config().id()).toList();
  }

  @BeforeEach
  void aTeamWithOnePlugin() {
    apply("team/2", Entries.TEAM);
    apply("plugin/17", Entries.PLUGIN);
    apply("plugin-config/39", config(39, 5, ""));
  }

  @Test
  void theChainIsSortedByOrderThenId() {
    apply("plugin-config/41", config(41, 1, ""));
    apply("plugin-config/40", config(40, 5, ""));
    apply("plugin-config/38", config(38, 5, ""));
    assertThat(chain()).containsExactly(41, 38, 39, 40);
  }

  @Test
  void aConfigWaitsForItsPluginAndForItsTeam() {
    assertThat(apply("plugin/17", null)).containsExactly(2);
    assertThat(chain()).isEmpty();
    assertThat(apply("plugin/17", Entries.PLUGIN)).containsExactly(2);
    assertThat(chain()).containsExactly(39);
    assertThat(apply("team/2", null)).containsExactly(2);
    assertThat(chain()).isEmpty();
    assertThat(registry.team(2)).isEmpty();
    assertThat(apply("team/2", Entries.TEAM)).containsExactly(2);
    assertThat(chain()).containsExactly(39);
  }

  @Test
  void onlyPluginsOfTheTeamsOrganisationAndGlobalOnesRun() {
    apply("plugin/17", Entries.PLUGIN.replace("'o'", "'other'"));
    assertThat(chain()).isEmpty();
    apply("plugin/17", Entries.PLUGIN.replace("'o'", "'other','is_global':true"));
    assertThat(chain()).containsExactly(39);
    apply("plugin/17", Entries.PLUGIN.replace("'o'", "null"));
    assertThat(chain()).containsExactly(39);
    apply("team/2", "{'id':2,'plugins_access_level':0}");
    assertThat(chain()).isEmpty();
  }

  @Test
  void disabledAndDeletedConfigsLeaveTheChain() {
    assertThat(apply("plugin-config/39", config(39, 5, "").replace("true", "false")))
        .containsExactly(2);
    assertThat(chain()).isEmpty();
    assertThat(apply("plugin-config/39", config(39, 5, ""))).containsExactly(2);
    assertThat(apply("plugin-config/39", null)).containsExactly(2);
    assertThat(chain()).isEmpty();
  }

  @Test
  void aConfigThatMovesChangesBothTeams() {
    apply("team/3", "{'id':3,'organization_id':'o'}");
    assertThat(apply("plugin-config/39", config(39, 5, "").replace("'team_id':2", "'team_id':3")))
        .containsExactlyInAnyOrder(2, 3);
    assertThat(chain()).isEmpty();
    assertThat(registry.chain(3)).hasSize(1);
  }

  @Test
  void aRecordThatSaysTheSameChangesNothing() {
    assertThat(apply("plugin/17", Entries.PLUGIN)).isEmpty();
    assertThat(apply("plugin-config/39", config(39, 5, ""))).isEmpty();
    assertThat(apply("team/2", Entries.TEAM)).isEmpty();
    assertThat(apply("group-types/2", "{}")).isEmpty();
    assertThat(registry.other("group-types/2")).isPresent();
  }

  @Test
  void aTeamsSettingsCountAsAChange() {
    assertThat(apply("team/2", Entries.TEAM.replace("'t'", "'u'"))).containsExactly(2);
  }

  @Test
  void oldRecordsAreIgnored() {
    Registry.Applied applied = registry.apply(record(0, "plugin/17", null));
    assertThat(applied).isEqualTo(new Registry.Applied(false, Set.of()));
    assertThat(chain()).containsExactly(39);
  }

  @Test
  void aRefusedRecordChangesNothingAndIsTold() {
    Registry.Applied applied = registry.apply(record(offset, "plugin-config/39", "{'id':1}"));
    assertThat(applied.counts()).isFalse();
    assertThat(chain()).containsExactly(39);
    assertThat(refusals).singleElement().satisfies(r -> assertThat(r.reason()).contains("\"id\""));
    assertThat(registry.appliedOffset()).isEqualTo(offset);
  }

  @Test
  void theVersionChangesWithWhateverMeansARestart() {
    String version = registry.chain(2).get(0).version();
    List<String> versions = new ArrayList<>(List.of(version));
    apply("plugin-config/39", config(39, 5, ",'config':{'a':1}"));
    versions.add(registry.chain(2).get(0).version());
    apply("plugin-config/39", config(39, 5, ",'updated_at':'now'"));
    versions.add(registry.chain(2).get(0).version());
    apply("plugin/17", Entries.PLUGIN.replace("f()", "g()"));
    versions.add(registry.chain(2).get(0).version());
    apply("plugin-attachment/39/a", "{'plugin_config_id':39,'key':'a','contents':'AAAA'}");
    versions.add(registry.chain(2).get(0).version());
    assertThat(versions).doesNotHaveDuplicates();

    apply("plugin-attachment/39/a", null);
    apply("plugin/17", Entries.PLUGIN.replace("'p'", "'renamed','log_level':2"));
    assertThat(apply("plugin-config/39", config(39, 6, ""))).containsExactly(2);
    assertThat(registry.chain(2).get(0).version()).isEqualTo(version);
  }

  @Test
  void attachmentsMayComeBeforeTheirConfig() {
    apply("plugin-attachment/50/a", "{'plugin_config_id':50,'key':'a','contents':'AAAA'}");
    apply("plugin-config/50", config(50, 9, ""));
    assertThat(registry.chain(2).get(1).attachments()).containsOnlyKeys("a");
  }

  @Test
  void aTeamThatCannotBeSpreadIsToldWhyOnce() {
    String asks = Entries.TEAM.replace("{", "{'shards':16,");
    apply("team/2", asks);
    assertThat(registry.spread(2, 1).orElseThrow().shards()).isEqualTo(1);
    assertThat(refusals)
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.teamId()).isEqualTo(2);
              assertThat(told.reason())
                  .isEqualTo(
                      "Team 2 asks for 16 shards and stays on one: not declared stateless: p"
                          + " (plugin config 39). If a plugin shares nothing between events, say"
                          + " \"is_stateless\": true in its plugin record; else set the team's"
                          + " \"shards\" to 1.");
            });
    apply("plugin-config/39", config(39, 6, ""));
    assertThat(refusals).hasSize(1);
    assertThat(apply("plugin/17", Entries.PLUGIN.replace("{'id'", "{'is_stateless':true,'id'")))
        .containsExactly(2);
    assertThat(registry.spread(2, 1).orElseThrow().shards()).isEqualTo(16);
    assertThat(registry.spread(3, 1)).isEmpty();
  }

  @Test
  void whatIsSecretDoesNotShow() {
    apply("plugin-config/39", config(39, 5, ",'config':{'k':'s3cret'}"));
    assertThat(registry.chain(2).toString() + registry.team(2)).doesNotContain("s3cret", "=x");
  }
}
