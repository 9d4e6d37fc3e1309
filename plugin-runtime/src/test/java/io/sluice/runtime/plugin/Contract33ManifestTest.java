package io.sluice.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys of plugin.json, contract §3.3. */
class Contract33ManifestTest {
  private static PluginManifest read(String json) throws JsonProcessingException {
    return ManifestReader.read(json.replace('\'', '"'));
  }

  private static List<String> errors(String json) throws JsonProcessingException {
    return read(json).problems().errors();
  }

  private static ConfigField field(String key, String type) {
    return new ConfigField(
        key, type, null, false, false, List.of(), null, null, null, null, List.of(), List.of());
  }

  @Test
  void whatPeopleReadAndWhereTheCodeIsAreRead() throws Exception {
    assertThat(
            read(
                """
                {'name': 'GeoIP', 'description': 'Adds places', 'url': 'https://example.com',
                 'main': 'dist/index.js', 'lib': 'lib.js', 'posthogVersion': '>= 1.25.0'}
                """))
        .isEqualTo(
            new PluginManifest(
                "GeoIP",
                "Adds places",
                "https://example.com",
                "dist/index.js",
                ">= 1.25.0",
                List.of(),
                null,
                List.of(),
                ManifestProblems.NONE));
  }

  @Test
  void configMayBeAnArrayWhoseKeylessEntriesAreOnlyText() throws Exception {
    PluginManifest manifest =
        read(
            """
            {'config': [
              {'markdown': 'Read this first'},
              {'key': 'region', 'type': 'choice', 'choices': ['eu', 'us'], 'markdown': 'm',
               'default': 'eu', 'required': true, 'name': 'Region', 'hint': 'Where'},
              {'key': 'token', 'type': 'string', 'secret': true, 'order': 3,
               'required_if': [['region', 'eu'], ['x']], 'visible_if': [['region', 'us']]}
            ]}
            """);

    assertThat(manifest.config())
        .containsExactly(
            new ConfigNote("Read this first"),
            new ConfigField(
                "region",
                "choice",
                "\"eu\"",
                true,
                false,
                List.of("eu", "us"),
                "Region",
                "Where",
                "m",
                null,
                List.of(),
                List.of()),
            new ConfigField(
                "token",
                "string",
                null,
                false,
                true,
                List.of(),
                null,
                null,
                null,
                3.0,
                List.of(new ConfigCondition("region", "eu"), new ConfigCondition("x", null)),
                List.of(new ConfigCondition("region", "us"))));
    assertThat(manifest.problems()).isEqualTo(ManifestProblems.NONE);
    assertThat(manifest.configSchema()).startsWith("[{\"markdown\":");
    assertThat(manifest.fields()).hasSize(2);
  }

  @Test
  void configMayBeAnObjectByKeyWhichIsSortedByOrder() throws Exception {
    assertThat(
            read("""
            {'config': {
              'hosts': {'type': 'json', 'default': {'a': [1, 2.50]}},
              'file': {'type': 'attachment', 'order': 2},
              'limit': {'default': 0, 'required': null, 'order': 1}
            }}
            """)
                .fields())
        .extracting(ConfigField::key, ConfigField::type, ConfigField::defaultJson)
        .containsExactly(
            tuple("limit", "string", "0"),
            tuple("file", "attachment", null),
            tuple("hosts", "json", "{\"a\":[1,2.50]}"));
  }

  @Test
  void publicJobsAreRead() throws Exception {
    assertThat(
            read("""
            {'publicJobs': {'Export': {'payload': {
              'from': {'type': 'date', 'title': 'From', 'required': true},
              'size': {'type': 'number', 'default': 10, 'staff_only': true}}},
              'Clean': {}}}
            """)
                .publicJobs())
        .containsExactly(
            new PublicJob(
                "Export",
                List.of(
                    new PublicJob.Field("from", "date", "From", true, null, false),
                    new PublicJob.Field("size", "number", null, false, "10", true))),
            new PublicJob("Clean", List.of()));
  }

  @Test
  void whatOnlyPeopleSeeIsPassedOverWithAWarning() throws Exception {
    PluginManifest manifest =
        read("{'name': 4, 'url': [], 'config': [{'key': 'a', 'hint': 1, 'order': 'x'}, {}]}");

    assertThat(manifest.name()).isNull();
    assertThat(manifest.fields()).containsExactly(field("a", "string"));
    assertThat(manifest.problems().errors()).isEmpty();
    assertThat(manifest.problems().warnings())
        .containsExactlyInAnyOrder(
            "\"name\" is 4; expected text, so it is passed over.",
            "\"url\" is []; expected text, so it is passed over.",
            "\"hint\" of the field \"a\" is 1; expected text, so it is passed over.",
            "\"order\" of the field \"a\" is \"x\"; expected a number, so it is passed over.",
            "Entry 2 of \"config\" has neither \"key\" nor \"markdown\", so it is passed over.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'main': 4}|\"main\" is 4; expected the path of the entry file as text.",
        "{'posthogVersion': 1}|\"posthogVersion\" is 1; expected a range of versions as text.",
        "{'posthogVersion': 'new'}|\"posthogVersion\" is \"new\"; expected a range of versions such"
            + " as \">= 1.25.0\".",
        "{'config': 'none'}|\"config\" is \"none\"; expected a list of fields or an object by key.",
        "{'config': [4]}|Entry 1 of \"config\" is 4; expected an object that describes a field.",
        "{'config': {'a': 4}}|The field \"a\" is 4; expected an object that describes a field.",
        "{'config': [{'key': 4, 'markdown': 'm'}]}|\"key\" of Entry 1 of \"config\" is 4; expected"
            + " a key as text.",
        "{'config': [{'key': 'a'}, {'key': 'a'}]}|Two fields have the key \"a\"; expected each key"
            + " once.",
        "{'config': {'a': {'type': 'number'}}}|\"type\" of the field \"a\" is \"number\"; expected"
            + " one of string, json, attachment, choice.",
        "{'config': {'a': {'required': 'yes'}}}|\"required\" of the field \"a\" is \"yes\";"
            + " expected true or false.",
        "{'config': {'a': {'type': 'choice'}}}|\"choices\" of the field \"a\" is missing; expected"
            + " a list of texts to choose from.",
        "{'config': {'a': {'type': 'choice', 'choices': [1]}}}|\"choices\" of the field \"a\" is"
            + " [1]; expected a list of texts to choose from.",
        "{'config': {'a': {'type': 'choice', 'choices': ['x'], 'default': 'y'}}}|\"default\" of the"
            + " field \"a\" is \"y\"; expected one of its choices.",
        "{'config': {'a': {'type': 'choice', 'choices': ['x'], 'secret': true}}}|\"secret\" of the"
            + " field \"a\" is true; expected no secret, since its choices are known.",
        "{'config': {'a': {'visible_if': 'b'}}}|\"visible_if\" of the field \"a\" is \"b\";"
            + " expected a list of [\"FIELD\", \"VALUE\"] or [\"FIELD\"].",
        "{'config': {}, 'config': {}}|One of its objects has two keys of one name; leave one of"
            + " them.",
        "{'publicJobs': []}|\"publicJobs\" is []; expected an object by the jobs' names.",
        "{'publicJobs': {'j': 1}}|The public job \"j\" is 1; expected an object with \"payload\".",
        "{'publicJobs': {'j': {'payload': {'a': {}}}}}|\"type\" of \"a\" in the public job \"j\" is"
            + " missing; expected the payload field's type as text.",
      })
  void whatChangesHowAPluginRunsIsAnError(String json, String error) throws Exception {
    assertThat(errors(json)).containsExactly(error);
  }

  @Test
  void everyErrorIsSaidAtOnce() throws Exception {
    assertThat(read("{'main': 4, 'posthogVersion': '> 2', 'config': 1}").refusalToInstall())
        .contains(
            "Currently running PostHog version 1.39.0 does not match this plugin's semantic version"
                + " requirement \"> 2\". plugin.json has 2 errors: \"main\" is 4; expected the path"
                + " of the entry file as text. \"config\" is 1; expected a list of fields or an"
                + " object by key.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {">= 1.25.0", ">=1.25.0,<2.0.0", "^1.30", "~1.39.0", "1.x", "*", ">=1.20.0 <1.40"})
  void aVersionRequirementThatIsMetIsNoObstacle(String range) throws Exception {
    assertThat(read("{'posthogVersion': '" + range + "'}").refusalToInstall()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {">= 1.40.0", "<1.0.0", "^2.0", "1.38.x", ">=1.20.0,<1.30.0"})
  void aVersionRequirementThatIsNotMetIsSaidInUpstreamsWords(String range) throws Exception {
    assertThat(read("{'posthogVersion': '" + range + "'}").refusalToInstall())
        .contains(
            "Currently running PostHog version 1.39.0 does not match this plugin's semantic version"
                + " requirement \""
                + range
                + "\".");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "null", "\"text\"", "{} {}", " "})
  void whatIsNoJsonObjectIsRefused(String json) {
    assertThatThrownBy(() -> ManifestReader.read(json)).isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void aNumberWhoseExponentNobodyCanReadIsNoJson() {
    for (String number : List.of("1e99999999999", "-1E-99999999999")) {
      assertThatThrownBy(() -> read("{'name': " + number + "}"))
          .isInstanceOf(JsonProcessingException.class);
    }
  }

  @Test
  void aRangeOfVersionsMayBeOf256Characters() throws Exception {
    String range = ">= 1.25.0" + " ".repeat(247);
    assertThat(errors("{'posthogVersion': '" + range + "'}")).isEmpty();
    assertThat(errors("{'posthogVersion': '" + range + " '}"))
        .singleElement()
        .asString()
        .contains("expected a range of versions");
    assertThat(errors("{'posthogVersion': '" + "1.".repeat(100_000) + "'}")).hasSize(1);
  }
}
