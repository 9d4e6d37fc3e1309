package io.sluice.runtime.plugin;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Holds a plugin config against what the plugin asks for (contract §3.3). Pure.
 *
 * <p>Upstream enforces {@code required} in its forms only; here there is no form, so what installs
 * a config calls this. What the forms tolerate is tolerated: numbers and truth values where text is
 * asked for, any JSON where JSON is, keys the schema does not name. A field that {@code visible_if}
 * hides is not required. Defaults are the author's and are not checked.
 *
 * <p>A sentence never holds the value of a secret field, nor any part of text that should be JSON.
 */
public final class ConfigCheck {
  /** A value that is opened inside the host only: {@code {"$sealed": "..."}}. */
  private static final String SEALED = "$sealed";

  private final ObjectNode given;
  private final ObjectNode complete;
  private final Set<String> attachments;

  private ConfigCheck(ObjectNode given, ObjectNode complete, Set<String> attachments) {
    this.given = given;
    this.complete = complete;
    this.attachments = attachments;
  }

  /**
   * Everything that is wrong with a config, in the order of the fields.
   *
   * @param configJson text of a JSON object, as stored
   * @param attachments the keys that files have been given for
   * @throws IllegalArgumentException if the text is no JSON object
   */
  public static List<ConfigProblem> problems(
      PluginManifest manifest, String configJson, Set<String> attachments) {
    requireNonNull(attachments, "attachments is null");
    List<ConfigField> fields = manifest.fields();
    if (fields.isEmpty()) {
      return List.of();
    }
    ObjectNode given = object(configJson);
    ObjectNode complete = given.deepCopy();
    addDefaults(fields, complete);
    ConfigCheck check = new ConfigCheck(given, complete, attachments);
    List<ConfigProblem> problems = new ArrayList<>();
    fields.forEach(field -> check.problem(field).ifPresent(problems::add));
    return problems;
  }

  /**
   * The config as the plugin gets it: the default of each field whose key is absent, if it is not
   * null, and else what is stored. The very same text if there is nothing to add.
   *
   * @param configJson text of a JSON object
   * @throws IllegalArgumentException if the text is no JSON object
   */
  public static String withDefaults(PluginManifest manifest, String configJson) {
    List<ConfigField> fields = manifest.fields();
    if (fields.stream().allMatch(field -> field.defaultJson() == null)) {
      return configJson;
    }
    ObjectNode complete = object(configJson);
    return addDefaults(fields, complete) ? complete.toString() : configJson;
  }

  private static boolean addDefaults(List<ConfigField> fields, ObjectNode config) {
    boolean added = false;
    for (ConfigField field : fields) {
      if (field.defaultJson() != null && !field.isAttachment() && !config.has(field.key())) {
        config.set(field.key(), value(field.defaultJson()));
        added = true;
      }
    }
    return added;
  }

  private Optional<ConfigProblem> problem(ConfigField field) {
    if (field.isAttachment()) {
      return attachmentProblem(field);
    }
    JsonNode value = complete.path(field.key());
    if (isEmpty(value)) {
      return isRequired(field)
          ? Optional.of(
              problem(
                  field,
                  ConfigProblem.Kind.MISSING,
                  " is required and is "
                      + (value.isTextual() ? "empty" : Values.kind(value))
                      + "; expected a value in \"config\"."))
          : Optional.empty();
    }
    return isSealed(value) || !given.has(field.key()) ? Optional.empty() : wrong(field, value);
  }

  private Optional<ConfigProblem> wrong(ConfigField field, JsonNode value) {
    String expected =
        switch (field.type()) {
          case ConfigField.STRING -> value.isContainerNode() ? "text" : null;
          case ConfigField.JSON ->
              value.isTextual() && !isJson(value.textValue()) ? "text that is JSON" : null;
          case ConfigField.CHOICE ->
              field.choices().isEmpty()
                      || (value.isTextual() && field.choices().contains(value.textValue()))
                  ? null
                  : "one of " + String.join(", ", field.choices());
          default -> null;
        };
    if (expected == null) {
      return Optional.empty();
    }
    boolean shown = field.type().equals(ConfigField.CHOICE) && !field.secret();
    String found =
        shown ? Values.quoted(value) : value.isTextual() ? "another text" : Values.kind(value);
    return Optional.of(
        problem(
            field,
            ConfigProblem.Kind.WRONG,
            " is " + found + "; expected " + expected + ". Correct it in \"config\"."));
  }

  private Optional<ConfigProblem> attachmentProblem(ConfigField field) {
    if (!isEmpty(given.path(field.key()))) {
      return Optional.of(
          problem(
              field,
              ConfigProblem.Kind.WRONG,
              " is "
                  + Values.kind(given.path(field.key()))
                  + " in \"config\"; expected a file, which comes as an attachment with this key."
                  + " Take it out of \"config\"."));
    }
    return isRequired(field) && !attachments.contains(field.key())
        ? Optional.of(
            problem(
                field,
                ConfigProblem.Kind.MISSING_ATTACHMENT,
                " is required and has no file; expected an attachment with this key."))
        : Optional.empty();
  }

  private boolean isRequired(ConfigField field) {
    boolean asked =
        field.required() || (!field.requiredIf().isEmpty() && allMet(field.requiredIf()));
    return asked && allMet(field.visibleIf());
  }

  private boolean allMet(List<ConfigCondition> conditions) {
    return conditions.stream().allMatch(condition -> condition.isMetBy(complete));
  }

  private static ConfigProblem problem(ConfigField field, ConfigProblem.Kind kind, String rest) {
    return new ConfigProblem(field.key(), kind, "The setting \"" + field.key() + "\"" + rest);
  }

  /** What a form would hold for not filled in. */
  private static boolean isEmpty(JsonNode value) {
    return Values.isAbsent(value) || (value.isTextual() && value.textValue().isEmpty());
  }

  private static boolean isSealed(JsonNode value) {
    return value.size() == 1 && value.path(SEALED).isTextual();
  }

  private static boolean isJson(String text) {
    try {
      return !Values.read(text).isMissingNode();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static ObjectNode object(String json) {
    if (value(json) instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException("A plugin config holds something else than a JSON object");
  }

  private static JsonNode value(String json) {
    try {
      return Values.read(json);
    } catch (JsonProcessingException e) {
      // Without the cause, whose message may quote a secret.
      throw new IllegalArgumentException("A plugin config or a default is no JSON");
    }
  }
}
