package io.sluice.operators.registry;

import static io.sluice.operators.registry.Entries.config;
import static io.sluice.operators.registry.Entries.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the job notes of a plugin config, and when that still counts. */
class PluginStatusTest {
  private static final String ATTACHMENT =
      "{'plugin_config_id':39,'key':'a','contents':'AAAA','updated_at':'%s'}";

  private final Registry registry = empty();
  private final Map<String, RegistryRecord> compacted = new HashMap<>();
  private long offset;

  @BeforeEach
  void aTeamWithOnePlugin() {
    apply("team/2", Entries.TEAM);
    apply("plugin/17", Entries.PLUGIN);
    apply("plugin-config/39", config(39, 5, ""));
  }

  @ParameterizedTest
  @EnumSource
  void theRegistryReadsWhatTheJobWrites(PluginStatus.State state) {
    PluginStatus status = status(state, "v".repeat(64));
    OutputRecord written = status.toOutput();
    assertThat(written.output()).isEqualTo(Output.REGISTRY);
    assertThat(new String(written.key(), UTF_8)).isEqualTo("status/plugin-config/39");
    assertThat(
            new RegistryCheck(PluginCheck.NONE).check("status/plugin-config/39", written.value()))
        .isEqualTo(new RegistryCheck.Result.Accepted(status));
  }

  @Test
  void theRecordIsForPeopleToRead() {
    OutputRecord written = status(PluginStatus.State.PAUSED, "v").toOutput();
    assertThat(new String(written.value(), UTF_8))
        .isEqualTo(
            "{\"plugin_config_id\":39,\"state\":\"paused\",\"reason\":\"Because.\","
                + "\"since\":\"2024-01-01T00:00:00Z\",\"until\":\"2024-01-01T00:10:00Z\","
                + "\"strikes\":2,\"version\":\"v\"}");
  }

  @Test
  void onlyWhatEndsByItselfHasAnEnd() {
    assertThatThrownBy(
            () ->
                new PluginStatus(
                    39, PluginStatus.State.PAUSED, "", 0, PluginStatus.FOR_GOOD, 1, "v"))
        .hasMessageContaining("expected an end");
  }

  @Test
  void aStatusIsPartOfTheChainWhenItIsAboutTheVersionInForce() {
    assertThat(inForce()).isNull();
    assertThat(stop()).containsExactly(2);
    assertThat(inForce()).isEqualTo(status(PluginStatus.State.DISABLED, version()));
    assertThat(stop()).as("the same again").isEmpty();
  }

  @Test
  void aStatusOfAnotherVersionDoesNotCount() {
    String before = version();
    apply("plugin-config/39", config(39, 5, ",'config':{'a':1}"));
    assertThat(note(status(PluginStatus.State.DISABLED, before))).isEmpty();
    assertThat(inForce()).isNull();
  }

  @Test
  void whateverIsSavedAgainClearsIt() {
    stop();
    assertThat(apply("plugin-config/39", config(39, 5, ""))).containsExactly(2);
    assertThat(inForce()).isNull();
    stop();
    assertThat(apply("plugin/17", Entries.PLUGIN)).containsExactly(2);
    assertThat(inForce()).isNull();
    stop();
    apply("plugin-attachment/39/a", ATTACHMENT.formatted("now"));
    assertThat(inForce()).isNull();
    stop();
    assertThat(apply("plugin-attachment/39/a", ATTACHMENT.formatted("then"))).containsExactly(2);
    assertThat(inForce()).isNull();
  }

  @Test
  void itsTombstoneClearsIt() {
    stop();
    assertThat(apply("status/plugin-config/39", null)).containsExactly(2);
    assertThat(inForce()).isNull();
  }

  @Test
  void whatIsSavedForAnotherPluginOrTeamClearsNothing() {
    stop();
    apply("team/2", Entries.TEAM.replace("'t'", "'u'"));
    apply("plugin-config/40", config(40, 6, ""));
    apply("plugin/18", Entries.PLUGIN.replace("17", "18"));
    apply("plugin-config/39", "{'id':'refused'}");
    assertThat(inForce()).isNotNull();
  }

  /** As it is read from the compacted topic, or from state. */
  @Test
  void theLastRecordOfEachKeyTellsTheSame() {
    stop();
    assertThat(reread()).isEqualTo(registry.chain(2));
    apply("plugin-config/39", config(39, 5, ""));
    assertThat(reread()).isEqualTo(registry.chain(2));
    stop();
    apply("plugin/17", Entries.PLUGIN);
    assertThat(reread()).isEqualTo(registry.chain(2));
    stop();
    apply("plugin/17", null);
    assertThat(reread()).isEmpty();
    apply("plugin/17", Entries.PLUGIN);
    assertThat(reread()).isEqualTo(registry.chain(2));
    assertThat(inForce()).isNull();
  }

  private Set<Integer> stop() {
    return note(status(PluginStatus.State.DISABLED, version()));
  }

  private Set<Integer> note(PluginStatus status) {
    return apply(status.key(), new String(status.toOutput().value(), UTF_8));
  }

  private Set<Integer> apply(String key, @Nullable String text) {
    RegistryRecord record = record(offset++, key, text);
    Registry.Applied applied = registry.apply(record);
    if (applied.counts()) {
      if (text == null) {
        compacted.remove(key);
      } else {
        compacted.put(key, record);
      }
    }
    return applied.changedTeams();
  }

  private List<InstalledPlugin> reread() {
    Registry other = empty();
    List<RegistryRecord> records = new ArrayList<>(compacted.values());
    records.sort(Comparator.comparingLong(RegistryRecord::offset));
    records.forEach(other::apply);
    return other.chain(2);
  }

  private String version() {
    return registry.chain(2).get(0).version();
  }

  @Nullable
  private PluginStatus inForce() {
    return registry.chain(2).get(0).status();
  }

  private static Registry empty() {
    return new Registry(new RegistryCheck(PluginCheck.NONE), refusal -> {});
  }

  private static PluginStatus status(PluginStatus.State state, String version) {
    long since = 1_704_067_200_000L;
    long until = state.isTemporary() ? since + 600_000 : PluginStatus.FOR_GOOD;
    return new PluginStatus(39, state, "Because.", since, until, 2, version);
  }
}
