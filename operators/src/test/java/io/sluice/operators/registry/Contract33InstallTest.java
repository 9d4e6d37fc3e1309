package io.sluice.operators.registry;

import static io.sluice.operators.registry.Entries.config;
import static io.sluice.operators.registry.Entries.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A config is held against its plugin's schema before it takes effect, contract §3.3. */
class Contract33InstallTest {
  private static final String REQUIRED = "{'key':'token','required':true,'secret':true}";
  private static final String FILE = "{'key':'file','type':'attachment','required':true}";

  private final List<RegistryRefusal> refusals = new ArrayList<>();
  private final Registry registry =
      new Registry(new RegistryCheck(PluginCheck.NONE), refusals::add);
  private long offset;

  @BeforeEach
  void aTeam() {
    apply("team/2", Entries.TEAM);
  }

  private boolean apply(String key, String text) {
    return registry.apply(record(offset++, key, text)).counts();
  }

  private boolean applyPlugin(String schema) {
    return apply("plugin/17", Entries.PLUGIN.replace("'config_schema':[]", schema));
  }

  private boolean applyConfig(String settings) {
    return apply("plugin-config/39", config(39, 5, ",'config':" + settings));
  }

  private List<String> running() {
    return registry.chain(2).stream().map(link -> link.settings().replace('"', '\'')).toList();
  }

  @Test
  void aConfigThatLacksARequiredFieldIsRefusedAndTheOneBeforeStays() {
    applyPlugin("'config_schema':[" + REQUIRED + "]");
    assertThat(applyConfig("{'token':'good'}")).isTrue();

    assertThat(applyConfig("{'token':''}")).isFalse();

    assertThat(running()).containsExactly("{'token':'good'}");
    assertThat(refusals)
        .extracting(RegistryRefusal::reason)
        .containsExactly(
            "The registry record plugin-config/39 is refused, because it does not give the plugin p"
                + " what it asks for. The setting \"token\" is required and is empty; expected a"
                + " value in \"config\".");
    assertThat(refusals.get(0))
        .returns(2, RegistryRefusal::teamId)
        .returns(17, RegistryRefusal::pluginId)
        .returns(39, RegistryRefusal::pluginConfigId);
  }

  @Test
  void aConfigThatComesBeforeItsPluginIsCheckedWhenThePluginComes() {
    assertThat(applyConfig("{}")).isTrue();
    assertThat(refusals).isEmpty();

    applyPlugin("'config_schema':[" + REQUIRED + "]");

    assertThat(running()).isEmpty();
    assertThat(refusals)
        .singleElement()
        .satisfies(
            refusal ->
                assertThat(refusal.reason())
                    .startsWith("The registry record plugin-config/39 waits and does not run"));
    assertThat(applyConfig("{'token':'good'}")).isTrue();
    assertThat(running()).containsExactly("{'token':'good'}");
  }

  @Test
  void theSameRecordsGiveTheSameChainInEitherOrder() {
    applyConfig("{}");
    applyPlugin("'config_schema':[" + REQUIRED + "]");
    Registry other = new Registry(new RegistryCheck(PluginCheck.NONE), refusal -> {});
    other.apply(record(0, "team/2", Entries.TEAM));
    other.apply(
        record(
            1,
            "plugin/17",
            Entries.PLUGIN.replace("'config_schema':[]", "'config_schema':[" + REQUIRED + "]")));
    other.apply(record(2, "plugin-config/39", config(39, 5, ",'config':{}")));

    assertThat(other.chain(2)).isEqualTo(registry.chain(2)).isEmpty();
  }

  @Test
  void aPluginThatAsksForMorePausesItsConfigsAndSaysSoOnce() {
    applyPlugin("'config_schema':[]");
    applyConfig("{}");
    assertThat(running()).containsExactly("{}");

    applyPlugin("'config_schema':[" + REQUIRED + "]");
    applyPlugin("'config_schema':[" + REQUIRED + "],'updated_at':'later'");
    assertThat(running()).isEmpty();
    assertThat(refusals).hasSize(1);

    applyPlugin("'config_schema':[]");
    assertThat(running()).containsExactly("{}");
  }

  @Test
  void aConfigWaitsForItsFiles() {
    applyPlugin("'config_schema':[" + FILE + "]");
    assertThat(applyConfig("{}")).isTrue();
    assertThat(running()).isEmpty();

    apply("plugin-attachment/39/file", "{'plugin_config_id':39,'key':'file','contents':'AAAA'}");

    assertThat(running()).containsExactly("{}");
  }

  @Test
  void defaultsAreInForceAndAnotherDefaultRestarts() {
    applyPlugin("'config_schema':{'size':{'default':'1'},'token':{'default':'x'}}");
    applyConfig("{'token':'mine'}");
    assertThat(running()).containsExactly("{'token':'mine','size':'1'}");
    String version = registry.chain(2).get(0).version();

    applyPlugin("'config_schema':{'size':{'default':'2'}}");

    assertThat(running()).containsExactly("{'token':'mine','size':'2'}");
    assertThat(registry.chain(2).get(0).version()).isNotEqualTo(version);
  }

  @Test
  void whatIsNotEnabledMayBeIncomplete() {
    applyPlugin("'config_schema':[" + REQUIRED + "]");
    assertThat(apply("plugin-config/39", config(39, 5, "").replace("true", "false"))).isTrue();
    assertThat(refusals).isEmpty();
  }

  @Test
  void aSchemaThatIsWrongDoesNotStopAPluginInARecord() {
    assertThat(applyPlugin("'config_schema':'none'")).isTrue();
    assertThat(applyPlugin("'config_schema':[4,{'key':'a','type':'colour'}]")).isTrue();
    assertThat(applyConfig("{'a':1}")).isTrue();
    assertThat(running()).containsExactly("{'a':1}");
  }

  @Test
  void aTypedInPluginsManifestComesInAColumnOfItsOwn() {
    String manifest = "'source__plugin_json':'{\\'config\\':{\\'size\\':{\\'default\\':1}}}'";
    assertThat(applyPlugin(manifest)).isTrue();
    applyConfig("{}");
    assertThat(running()).containsExactly("{'size':1}");
    assertThat(applyPlugin("'source__plugin_json':'{'")).isFalse();
    assertThat(refusals.get(0).reason()).contains("Could not load \"plugin.json\" for plugin p");
  }

  @Test
  void settingsThatCannotBeReadWaitInsteadOfStoppingTheJob() {
    applyConfig("{'a':1e99999999999}");
    applyPlugin("'config_schema':{'size':{'default':'1'}}");
    assertThat(running()).isEmpty();
    assertThat(refusals.get(0).reason()).contains("hold a number that cannot be read");
  }

  @Test
  void secretsAreNotTold() {
    applyPlugin("'config_schema':[" + REQUIRED + "]");
    applyConfig("{'token':['s3cret']}");
    assertThat(refusals).singleElement().asString().doesNotContain("s3cret");
  }
}
