package io.sluice.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A plugin config against the plugin's schema, contract §3.3. */
class Contract33ConfigTest {
  private static PluginManifest schema(String fields) {
    try {
      return ManifestReader.read("{'config': {%s}}".formatted(fields).replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> problems(String fields, String config, String... attachments) {
    return ConfigCheck.problems(
            schema(fields), config.replace('\'', '"'), Set.copyOf(List.of(attachments)))
        .stream()
        .map(ConfigProblem::sentence)
        .toList();
  }

  private static String withDefaults(String fields, String config) {
    return ConfigCheck.withDefaults(schema(fields), config.replace('\'', '"')).replace('"', '\'');
  }

  @Test
  void defaultsFillAbsentKeysOnly() {
    String fields =
        "'a': {'default': 'x'}, 'b': {'default': 'y'}, 'c': {'default': null}, 'd': {'default': 0},"
            + " 'e': {'default': false}, 'f': {'type': 'attachment', 'default': 'z'}";

    assertThat(withDefaults(fields, "{'b':null,'z':1.50}"))
        .isEqualTo("{'b':null,'z':1.50,'a':'x','d':0,'e':false}");
    assertThat(withDefaults(fields, "{'a':'','b':'','d':1,'e':true}"))
        .isEqualTo("{'a':'','b':'','d':1,'e':true}");
  }

  @Test
  void withoutDefaultsTheTextStaysAsItIs() {
    assertThat(withDefaults("'a': {}", "{ 'a' : 1e2 }")).isEqualTo("{ 'a' : 1e2 }");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"{}|missing", "{'a':null}|null", "{'a':''}|empty"})
  void aRequiredFieldWithoutAValueIsMissing(String config, String found) {
    assertThat(problems("'a': {'required': true}", config))
        .containsExactly(
            "The setting \"a\" is required and is " + found + "; expected a value in \"config\".");
  }

  @Test
  void aDefaultIsAValue() {
    assertThat(problems("'a': {'required': true, 'default': 'x'}", "{}")).isEmpty();
    assertThat(problems("'a': {'required': true, 'default': ''}", "{}")).hasSize(1);
    assertThat(problems("'a': {'required': true}", "{'a':0}")).isEmpty();
    assertThat(problems("'a': {'required': true}", "{'a':false}")).isEmpty();
  }

  @Test
  void requiredIfCountsWhileAllItsConditionsAreMet() {
    String fields = "'a': {'required_if': [['mode', 'token'], ['on']]}, 'mode': {}, 'on': {}";

    assertThat(problems(fields, "{'mode':'token','on':true}")).hasSize(1);
    assertThat(problems(fields, "{'mode':'token'}")).isEmpty();
    assertThat(problems(fields, "{'mode':'none','on':true}")).isEmpty();
  }

  @Test
  void requiredIfSeesDefaultsAndAnUnsetFieldAsTheEmptyText() {
    assertThat(problems("'a': {'required_if': [['m', 't']]}, 'm': {'default': 't'}", "{}"))
        .hasSize(1);
    assertThat(problems("'a': {'required_if': [['m', '']]}, 'm': {}", "{}")).hasSize(1);
  }

  @Test
  void whatIsHiddenIsNotRequired() {
    String fields = "'a': {'required': true, 'visible_if': [['mode', 'token']]}, 'mode': {}";

    assertThat(problems(fields, "{'mode':'none'}")).isEmpty();
    assertThat(problems(fields, "{'mode':'token'}")).hasSize(1);
  }

  @Test
  void textFieldsTakeTextNumbersAndTruthValues() {
    for (String value : List.of("'x'", "1.5", "true", "null")) {
      assertThat(problems("'a': {'type': 'string'}", "{'a':" + value + "}")).isEmpty();
    }
    assertThat(problems("'a': {'type': 'string'}", "{'a':['s3cret']}"))
        .containsExactly("The setting \"a\" is a list; expected text. Correct it in \"config\".");
  }

  @Test
  void jsonFieldsTakeJsonAndTextThatIsJson() {
    for (String value : List.of("'{}'", "'[1, 2]'", "{}", "[1]", "4", "''")) {
      assertThat(problems("'a': {'type': 'json'}", "{'a':" + value + "}")).isEmpty();
    }
    for (String value : List.of("'{s3cret'", "'s3cret'", "'{} {}'", "' '")) {
      assertThat(problems("'a': {'type': 'json'}", "{'a':" + value + "}"))
          .containsExactly(
              "The setting \"a\" is another text; expected text that is JSON. Correct it in"
                  + " \"config\".");
    }
  }

  @Test
  void aChoiceIsOneOfItsChoices() {
    String fields = "'a': {'type': 'choice', 'choices': ['eu', 'us']}";

    assertThat(problems(fields, "{'a':'eu'}")).isEmpty();
    assertThat(problems(fields, "{'a':''}")).isEmpty();
    assertThat(problems(fields, "{'a':'EU'}"))
        .containsExactly(
            "The setting \"a\" is \"EU\"; expected one of eu, us. Correct it in \"config\".");
  }

  @Test
  void anAttachmentIsAmongTheFilesAndNotInTheConfig() {
    String fields = "'a': {'type': 'attachment', 'required': true}";

    assertThat(problems(fields, "{}", "a")).isEmpty();
    assertThat(problems(fields, "{}"))
        .containsExactly(
            "The setting \"a\" is required and has no file; expected an attachment with this key.");
    assertThat(problems(fields, "{'a':'s3cret'}", "a"))
        .containsExactly(
            "The setting \"a\" is text in \"config\"; expected a file, which comes as an attachment"
                + " with this key. Take it out of \"config\".");
  }

  @Test
  void everyProblemIsSaidInTheOrderOfTheFields() {
    assertThat(
            ConfigCheck.problems(
                schema("'a': {'required': true}, 'b': {}, 'c': {'required': true}"),
                "{\"b\":[]}",
                Set.of()))
        .extracting(ConfigProblem::field)
        .containsExactly("a", "b", "c");
  }

  @Test
  void secretsDoNotShow() {
    String fields =
        "'a': {'secret': true}, 'b': {'secret': true, 'type': 'json'}, 'c': {'secret': true,"
            + " 'type': 'choice', 'choices': ['x']}";

    assertThat(problems(fields, "{'a':['s3cret'],'b':'s3cret','c':'s3cret'}"))
        .hasSize(3)
        .noneMatch(sentence -> sentence.contains("s3cret"));
    assertThatThrownBy(() -> problems(fields, "{'a':s3cret}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void aSealedValueIsAValueOfAnyType() {
    assertThat(problems("'a': {'required': true, 'type': 'json'}", "{'a':{'$sealed':'x'}}"))
        .isEmpty();
  }

  @Test
  void unknownKeysAndTypesAreTheUsers() {
    assertThat(problems("'a': {'type': 'colour'}", "{'a':[],'z':{}}")).isEmpty();
  }
}
