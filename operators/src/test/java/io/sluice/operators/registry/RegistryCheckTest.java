package io.sluice.operators.registry;

import static io.sluice.operators.registry.Entries.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.operators.actions.Cohort;
import io.sluice.operators.registry.RegistryCheck.Result;
import io.sluice.runtime.host.RetryPolicy;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryCheckTest {
  private static final String SHA = "a".repeat(64);

  private final RegistryCheck check = new RegistryCheck(PluginCheck.NONE);

  private RegistryEntry accepted(String key, String text) {
    Result result = check.check(key, json(text));
    assertThat(result).isInstanceOf(Result.Accepted.class);
    return ((Result.Accepted) result).entry();
  }

  private String refused(String key, String text) {
    Result result = check.check(key, json(text));
    assertThat(result).isInstanceOf(Result.Refused.class);
    return ((Result.Refused) result).reason();
  }

  @Test
  void aTeamNeedsNoMoreThanItsId() {
    assertThat(accepted("team/2", "{'id':2}"))
        .isEqualTo(new Team(2, null, null, false, null, null, true, null, null));
    assertThat(
            accepted(
                "team/2",
                "{'id':2,'name':'n','api_token':'t','anonymize_ips':true,'organization_id':'o','session_recording_opt_in':false,"
                    + "'plugins_access_level':9,'slack_incoming_webhook':'https://hooks.slack.com/s','shards':4,'timezone':'UTC'}"))
        .isEqualTo(new Team(2, "n", "t", true, "o", 9, false, "https://hooks.slack.com/s", 4));
  }

  @Test
  void aPluginHasItsCodeInOneOfThreePlaces() {
    String archive = Base64.getEncoder().encodeToString(new byte[] {1, 2, 3});
    Plugin source = (Plugin) accepted("plugin/17", Entries.PLUGIN);
    assertThat(source.source()).isEqualTo("function f(){}");
    assertThat(source.pluginType()).isEqualTo(PluginType.SOURCE);
    assertThat(source.logLevel()).isEqualTo(PluginLogLevel.FULL);
    Plugin packed = (Plugin) accepted("plugin/17", "{'id':17,'archive':'%s'}".formatted(archive));
    assertThat(packed.archive()).isEqualTo(archive);
    assertThat(packed.name()).isEqualTo("Plugin 17");
    Plugin stored =
        (Plugin) accepted("plugin/17", "{'id':17,'archive_sha256':'%s'}".formatted(SHA));
    assertThat(stored.contentHash()).isEqualTo(SHA);
    Plugin local = (Plugin) accepted("plugin/17", "{'id':17,'plugin_type':'local','url':'file:p'}");
    assertThat(local.isLocal()).isTrue();
    Plugin eraB = (Plugin) accepted("plugin/17", "{'id':17,'source__index_ts':'x','log_level':3}");
    assertThat(eraB.source()).isEqualTo("x");
    assertThat(eraB.logLevel()).isEqualTo(PluginLogLevel.CRITICAL);
  }

  @Test
  void aConfigsSettingsStayText() {
    assertThat(
            accepted(
                "plugin-config/39",
                "{'id':39,'team_id':2,'plugin_id':17,'enabled':true,'order':3,"
                    + "'config':{'n':1.10},'updated_at':'then'}"))
        .isEqualTo(
            new PluginConfig(
                39,
                2,
                17,
                true,
                3,
                1,
                RetrySettings.NONE,
                RetrySettings.NONE,
                "{\"n\":1.10}",
                "then"));
  }

  @Test
  void aConfigMayOptInToBatches() {
    String config =
        "{'id':39,'team_id':2,'plugin_id':17,'enabled':true,'process_event_batch_size':20}";
    assertThat(((PluginConfig) accepted("plugin-config/39", config)).processEventBatchSize())
        .isEqualTo(20);
  }

  @Test
  void aConfigMaySayHowOftenAndWhenItsCallsAreMadeAgain() {
    String config =
        "{'id':39,'team_id':2,'plugin_id':17,'enabled':true,'retries_handlers_attempts':2,"
            + "'retries_exports_initial_delay_seconds':60,'retries_exports_max_delay_seconds':90}";
    PluginConfig accepted = (PluginConfig) accepted("plugin-config/39", config);
    RetryPolicy handlers = accepted.handlerRetries().over(RetryPolicy.HANDLERS);
    RetryPolicy exports = accepted.exportRetries().over(RetryPolicy.EXPORTS);
    assertThat(handlers)
        .isEqualTo(new RetryPolicy(2, RetryPolicy.HANDLERS.base(), RetryPolicy.HANDLERS.cap()));
    assertThat(exports)
        .isEqualTo(new RetryPolicy(15, Duration.ofSeconds(60), Duration.ofSeconds(90)));
  }

  @Test
  void aFirstWaitOverTheJobsLongestIsTheLongest() {
    RetrySettings patient = new RetrySettings(null, Duration.ofMinutes(30), null);
    assertThat(patient.over(RetryPolicy.EXPORTS).delayAfter(1)).isEqualTo(Duration.ofMinutes(30));
    assertThat(patient.over(RetryPolicy.EXPORTS).delayAfter(9)).isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void anAttachmentsNameMayHoldSlashes() {
    PluginAttachment attachment =
        (PluginAttachment)
            accepted(
                "plugin-attachment/39/a/b",
                "{'plugin_config_id':39,'key':'a/b','contents':'','content_type':'text/csv'}");
    assertThat(attachment.name()).isEqualTo("a/b");
    assertThat(attachment.key()).isEqualTo("plugin-attachment/39/a/b");
  }

  @ParameterizedTest
  @ValueSource(strings = "group-types/2")
  void whatIsNoBusinessOfPluginsIsKeptAsItIs(String key) {
    assertThat(accepted(key, "{'a':1}").key()).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "nonsense|{}|The registry record \"nonsense\" is refused: its key is none of the"
            + " registry's;",
        "team/02|{}|The registry record \"team/02\" is refused: its key is none",
        "team/9999999999|{}|The registry record \"team/9999999999\" is refused: its key is none",
        "plugin-attachment/1|{}|The registry record \"plugin-attachment/1\" is refused: its key",
        "team/2|{|The registry record team/2 is refused: its value is no readable JSON: ",
        "team/2|[]|The registry record team/2 is refused: its value is a JSON array; expected a"
            + " JSON",
        "team/2|{'id':3}|The registry record team/2 is refused: the field \"id\" is 3; expected 2,"
            + " as in the key. Correct it and send the record again.",
        "team/2|{'id':2,'anonymize_ips':'yes'}|The registry record team/2 is refused: the field"
            + " \"anonymize_ips\" is \"yes\"; expected true or false. Correct it and send the"
            + " record again.",
        "team/2|{'id':2,'shards':0}|The registry record team/2 is refused: the field \"shards\" is"
            + " 0;",
        "plugin/17|{'id':17}|The registry record plugin/17 is refused: Tried using undownloaded"
            + " remote plugin Plugin 17 ID 17 (organization ID null), which is not supported!",
        "plugin/17|{'id':17,'plugin_type':'zip'}|The registry record plugin/17 is refused: the"
            + " field \"plugin_type\" is \"zip\"; expected one of local, custom, repository,"
            + " source.",
        "plugin/17|{'id':17,'archive':'*'}|The registry record plugin/17 is refused: the field"
            + " \"archive\" is a JSON string; expected base64",
        "plugin/17|{'id':17,'archive_sha256':'AB'}|The registry record plugin/17 is refused: the"
            + " field \"archive_sha256\" is \"AB\"; expected a SHA-256 in 64 lower-case",
        "plugin/17|{'id':17,'archive':'AAAA','archive_sha256':'"
            + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            + "'}|The registry record plugin/17 is refused: the field \"archive_sha256\" is \"aaaa",
        "plugin-config/39|{'id':39}|The registry record plugin-config/39 is refused: the field"
            + " \"team_id\" is missing; expected an integer from 1 to 2147483647.",
        "plugin-config/39|{'id':39,'team_id':2,'plugin_id':17}|The registry record plugin-config/39"
            + " is refused: the field \"enabled\" is missing; expected true or false.",
        "plugin-config/39|{'id':39,'team_id':2,'plugin_id':17,'enabled':true,'config':'s3cret'}|The"
            + " registry record plugin-config/39 is refused: the field \"config\" is a JSON string;"
            + " expected a JSON object.",
        "plugin-config/39|{'id':39,'team_id':2,'plugin_id':17,'enabled':true,'process_event_batch_size':0}|The"
            + " registry record plugin-config/39 is refused: the field \"process_event_batch_size\""
            + " is 0; expected an integer from 1 to 1000. Correct it and send the record again.",
        "plugin-config/39|{'id':39,'team_id':2,'plugin_id':17,'enabled':true,'retries_exports_attempts':0}|The"
            + " registry record plugin-config/39 is refused: the field \"retries_exports_attempts\""
            + " is 0; expected an integer from 1 to 100.",
        "plugin-config/39|{'id':39,'team_id':2,'plugin_id':17,'enabled':true,'retries_handlers_initial_delay_seconds':60,'retries_handlers_max_delay_seconds':59}|The"
            + " registry record plugin-config/39 is refused: the field"
            + " \"retries_handlers_max_delay_seconds\" is 59; expected 60 or more, which",
        "plugin-attachment/39/a|{'plugin_config_id':39,'key':'b'}|The registry record"
            + " plugin-attachment/39/a is refused: the field \"key\" is \"b\"; expected \"a\", as"
            + " in",
        "plugin-attachment/39/a|{'plugin_config_id':39,'key':'a'}|The registry record"
            + " plugin-attachment/39/a is refused: the field \"contents\" is missing; expected the",
        "status/nonsense|{}|The registry record \"status/nonsense\" is refused: its key is none",
        "status/plugin-config/x|{}|The registry record \"status/plugin-config/x\" is refused: its"
            + " key",
        "status/plugin-config/39|{'plugin_config_id':1}|The registry record"
            + " status/plugin-config/39 is refused: the field \"plugin_config_id\" is 1; expected"
            + " 39, as in the key.",
        "status/plugin-config/39|{'plugin_config_id':39,'state':'tired'}|The registry record"
            + " status/plugin-config/39 is refused: the field \"state\" is \"tired\"; expected one"
            + " of paused, disabled, setup-failed, thread-lost, suspected.",
        "status/plugin-config/39|{'plugin_config_id':39,'state':'paused'}|The registry record"
            + " status/plugin-config/39 is refused: the field \"until\" is missing; expected a time"
            + " such as 2024-01-31T12:00:00Z, since the state is paused.",
        "status/plugin-config/39|{'plugin_config_id':39,'state':'paused','until':'soon'}|The"
            + " registry record status/plugin-config/39 is refused: the field \"until\" is"
            + " \"soon\"; expected a time such as",
        "status/plugin-config/39|{'plugin_config_id':39,'state':'paused','until':'+292278994-08-17T07:12:55.807Z'}|The"
            + " registry record status/plugin-config/39 is refused: the field \"until\" is"
            + " \"+292278994-08-17T07:12:55.807Z\"; expected a time",
        "status/plugin-config/39|{'plugin_config_id':39,'state':'disabled','until':"
            + "'2024-01-01T00:00:00Z'}|The registry record status/plugin-config/39 is refused: the"
            + " field \"until\" is \"2024-01-01T00:00:00Z\"; expected nothing, since the state is"
            + " disabled.",
        "status/plugin-config/39|{'plugin_config_id':39,'state':'disabled','since':"
            + "'2024-01-01T00:00:00Z'}|The registry record status/plugin-config/39 is refused: the"
            + " field \"version\" is missing; expected the hash of the version that it is about.",
      })
  void aBadRecordIsRefusedWithWhatWasFoundAndWhatToDo(String key, String text, String reason) {
    assertThat(refused(key, text)).startsWith(reason);
  }

  @Test
  void aLargeFileBelongsIntoContentDir() {
    String archive = Base64.getEncoder().encodeToString(new byte[256 * 1024 + 1]);
    assertThat(refused("plugin/17", "{'id':17,'archive':'%s'}".formatted(archive)))
        .isEqualTo(
            "The registry record plugin/17 is refused: the field \"archive\" is a JSON string;"
                + " expected at most 262144 bytes, found 262145; put the file under content.dir,"
                + " named by its SHA-256, and that hash into \"archive_sha256\". Correct it and"
                + " send the record again.");
  }

  @Test
  void codeThatCannotBeLoadedIsRefusedWithTheLoadersReason() {
    RegistryCheck strict =
        new RegistryCheck(plugin -> new PluginCheck.Code.Unloadable("Could not read it. Mend it."));
    assertThat(strict.check("plugin/17", json(Entries.PLUGIN)))
        .isEqualTo(
            new Result.Refused(
                "The registry record plugin/17 is refused: Could not read it. Mend it."));
  }

  @Test
  void anyKeyMayBeDeleted() {
    assertThat(check.check("nonsense", null)).isEqualTo(new Result.Deleted("nonsense"));
  }

  @Test
  void anActionThatCannotBeMatchedIsRefusedWithAllReasons() {
    assertThat(
            refused(
                "action/5",
                "{'id':5,'team_id':2,'steps':[{'event':7},{'url':'(','url_matching':'regex'}]}"))
        .isEqualTo(
            "The registry record action/5 is refused: the field \"steps[0].event\" is 7; expected a"
                + " string; the field \"steps[1].url\" is \"(\"; expected a regular expression of"
                + " RE2 (error parsing regexp: missing closing ): `(`). Correct it and send the"
                + " record again.");
  }

  @Test
  void anActionsIdIsItsKeys() {
    assertThat(refused("action/5", "{'id':6,'team_id':2}")).contains("expected 5, as in the key");
  }

  @Test
  void aCohortIsPeoplesUuids() {
    String uuid = "0190C7E5-0000-0000-0000-000000000001";
    assertThat(cohort("{'id':3,'team_id':2,'members':['%s']}".formatted(uuid)).members().texts())
        .containsExactly("0190c7e5-0000-0000-0000-000000000001");
    assertThat(refused("cohort/3", "{'id':3,'team_id':2,'members':[7]}"))
        .contains("the field \"members\" is [7]; expected an array of people's uuids");
  }

  @Test
  void aLargeCohortNamesAFile() {
    String hash = Content.hash("file");
    assertThat(cohort("{'id':3,'team_id':2,'members_sha256':'%s'}".formatted(hash)))
        .isEqualTo(new Cohort(3, 2, null, hash));
    assertThat(refused("cohort/3", "{'id':3,'team_id':2,'members_sha256':'7'}"))
        .contains("the field \"members_sha256\" is \"7\"; expected a SHA-256");
    String members =
        IntStream.range(0, 8_000)
            .mapToObj(i -> "'" + new UUID(0, i) + "'")
            .collect(Collectors.joining(",", "[", "]"));
    assertThat(refused("cohort/3", "{'id':3,'team_id':2,'members':%s}".formatted(members)))
        .contains("expected at most 7084 uuids, found 8000; put a file with one in each line");
  }

  private Cohort cohort(String json) {
    return ((CohortEntry) accepted("cohort/3", json)).cohort();
  }
}
